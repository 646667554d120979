import type { FindingType } from '../../judgement/finding-type.ts';
import { FINDING_TYPES } from '../../judgement/findings.ts';
import { citationsOf } from '../../judgement/standards.ts';
import { formatIso, type Micros } from '../../model/time.ts';
import type { Finding } from '../../model/verdict.ts';
import { joined, type Listing, plainWriter } from '../listing.ts';
import { SEVERITIES, SEVERITY_LOOK } from '../text/style.ts';
import { count, interval } from '../text/words.ts';

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));

/** What the table of findings says of a code; `null` for one that it does not know (an index of a newer version). */
export const findingType = (code: string): FindingType | null =>
  Object.hasOwn(FINDING_TYPES, code) ? FINDING_TYPES[code as keyof typeof FINDING_TYPES] : null;

/** Gravest first, then by code, then by time. */
export function bySeverity(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0) ||
    (a.first ?? 0) - (b.first ?? 0) ||
    (a.id < b.id ? -1 : 1)
  );
}

/** As plain data, for programs. */
export const findingObject = (r: Finding) => ({
  id: r.id,
  code: r.code,
  title: findingType(r.code)?.title ?? null,
  severity: r.severity,
  subject: r.subject,
  says: r.says,
  remedy: findingType(r.code)?.remedy ?? null,
  standards: citationsOf(findingType(r.code)?.standards ?? {}),
  first: iso(r.first),
  last: iso(r.last),
  events: r.events,
  trust: r.trust,
  suppressed: r.suppressed && { reason: r.suppressed.reason, until: iso(r.suppressed.until) },
  evidence: r.evidence,
});

export const FINDINGS: Listing<Finding> = {
  noun: ['finding', 'findings'],
  columns: [
    { title: 'SEVERITY', text: (r) => r.severity, look: (r) => SEVERITY_LOOK[r.severity] },
    { title: 'FINDING', text: (r) => r.code, min: 16, expendable: 2 },
    { title: 'SUBJECT', text: (r) => r.subject, min: 20, cut: 'middle' },
    { title: 'WHAT', text: (r) => r.says, min: 24, expendable: 1 },
    { title: 'ACTIONS', text: (r) => count(r.events), align: 'right' },
    { title: 'WHEN', text: (r) => interval(r.first, r.last), look: () => 'dim', expendable: 3 },
  ],
  csv: [
    { title: 'severity', value: (r) => r.severity },
    { title: 'code', value: (r) => r.code },
    { title: 'title', value: (r) => findingType(r.code)?.title ?? null },
    { title: 'subject', value: (r) => r.subject },
    { title: 'says', value: (r) => r.says },
    { title: 'events', value: (r) => r.events },
    { title: 'first', value: (r) => iso(r.first) },
    { title: 'last', value: (r) => iso(r.last) },
    { title: 'remedy', value: (r) => findingType(r.code)?.remedy ?? null },
    { title: 'standards', value: (r) => joined(citationsOf(findingType(r.code)?.standards ?? {})) },
    { title: 'trust', value: (r) => r.trust },
    { title: 'suppressed', value: (r) => r.suppressed?.reason ?? null },
    { title: 'evidence', value: (r) => joined(r.evidence) },
    { title: 'id', value: (r) => r.id },
  ],
  writer: plainWriter(findingObject),
};
