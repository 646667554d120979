import { formatIso, type Micros } from '../../model/time.ts';
import type { Change, Diff } from '../../pipeline/diff.ts';
import type { Answer } from '../../pipeline/diff-parts.ts';
import { joined, type Listing, plainWriter } from '../../report/listing.ts';
import { SHORT_ID } from '../../report/listings/attributions.ts';
import { count, counted, toSecond } from '../../report/text/words.ts';

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));

/** One side of a changed action, under the names of `ascribe attributions`. */
const sideOf = ({ segment: s, privileged }: Answer) => ({
  verdict: s.verdict,
  reason: s.reason,
  holder: s.holder,
  operator: s.operator,
  candidates: s.candidates,
  device: s.device,
  window: { from: iso(s.window.from), to: iso(s.window.to), closedHow: s.window.closedHow },
  approval: s.approval === null ? null : { by: s.approval.by, state: s.approval.state, ref: s.approval.ref },
  grade: s.grade,
  findings: s.findings,
  privileged,
});

const shortOf = ({ segment: s }: Answer): string => `${s.verdict} ${s.grade.overall}`;
const why = (c: Change): string =>
  c.settings.length > 0 ? c.settings.join(', ') : c.evidence.map((d) => d.slice(0, 15)).join(' ');

export const CHANGES: Listing<Change> = {
  noun: ['changed action', 'changed actions'],
  columns: [
    { title: 'TIME', text: (c) => toSecond(c.row.time), look: () => 'dim' },
    { title: 'ACTION', text: (c) => c.row.action, min: 14, good: 24, max: 48, cut: 'middle' },
    { title: 'BEFORE', text: (c) => shortOf(c.before), min: 10 },
    { title: 'AFTER', text: (c) => shortOf(c.after), min: 10 },
    { title: 'REASON NOW', text: (c) => c.after.segment.reason, min: 14, good: 24, max: 32, expendable: 2 },
    { title: 'CHANGED', text: (c) => c.fields.join(' '), min: 10, max: 40, expendable: 3 },
    { title: 'BECAUSE OF', text: why, min: 10, max: 40 },
    { title: 'EVENT', text: (c) => c.row.event.slice(0, SHORT_ID), look: () => 'dim' },
  ],
  csv: [
    { title: 'time', value: (c) => iso(c.row.time) },
    { title: 'event', value: (c) => c.row.event },
    { title: 'source', value: (c) => c.row.source },
    { title: 'action', value: (c) => c.row.action },
    { title: 'changed', value: (c) => joined(c.fields) },
    { title: 'verdictBefore', value: (c) => c.before.segment.verdict },
    { title: 'verdictAfter', value: (c) => c.after.segment.verdict },
    { title: 'reasonBefore', value: (c) => c.before.segment.reason },
    { title: 'reasonAfter', value: (c) => c.after.segment.reason },
    { title: 'settings', value: (c) => joined(c.settings) },
    { title: 'evidence', value: (c) => joined(c.evidence) },
  ],
  writer: plainWriter((c) => ({
    event: c.row.event,
    sourceEventId: c.row.sourceEventId,
    time: iso(c.row.time),
    source: c.row.source,
    action: c.row.action,
    target: c.row.target,
    changed: c.fields,
    before: sideOf(c.before),
    after: sideOf(c.after),
    because: { settings: c.settings, evidence: c.evidence },
  })),
};

/** What the whole comes to. */
export function summaryOf(diff: Diff) {
  const verdicts = tally(
    diff.changes.flatMap((c) => {
      const [from, to] = [c.before.segment.verdict, c.after.segment.verdict];
      return from === to ? [] : [`${from} → ${to}`];
    }),
  );
  return {
    compared: diff.compared,
    changed: diff.changes.length,
    verdictChanged: diff.changes.filter((c) => c.before.segment.verdict !== c.after.segment.verdict).length,
    added: diff.added,
    gone: diff.gone,
    verdicts,
    fields: tally(diff.changes.flatMap((c) => c.fields)),
    settings: tally(diff.changes.flatMap((c) => c.settings)),
  };
}

function tally(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

export function summaryText(diff: Diff): string {
  const s = summaryOf(diff);
  const list = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([name, n]) => `${name} ${count(n)}`)
      .join(', ');
  return [
    `${counted(s.changed, 'action')} of ${count(s.compared)} changed, ${count(s.verdictChanged)} in the verdict; ${count(s.added)} new, ${count(s.gone)} gone.`,
    ...(s.verdictChanged > 0 ? [`Verdicts: ${list(s.verdicts)}.`] : []),
    ...(s.changed > 0 ? [`In: ${list(s.fields)}.`] : []),
    ...(Object.keys(s.settings).length > 0 ? [`Because of: ${list(s.settings)}.`] : []),
  ].join('\n');
}
