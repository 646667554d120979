import type { Digest, StrandKey } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Finding, Segment } from '../model/verdict.ts';
import type { Evidence } from './evidence.ts';
import { findingOf, type Observation, strongest } from './finding.ts';
import { FINDING_TYPES, type FindingCode } from './findings.ts';

/**
 * What single segments show: one finding per code and subject (the credential, else the principal; what was approved or not). `older`: strands whose issuance can
 * lie before the log, which are told together (`logs/horizon.ts`).
 */
export function groupFindings(
  evidence: Evidence,
  segments: readonly Segment[],
  older: ReadonlySet<StrandKey>,
): readonly Finding[] {
  const groups = new Map<string, { code: FindingCode; subject: Ref; segments: Segment[] }>();
  for (const segment of segments) {
    for (const code of segment.findings) {
      if (!Object.hasOwn(FINDING_TYPES, code)) continue;
      if (code === 'issuance-not-seen' && older.has(segment.strand)) continue;
      const subject = subjectOf(evidence, segment, code);
      const id = `${code}\n${subject}`;
      const group = groups.get(id);
      if (group) group.segments.push(segment);
      else groups.set(id, { code: code as FindingCode, subject, segments: [segment] });
    }
  }
  return [...groups.values()].map((g) => finding(evidence, g.code, g.subject, g.segments));
}

/** Findings about an approval are about what was approved or not: a job, a request. One decision is one finding, whatever ran under it. */
const OF_APPROVALS: ReadonlySet<string> = new Set([
  'privileged-without-approval',
  'approved-afterwards',
  'self-approved',
  'used-against-rejection',
]);

function subjectOf(evidence: Evidence, segment: Segment, code: string): Ref {
  if (OF_APPROVALS.has(code) && segment.approval !== null) return segment.approval.ref;
  const principal = evidence.strandOf.get(segment.strand)?.principal.ref;
  return segment.credential ?? principal ?? segment.holder[0] ?? (`trace:${segment.session}` as Ref);
}

function finding(evidence: Evidence, code: FindingCode, subject: Ref, segments: readonly Segment[]): Finding {
  const strands = segments.map((s) => s.strand);
  const digests = new Set<Digest>(segments.flatMap((s) => s.evidence.map((e) => e.digest)));
  for (const key of strands) {
    const use = evidence.useOf.get(key);
    if (use) digests.add(use.firstEvidence);
  }
  const holders = [...new Set(segments.flatMap((s) => s.holder.slice(0, 1)))].sort();
  const devices = [...new Set(segments.flatMap((s) => (s.device ? [s.device] : [])))].sort();
  const who = holders.length > 0 ? `Holder: ${holders.slice(0, 4).join(', ')}.` : '';
  const where = devices.length > 0 ? `Devices: ${devices.slice(0, 6).join(', ')}.` : '';
  const trust = strongest(strands.map((key) => evidence.strandOf.get(key)?.trust ?? 'unprotected'));
  const says = [who, where].filter((part) => part !== '').join(' ');
  const span = spanOf(evidence, segments);
  return findingOf({ code, subject, says, strands, evidence: [...digests], trust, span }, evidence);
}

/**
 * What happened in these segments, and not in the rest of their strands: of a key that was revoked, the uses since. Of a strand of very many
 * uses only its first and last are known; all of them are counted then.
 */
function spanOf({ useOf }: Evidence, segments: readonly Segment[]): NonNullable<Observation['span']> {
  const span = { first: null as Micros | null, last: null as Micros | null, events: 0 };
  const note = (time: Micros | null): void => {
    if (time === null) return;
    if (span.first === null || time < span.first) span.first = time;
    if (span.last === null || time > span.last) span.last = time;
  };
  for (const { strand, from, to } of segments) {
    const use = useOf.get(strand);
    if (!use) continue;
    const isWhole = from === null && to === null;
    if (!isWhole && use.times !== null) {
      const inside = use.times.filter((t) => (from === null || t >= from) && (to === null || t < to));
      span.events += inside.length;
      for (const t of [inside[0], inside.at(-1)]) note(t ?? null);
      continue;
    }
    span.events += use.events;
    note(from !== null && use.first !== null && use.first < from ? from : use.first);
    note(to !== null && use.last !== null && use.last >= to ? to : use.last);
  }
  return span;
}
