import type { Resolution } from '../lineage/chains.ts';
import { SIGNED_LINK } from '../model/event.ts';
import type { IssueFact, Strand, StrandKey } from '../model/facts.ts';
import { kindOf, type Ref, ref } from '../model/ref.ts';
import { isBrowser } from './devices.ts';
import type { Evidence } from './evidence.ts';
import { type Networks, networksOf } from './networks.ts';
import type { JudgementPolicy } from './policy.ts';

/** Holders whose addresses are the provider's own: they share addresses with everybody and tell nothing. */
const PROVIDER_KINDS: ReadonlySet<string> = new Set(['aws.service', 'k8s.component', 'okta.system']);

/** Where and with what each credential is used, and who uses each address: what single strands cannot tell. */
export interface Usage {
  /** One id for all strands that use the same issued credential (a console session with a key per request is one). */
  readonly instanceOf: ReadonlyMap<StrandKey, string>;
  readonly strandsOf: ReadonlyMap<string, readonly Strand[]>;
  /** Of each place and kind of machine (and trust) that shows a credential, one strand: a console session has thousands of strands. */
  looksOf(instance: string): readonly Strand[];
  /** Roots of every holder seen at an address, and of each one strand that shows it. */
  readonly rootsAt: ReadonlyMap<string, ReadonlyMap<Ref, Strand>>;
  /** Tools (not browsers) that use a credential at an address. */
  toolsAt(instance: string, ip: string): ReadonlySet<string>;
  /** Instances of all credentials that were delivered to a workload. */
  readonly instancesBoundTo: ReadonlyMap<Ref, ReadonlySet<string>>;
  readonly boundTo: ReadonlyMap<StrandKey, Ref>;
  /** Roots that authenticated themselves afresh at an address, and of each one strand that shows it. */
  readonly loginsAt: ReadonlyMap<string, ReadonlyMap<Ref, Strand>>;
  readonly networks: Networks;
}

/** What one strand shows of its credential, and who is behind it where it has an address. */
export interface Observed {
  readonly instance: string;
  readonly boundTo: Ref | null;
  readonly isLogin: boolean;
  readonly roots: readonly Ref[];
}

export const observeUsage = (evidence: Evidence, policy: JudgementPolicy): Usage =>
  usageOf(evidence, (strand) => observe(evidence, strand), policy);

/** `null`: it tells nothing. */
export function observe(evidence: Evidence, strand: Strand): Observed | null {
  if (strand.authentication !== 'proven' || strand.trust === 'foreign') return null;
  const matches = evidence.chains.matches(strand);
  return {
    instance: instanceId(strand, matches.length === 1 ? (matches[0]?.issue ?? null) : null),
    boundTo: workloadOf(
      strand,
      matches.map((m) => m.issue),
    ),
    isLogin: evidence.issuedBy.get(strand.key)?.some((i) => i.issued.authenticates) === true,
    roots: strand.device.ip === null ? [] : [...rootsOf(evidence, strand)],
  };
}

/** What all strands add up to, by what was observed of each. */
export function usageOf(
  evidence: Pick<Evidence, 'strands' | 'machines'>,
  observedOf: (strand: Strand) => Observed | null,
  policy: JudgementPolicy,
): Usage {
  const instanceOf = new Map<StrandKey, string>();
  const strandsOf = new Map<string, Strand[]>();
  const rootsAt = new Map<string, Map<Ref, Strand>>();
  const loginsAt = new Map<string, Map<Ref, Strand>>();
  const tools = new Map<string, Set<string>>();
  const instancesBoundTo = new Map<Ref, Set<string>>();
  const boundTo = new Map<StrandKey, Ref>();
  for (const strand of evidence.strands) {
    const observed = observedOf(strand);
    if (observed === null) continue;
    const { instance, boundTo: bound, isLogin, roots } = observed;
    instanceOf.set(strand.key, instance);
    push(strandsOf, instance, strand);
    if (isSignedLink(strand)) continue;
    if (bound) {
      boundTo.set(strand.key, bound);
      add(instancesBoundTo, bound, instance);
    }
    const ip = strand.device.ip;
    if (ip === null) continue;
    if (strand.agent && !isBrowser(strand.agent.family)) add(tools, `${instance}\n${ip}`, strand.agent.family);
    // Strands come by key, so the first that shows a root is the same whatever the order of arrival.
    for (const root of roots) {
      if (PROVIDER_KINDS.has(kindOf(root))) continue;
      show(rootsAt, ip, root, strand);
      if (isLogin) show(loginsAt, ip, root, strand);
    }
  }
  const none: ReadonlySet<string> = new Set();
  const looks = new Map<string, readonly Strand[]>();
  return {
    looksOf: (instance) => {
      const known = looks.get(instance) ?? distinctLooks(strandsOf.get(instance) ?? []);
      looks.set(instance, known);
      return known;
    },
    instanceOf,
    strandsOf,
    rootsAt,
    toolsAt: (instance, ip) => tools.get(`${instance}\n${ip}`) ?? none,
    instancesBoundTo,
    boundTo,
    loginsAt,
    networks: networksOf(evidence.strands, policy, evidence.machines),
  };
}

/** Whoever opens a link shows no place of the credential that signed it. */
export const isSignedLink = (strand: Strand): boolean => strand.oddities.includes(SIGNED_LINK);

function distinctLooks(strands: readonly Strand[]): readonly Strand[] {
  const looks = new Map<string, Strand>();
  for (const s of strands) {
    if (isSignedLink(s)) continue;
    const look = `${s.device.ip}\n${s.agent?.os}\n${s.trust}`;
    if (!looks.has(look)) looks.set(look, s);
  }
  return [...looks.values()];
}

function show(at: Map<string, Map<Ref, Strand>>, ip: string, root: Ref, strand: Strand): void {
  const here = at.get(ip) ?? new Map<Ref, Strand>();
  at.set(ip, here);
  if (!here.has(root)) here.set(root, strand);
}

function rootsOf(evidence: Evidence, strand: Strand): ReadonlySet<Ref> {
  const roots = new Set<Ref>();
  const use = evidence.useOf.get(strand.key);
  const times = [
    use?.first ?? null,
    use?.last ?? null,
    ...(evidence.issuedBy.get(strand.key) ?? []).slice(0, 16).map((i) => i.time),
  ];
  let last: Resolution | null = null;
  for (const time of new Set(times)) {
    const resolution = evidence.chains.resolve(strand, time);
    // Most say the same at any time.
    if (resolution === last) continue;
    last = resolution;
    for (const c of resolution.candidates) if (c.chain[0]) roots.add(c.chain[0]);
  }
  return roots;
}

function instanceId(strand: Strand, issue: IssueFact | null): string {
  if (issue && issue.issued.lineage !== 'window') return `${issue.event}/${issue.issued.ref}`;
  const presented = strand.presented;
  return presented?.ref ?? presented?.joins[0]?.key ?? strand.nativeSession[0] ?? ref('trace', strand.key);
}

/** The workload that the credential was delivered to, by its own record or by its issuance; `null` if they name several. */
function workloadOf(strand: Strand, issues: readonly IssueFact[]): Ref | null {
  const names = new Set<Ref>();
  if (strand.presented?.boundTo) names.add(strand.presented.boundTo);
  for (const issue of issues) if (issue.issued.boundTo) names.add(issue.issued.boundTo);
  return names.size === 1 ? ([...names][0] ?? null) : null;
}

function add<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
