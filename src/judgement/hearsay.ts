import type { FactOrigin, Facts, IssueFact, Strand, StrandKey } from '../model/facts.ts';
import { kindOf, type Ref, valueOf } from '../model/ref.ts';

/** Logs that the organisation's own applications write, read by a mapping of `ascribe.yaml`. */
export const isApplication = ({ source }: { readonly source: string }): boolean => source.startsWith('custom.');

/** Kinds of which every system writes its own: what stands before the first slash says whose. */
const SCOPED: ReadonlySet<string> = new Set([
  'ci.job',
  'approval.request',
  'api.request',
  'agent.run',
  'secret.version',
]);

/** Whose names these are, as far as a name says it. */
function domainOf(ref: Ref): string {
  const kind = kindOf(ref);
  if (!SCOPED.has(kind)) return kind;
  const value = valueOf(ref);
  const slash = value.indexOf('/');
  return `${kind}:${slash < 0 ? value : value.slice(0, slash)}`;
}

/** Names that only an application can give: its reader puts its own name before them, so it cannot give another's. */
const isApplications = (ref: Ref): boolean => kindOf(ref).startsWith('app.');

/** What is left where hearsay is left out, and the uses that are hearsay as such. */
export interface Hearsay {
  readonly without: Facts;
  /** Uses that an application tells of accounts and credentials which are another's. What such a use issued stays, where it is heard. */
  readonly unheard: ReadonlySet<StrandKey>;
}

/**
 * What an application says of somebody else's accounts, credentials, sessions, jobs and secrets, where a log of those is in evidence too:
 * hearsay. It counts for the application's own uses, and for nothing else. Whoever takes an application over, in its own declared place,
 * can then neither name, clear nor contest anybody in another log: not by a login, a use, a revocation, an approval, a reading of a secret,
 * nor by a device. What an application alone can know (its own tokens, its own requests, systems whose log nobody collected) is heard.
 *
 * `judged`: the application whose uses are judged, and whose own word counts; `null`: those of a product.
 * `null`: no other application has a log here, or nothing in it is hearsay.
 */
export function hearsayIn(facts: Facts, judged: string | null): Hearsay | null {
  const isTold = (fact: { readonly source: string }): boolean => isApplication(fact) && fact.source !== judged;
  if (!facts.strands.some(isTold)) return null;
  const others = domainsOf(facts);
  const isOthers = (refs: readonly Ref[]): boolean => refs.some((r) => !isApplications(r) && others.has(domainOf(r)));
  const unheard = new Set(facts.strands.filter((s) => isTold(s) && isOthers(namesIn(s))).map((s) => s.key));
  let left = unheard.size;
  const heard = <T extends FactOrigin>(list: readonly T[], of: (fact: T) => readonly Ref[]): readonly T[] => {
    const kept = list.filter((fact) => !isTold(fact) || !isOthers(of(fact)));
    left += list.length - kept.length;
    return kept;
  };
  // Whose network an address is in, an application can know no better than anybody.
  const withoutSystem = (s: Strand): Strand => {
    if (!isTold(s) || s.device.asn === null) return s;
    left++;
    return { ...s, device: { ...s.device, asn: null } };
  };
  const without: Facts = {
    ...facts,
    strands: facts.strands.map(withoutSystem),
    issues: heard(facts.issues, issuedNames),
    ends: heard(facts.ends, (f) => [f.ended.ref]),
    statements: heard(facts.statements, (f) => [f.statement.ref]),
    decisions: heard(facts.decisions, (f) => [f.decision.subject]),
    secrets: heard(facts.secrets, (f) => [f.secret.version]),
  };
  return left === 0 ? null : { without, unheard };
}

/** The domains of all names that logs of products give, whoever they say them of. */
function domainsOf(facts: Facts): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (fact: { readonly source: string; readonly trust: string }, refs: readonly Ref[]): void => {
    if (!isApplication(fact) && fact.trust !== 'foreign') for (const r of refs) found.add(domainOf(r));
  };
  for (const s of facts.strands) note(s, namesIn(s));
  for (const f of facts.issues) note(f, [...issuedNames(f), ...f.issued.holder]);
  for (const f of facts.ends) note(f, [f.ended.ref]);
  for (const f of facts.statements) note(f, [f.statement.ref]);
  for (const f of facts.decisions) note(f, [f.decision.subject]);
  for (const f of facts.secrets) note(f, [f.secret.version]);
  return found;
}

const issuedNames = ({ issued }: IssueFact): readonly Ref[] => [issued.ref, ...issued.keys];

function namesIn({ principal, presented, nativeSession, job, request }: Strand): readonly Ref[] {
  const refs = [principal.ref, presented?.ref, ...(presented?.joins ?? []).map((j) => j.key), job, request];
  return [...refs.filter((r) => r != null), ...(presented?.holder ?? []), ...nativeSession];
}

/** Whether any log is judged without something that is in evidence, since an application said it. */
export const tellsHearsay = (facts: Facts): boolean =>
  [null, ...new Set(facts.strands.filter(isApplication).map((s) => s.source))].some(
    (judged) => hearsayIn(facts, judged) !== null,
  );
