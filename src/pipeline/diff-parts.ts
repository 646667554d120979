import type { StrandKey } from '../model/facts.ts';
import type { Segment } from '../model/verdict.ts';

/** What is said of an action; rows of one segment share it. */
export interface Answer {
  readonly segment: Segment;
  readonly privileged: boolean;
}

/** Parts of an answer that can differ, by the name under which `ascribe attributions` has them. */
const PARTS: readonly (readonly [name: string, of: (a: Answer) => unknown])[] = [
  ['verdict', (a) => a.segment.verdict],
  ['reason', (a) => a.segment.reason],
  ['holder', (a) => a.segment.holder],
  ['operator', (a) => a.segment.operator],
  ['onBehalfOf', (a) => a.segment.onBehalfOf],
  ['candidates', (a) => a.segment.candidates],
  ['device', (a) => a.segment.device],
  ['window', ({ segment: { window: w } }) => [w.from, w.to, w.closedHow]],
  ['secretVersion', (a) => a.segment.secret?.version ?? null],
  ['approval', (a) => a.segment.approval],
  ['grade', (a) => a.segment.grade],
  ['findings', (a) => a.segment.findings],
  ['privileged', (a) => a.privileged],
];

/** Names of the parts in which two answers differ. */
export function differences(a: Answer, b: Answer): readonly string[] {
  if (a.segment === b.segment && a.privileged === b.privileged) return [];
  return PARTS.filter(([, of]) => JSON.stringify(of(a)) !== JSON.stringify(of(b))).map(([name]) => name);
}

/** What is said of each strand over its whole life, as one comparable text. */
export function saidOf(segments: readonly Segment[]): ReadonlyMap<StrandKey, string> {
  const said = new Map<StrandKey, string>();
  for (const segment of segments) {
    const parts = PARTS.map(([, of]) => of({ segment, privileged: false }));
    said.set(segment.strand, `${said.get(segment.strand) ?? ''}${JSON.stringify([segment.from, segment.to, parts])}\n`);
  }
  return said;
}
