import type { Strand, StrandKey } from '../model/facts.ts';
import { kindOf, type Ref, valueOf } from '../model/ref.ts';
import type { Segment } from '../model/verdict.ts';
import type { Evidence } from './evidence.ts';
import type { FindingCode } from './findings.ts';
import { isSignedLink, type Usage } from './usage.ts';

/** Findings that single strands cannot show: they compare credentials, names and places across the evidence. */
export function detect(
  evidence: Evidence,
  usage: Usage,
  segments: ReadonlyMap<StrandKey, readonly Segment[]>,
): ReadonlyMap<StrandKey, ReadonlySet<FindingCode>> {
  const found = new Map<StrandKey, Set<FindingCode>>();
  const mark = (strand: StrandKey, code: FindingCode): void => {
    const set = found.get(strand);
    if (set) set.add(code);
    else found.set(strand, new Set([code]));
  };
  markSecondDevices(usage, segments, mark);
  markRecurringKeys(evidence, mark);
  markImitations(evidence, segments, mark);
  return found;
}

type Mark = (strand: StrandKey, code: FindingCode) => void;

/** A credential that no workload binds, used from different networks by different kinds of machine, and not contested (which says more). */
function markSecondDevices(usage: Usage, segments: ReadonlyMap<StrandKey, readonly Segment[]>, mark: Mark): void {
  const isContested = (s: Strand): boolean => segments.get(s.key)?.some((one) => one.verdict === 'contested') === true;
  for (const strands of usage.strandsOf.values()) {
    const isTelling = (s: Strand): boolean => s.device.ip !== null && s.agent?.os != null && !isSignedLink(s);
    const placed = strands.filter((s) => isTelling(s) && !usage.boundTo.has(s.key));
    const first = placed[0];
    if (!first || placed.length < 2) continue;
    const differs = (a: Strand, b: Strand): boolean =>
      a.agent?.os !== b.agent?.os && usage.networks.relate(a.device.ip as string, b.device.ip as string) === 'other';
    if (!placed.some((s) => differs(s, first)) || strands.some(isContested)) continue;
    for (const s of placed) mark(s.key, 'credential-on-two-devices');
  }
}

/** Temporary key ids recur: one id, issued to different identities. */
function markRecurringKeys(evidence: Evidence, mark: Mark): void {
  const holders = new Map<Ref, Set<string>>();
  const users = new Map<Ref, StrandKey[]>();
  for (const strand of evidence.strands) {
    const key = strand.presented?.ref;
    if (!key || kindOf(key) !== 'aws.access-key' || !valueOf(key).startsWith('ASIA')) continue;
    const holder = strand.principal.id ?? strand.principal.ref ?? '';
    const known = holders.get(key);
    if (known) known.add(holder);
    else holders.set(key, new Set([holder]));
    const list = users.get(key);
    if (list) list.push(strand.key);
    else users.set(key, [strand.key]);
  }
  for (const [key, names] of holders)
    if (names.size > 1) for (const s of users.get(key) ?? []) mark(s, 'key-id-recurs');
}

/** A session that carries the name of an identity which does not hold it. The name is only reported; it never names anyone. */
function markImitations(evidence: Evidence, segments: ReadonlyMap<StrandKey, readonly Segment[]>, mark: Mark): void {
  const owners = namesOfIdentities(evidence);
  for (const strand of evidence.strands) {
    const name = sessionNameOf(strand);
    if (name === null) continue;
    const holder = segments.get(strand.key)?.find((s) => s.holder.length > 0)?.holder;
    if (!holder) continue;
    const lower = name.toLowerCase();
    const owner = owners.get(lower);
    if (owner && owner.size > 0 && !holder.some((h) => owner.has(h) || valueOf(h).toLowerCase().endsWith(lower))) {
      mark(strand.key, 'session-name-imitates-identity');
    }
    if (/^i-[0-9a-f]{8,17}$/.test(name) && !holder.includes(`aws.ec2-instance:${name}` as Ref)) {
      mark(strand.key, 'workload-name-claimed-by-person');
    }
  }
}

function namesOfIdentities(evidence: Evidence): ReadonlyMap<string, ReadonlySet<Ref>> {
  const owners = new Map<string, Set<Ref>>();
  const add = (name: string | null, who: Ref): void => {
    if (name === null || name.length < 3) return;
    const key = name.toLowerCase();
    const set = owners.get(key);
    if (set) set.add(who);
    else owners.set(key, new Set([who]));
  };
  for (const list of evidence.statementsOn.values()) {
    for (const s of list) {
      const { attribute, value, ref } = s.statement;
      if (attribute === 'email' || attribute === 'alias' || attribute === 'name') add(value, ref);
    }
  }
  for (const s of evidence.strands) {
    const who = s.principal.ref;
    if (s.authentication !== 'proven' || !who || kindOf(who) === 'aws.role') continue;
    add(s.principal.name, who);
    add(s.principal.email, who);
  }
  return owners;
}

/** The role-session name: the client's word, after the colon of the assumed-role id. */
function sessionNameOf(strand: Strand): string | null {
  const { ref, id } = strand.principal;
  if (!ref || kindOf(ref) !== 'aws.role' || id === null) return null;
  const colon = id.indexOf(':');
  return colon > 0 ? id.slice(colon + 1) : null;
}
