import { hash } from 'node:crypto';
import type { Digest, StrandKey } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Finding, Segment } from '../model/verdict.ts';
import type { Evidence } from './evidence.ts';
import { FINDING_TYPES, type FindingCode } from './findings.ts';

const MAX_EVIDENCE = 32;
const SEVERITIES: readonly Finding['severity'][] = ['critical', 'high', 'medium', 'low'];

/** One finding per code and subject (the credential, else the principal), gravest first. */
export function groupFindings(evidence: Evidence, segments: readonly Segment[]): readonly Finding[] {
  const groups = new Map<string, { code: FindingCode; subject: Ref; segments: Segment[] }>();
  for (const segment of segments) {
    for (const code of segment.findings) {
      if (!Object.hasOwn(FINDING_TYPES, code)) continue;
      const strand = evidence.strandOf.get(segment.strand);
      const subject =
        segment.credential ?? strand?.principal.ref ?? segment.holder[0] ?? (`trace:${segment.session}` as Ref);
      const id = `${code}\n${subject}`;
      const group = groups.get(id);
      if (group) group.segments.push(segment);
      else groups.set(id, { code: code as FindingCode, subject, segments: [segment] });
    }
  }
  const findings = [...groups.values()].map((g) => finding(evidence, g.code, g.subject, g.segments));
  return gravestFirst(findings);
}

export const gravestFirst = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort(
    (a, b) => rank(a) - rank(b) || (a.code < b.code ? -1 : a.code > b.code ? 1 : a.id < b.id ? -1 : 1),
  );

const rank = (f: Finding): number => SEVERITIES.indexOf(f.severity);

function finding(evidence: Evidence, code: FindingCode, subject: Ref, segments: readonly Segment[]): Finding {
  const type = FINDING_TYPES[code];
  const strands = [...new Set(segments.map((s) => s.strand))].sort();
  let first: Micros | null = null;
  let last: Micros | null = null;
  let events = 0;
  const digests = new Set<Digest>();
  for (const key of strands) {
    const use = evidence.useOf.get(key as StrandKey);
    if (!use) continue;
    events += use.events;
    digests.add(use.firstEvidence);
    if (use.first !== null && (first === null || use.first < first)) first = use.first;
    if (use.last !== null && (last === null || use.last > last)) last = use.last;
  }
  for (const s of segments) for (const e of s.evidence) digests.add(e.digest);
  const holders = [...new Set(segments.flatMap((s) => s.holder.slice(0, 1)))].sort();
  const devices = [...new Set(segments.flatMap((s) => (s.device ? [s.device] : [])))].sort();
  const who = holders.length > 0 ? ` Holder: ${holders.slice(0, 4).join(', ')}.` : '';
  const where = devices.length > 0 ? ` Devices: ${devices.slice(0, 6).join(', ')}.` : '';
  return {
    id: `fnd_${hash('sha256', `${code}\n${subject}`, 'hex').slice(0, 24)}`,
    code,
    severity: type.severity,
    subject,
    says: `${type.says}${who}${where}`,
    strands,
    first,
    last,
    events,
    evidence: [...digests].sort().slice(0, MAX_EVIDENCE),
  };
}
