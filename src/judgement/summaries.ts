import { isOfInventory } from '../lineage/holders.ts';
import type { Digest, StatementFact, StrandKey } from '../model/facts.ts';
import { kindOf, type Ref, roleOf } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { CredentialSummary, IdentitySummary, Segment } from '../model/verdict.ts';
import { isHeard } from './boundaries.ts';
import type { Evidence } from './evidence.ts';
import type { JudgementPolicy } from './policy.ts';
import type { Usage } from './usage.ts';

const MAX_LISTED = 64;

type Segments = ReadonlyMap<StrandKey, readonly Segment[]>;

/** Every credential seen issued or used, with its lineage. A recurring id gives one summary per issuance. */
export function summariseCredentials(
  evidence: Evidence,
  usage: Usage,
  segments: Segments,
): readonly CredentialSummary[] {
  const groups = new Map<string, { instance: string; ref: Ref; strands: Set<StrandKey> }>();
  for (const [instance, strands] of usage.strandsOf) {
    for (const s of strands) {
      // A federated login presents an assertion that its record does not name: the issuance does.
      const matches = evidence.chains.matches(s);
      const ref = s.presented?.ref ?? (matches.length === 1 ? matches[0]?.issue.issued.ref : undefined);
      if (!ref) continue;
      // A console session has a key per request: each is a credential of its own, of one instance.
      const id = `${instance}\n${ref}`;
      const group = groups.get(id);
      if (group) group.strands.add(s.key);
      else groups.set(id, { instance, ref, strands: new Set([s.key]) });
    }
  }
  const summaries = [...groups.values()].map((g) =>
    credential(evidence, segments, g.instance, g.ref, [...g.strands].sort()),
  );
  const used = new Set(summaries.map((s) => s.instance));
  for (const issues of evidence.issuedBy.values()) {
    for (const issue of issues) {
      const instance = issue.issued.lineage === 'window' ? issue.issued.ref : `${issue.event}/${issue.issued.ref}`;
      if (used.has(instance) || issue.trust === 'foreign') continue;
      used.add(instance);
      summaries.push({
        ref: issue.issued.ref,
        instance,
        holder: issue.issued.holder,
        issuedBy: issue.evidence,
        issuedAt: issue.issued.issuedAt ?? issue.time,
        expires: issue.issued.expires,
        ended: null,
        issuedFrom: issue.strand,
        strands: [],
        events: 0,
        first: null,
        last: null,
        devices: [],
      });
    }
  }
  return summaries.sort(byRefThenInstance);
}

export const byRefThenInstance = (a: CredentialSummary, b: CredentialSummary): number =>
  a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : a.instance < b.instance ? -1 : 1;

function credential(
  evidence: Evidence,
  segments: Segments,
  instance: string,
  ref: Ref,
  strands: readonly StrandKey[],
): CredentialSummary {
  const all = strands.flatMap((s) => segments.get(s) ?? []);
  const held = all.find((s) => s.holder.length > 0);
  const issue = strands
    .map((key) => evidence.strandOf.get(key))
    .flatMap((s) => (s ? evidence.chains.matches(s) : []))
    .map((m) => m.issue)[0];
  const user = strands.map((key) => evidence.strandOf.get(key)).find((s) => s !== undefined);
  const end = (evidence.endsOf.get(ref) ?? []).find((e) => user === undefined || isHeard(e, user));
  return {
    ref,
    instance,
    holder: held?.holder ?? [],
    issuedBy: issue?.evidence ?? null,
    issuedAt: issue ? (issue.issued.issuedAt ?? issue.time) : null,
    expires: issue?.issued.expires ?? null,
    ended: end ? { at: end.ended.at ?? end.time, how: end.ended.how, by: end.evidence } : null,
    issuedFrom: issue?.strand ?? null,
    strands,
    ...spanOf(evidence, strands),
    devices: devicesOf(all),
  };
}

/** Every identity that holds, is named or is told about, with its state in time. */
export function summariseIdentities(
  evidence: Evidence,
  segments: Segments,
  policy: JudgementPolicy,
): readonly IdentitySummary[] {
  const uses = new Map<Ref, { strands: Set<StrandKey>; segments: Segment[] }>();
  const touch = (ref: Ref): { strands: Set<StrandKey>; segments: Segment[] } => {
    let entry = uses.get(ref);
    if (!entry) {
      entry = { strands: new Set(), segments: [] };
      uses.set(ref, entry);
    }
    return entry;
  };
  for (const list of segments.values()) {
    for (const segment of list) {
      for (const ref of new Set(segment.holder)) {
        const entry = touch(ref);
        entry.strands.add(segment.strand);
        entry.segments.push(segment);
      }
    }
  }
  // An account that only the inventory knows is listed there (`ascribe inventory list`).
  for (const [ref, list] of evidence.statementsOn)
    if (roleOf(ref) === 'identity' && !list.every(isOfInventory)) touch(ref);
  return [...uses.keys()].sort().map((ref) => {
    const entry = touch(ref);
    const statements = evidence.statementsOn.get(ref) ?? [];
    const names = new Set(statements.filter((s) => NAMING.has(s.statement.attribute)).map((s) => s.statement.value));
    const strands = [...entry.strands].sort();
    for (const key of strands) {
      const p = evidence.strandOf.get(key)?.principal;
      if (p?.ref === ref && kindOf(ref) !== 'aws.role') for (const n of [p.name, p.email]) if (n) names.add(n);
    }
    const ends = (evidence.endsOf.get(ref) ?? []).map((e) => ({
      at: e.ended.at ?? e.time,
      state: e.ended.how as string,
      by: e.evidence,
    }));
    const states = statements
      .filter((s) => s.statement.attribute === 'state')
      .map((s) => ({ at: s.time, state: s.statement.value, by: s.evidence as Digest }));
    const credentials = [...new Set(entry.segments.flatMap((s) => (s.credential ? [s.credential] : [])))].sort();
    return {
      ref,
      names: [...names].sort().slice(0, MAX_LISTED),
      ...inventoryOf(ref, statements.filter(isOfInventory), policy),
      states: [...states, ...ends]
        .sort((a, b) => (a.at ?? -1) - (b.at ?? -1) || (a.by < b.by ? -1 : 1))
        .slice(0, MAX_LISTED),
      credentials: credentials.slice(0, MAX_LISTED),
      devices: devicesOf(entry.segments),
      ...spanOf(evidence, strands),
    };
  });
}

const NAMING: ReadonlySet<string> = new Set(['name', 'email', 'alias']);

function inventoryOf(
  ref: Ref,
  statements: readonly StatementFact[],
  policy: JudgementPolicy,
): Pick<IdentitySummary, 'inventory' | 'owners'> {
  const said = (attribute: string): readonly string[] =>
    [...new Set(statements.filter((s) => s.statement.attribute === attribute).map((s) => s.statement.value))]
      .sort()
      .slice(0, MAX_LISTED);
  const owners = said('owner');
  const byPolicy = owners.length > 0 ? null : policy.ownerOf(ref);
  return {
    ...(statements.length > 0 && {
      inventory: { holders: said('holder'), kinds: said('kind'), roles: said('role'), mfa: said('mfa') },
    }),
    owners: byPolicy === null ? owners : [byPolicy],
  };
}

function spanOf(
  evidence: Evidence,
  strands: readonly StrandKey[],
): { events: number; first: Micros | null; last: Micros | null } {
  let events = 0;
  let first: Micros | null = null;
  let last: Micros | null = null;
  for (const key of strands) {
    const use = evidence.useOf.get(key);
    if (!use) continue;
    events += use.events;
    if (use.first !== null && (first === null || use.first < first)) first = use.first;
    if (use.last !== null && (last === null || use.last > last)) last = use.last;
  }
  return { events, first, last };
}

const devicesOf = (segments: readonly Segment[]): readonly Ref[] =>
  [...new Set(segments.flatMap((s) => (s.device ? [s.device] : [])))].sort().slice(0, MAX_LISTED);
