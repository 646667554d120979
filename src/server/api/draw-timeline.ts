import type { EventKind } from '../../model/event.ts';
import { formatIso, type Micros, micros } from '../../model/time.ts';
import type { CredentialSummary } from '../../model/verdict.ts';
import type { ActionFilter, ActionRow, TimelineCell } from '../../store/contract.ts';
import { Problem } from '../http/problem.ts';
import type { Snapshot } from '../library.ts';
import { widthOf } from './over-time.ts';

export const LANES = ['device', 'credential', 'holder', 'source', 'verdict'] as const;
type Lane = (typeof LANES)[number];

/** What is drawn: the actions that match, and the credentials whose lives are marked. */
export interface Scope {
  readonly filter: ActionFilter;
  readonly credentials: readonly CredentialSummary[];
}

export interface View {
  readonly from?: Micros | undefined;
  readonly to?: Micros | undefined;
  readonly stretches?: number | undefined;
  readonly lane?: Lane | undefined;
  readonly lanes?: number | undefined;
}

const STRETCHES = 300;
const MOST_LANES = 24;
const MOST_MARKS = 500;
/** Events that change what a credential or an identity is, rather than use it. */
const MARKED: readonly EventKind[] = [
  'authenticate',
  'issue',
  'exchange',
  'rotate',
  'read-secret',
  'revoke',
  'end',
  'approve',
  'attest',
  'change-identity',
];

export async function drawTimeline({ filter, credentials }: Scope, view: View, { store }: Snapshot): Promise<unknown> {
  const span = await store.span(filter);
  if (span.actions === 0 && credentials.length === 0 && filter.session !== undefined)
    throw new Problem('not-found', 'There is no such session. /v1/sessions lists them.');
  const from = view.from ?? span.first ?? micros(0);
  const to = view.to ?? micros((span.last ?? from) + 1);
  if (to <= from) throw new Problem('bad-request', 'query to: it must lie after from.');
  const width = widthOf(from, to, view.stretches ?? STRETCHES);
  const shown: ActionFilter = { ...filter, from, to };
  const drawing = new Drawing(view.lane ?? 'device');
  for await (const cells of store.timelineCells(shown, from, width)) for (const cell of cells) drawing.add(cell);
  const marks = [...(await eventMarks(shown, drawing, store)), ...lifeMarks(credentials, from, to)];
  marks.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return {
    first: iso(span.first),
    last: iso(span.last),
    actions: span.actions,
    untimed: span.untimed,
    from: iso(from),
    to: iso(to),
    widthMicros: width,
    stretches: Math.ceil((to - from) / width),
    ...drawing.result(view.lanes ?? MOST_LANES),
    marks: marks.slice(0, MOST_MARKS),
    marksLeftOut: Math.max(0, marks.length - MOST_MARKS),
  };
}

/** What stands for the lane of an action. A device that is not known is told by its address, which is less. */
function laneOf(lane: Lane, { segment, strand, source }: Pick<TimelineCell, 'segment' | 'strand' | 'source'>): string {
  switch (lane) {
    case 'device':
      return (
        segment.device ?? (strand.device.ip === null ? (strand.device.service ?? 'unknown') : `ip:${strand.device.ip}`)
      );
    case 'credential':
      return segment.credential ?? 'none';
    case 'holder':
      return segment.holder[0] ?? 'none';
    case 'source':
      return source;
    case 'verdict':
      return segment.verdict;
  }
}

interface Sum {
  actions: number;
  privileged: number;
  failed: number;
  readonly verdicts: Record<string, number>;
}

interface LaneSum {
  readonly key: string;
  actions: number;
  privileged: number;
  first: Micros | null;
  last: Micros | null;
  readonly stretches: Map<number, Sum>;
}

class Drawing {
  readonly #lane: Lane;
  readonly #lanes = new Map<string, LaneSum>();

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  laneOf(row: Pick<TimelineCell, 'segment' | 'strand' | 'source'>): string {
    return laneOf(this.#lane, row);
  }

  add(cell: TimelineCell): void {
    const key = this.laneOf(cell);
    const lane = this.#lanes.get(key) ?? {
      key,
      actions: 0,
      privileged: 0,
      first: null,
      last: null,
      stretches: new Map(),
    };
    this.#lanes.set(key, lane);
    lane.actions += cell.actions;
    lane.privileged += cell.privileged;
    if (cell.first !== null && (lane.first === null || cell.first < lane.first)) lane.first = cell.first;
    if (cell.last !== null && (lane.last === null || cell.last > lane.last)) lane.last = cell.last;
    if (cell.stretch !== null) addTo(lane.stretches, cell.stretch, cell.segment.verdict, cell);
  }

  /** The lanes with most actions, by first action; all others together come after them. */
  result(most: number) {
    const byActions = [...this.#lanes.values()].sort((a, b) => b.actions - a.actions || (a.key < b.key ? -1 : 1));
    const shown = byActions
      .slice(0, most)
      .sort((a, b) => (a.first ?? -1) - (b.first ?? -1) || (a.key < b.key ? -1 : 1));
    const rest = new Map<number, Sum>();
    for (const lane of byActions.slice(most))
      for (const [stretch, sum] of lane.stretches)
        for (const [verdict, actions] of Object.entries(sum.verdicts)) {
          const isFirst = verdict === Object.keys(sum.verdicts)[0];
          addTo(rest, stretch, verdict, {
            actions,
            privileged: isFirst ? sum.privileged : 0,
            failed: isFirst ? sum.failed : 0,
          });
        }
    return {
      lanes: shown.map(({ key, actions, privileged, first, last }) => ({
        key,
        actions,
        privileged,
        first: iso(first),
        last: iso(last),
      })),
      lanesLeftOut: Math.max(0, byActions.length - most),
      buckets: [...shown.map((lane) => lane.stretches), rest].flatMap((stretches, lane) =>
        [...stretches].sort(([a], [b]) => a - b).map(([stretch, sum]) => ({ lane, stretch, ...sum })),
      ),
    };
  }
}

function addTo(
  stretches: Map<number, Sum>,
  stretch: number,
  verdict: string,
  { actions, privileged, failed }: Pick<TimelineCell, 'actions' | 'privileged' | 'failed'>,
): void {
  const sum = stretches.get(stretch) ?? { actions: 0, privileged: 0, failed: 0, verdicts: {} };
  stretches.set(stretch, sum);
  sum.actions += actions;
  sum.privileged += privileged;
  sum.failed += failed;
  sum.verdicts[verdict] = (sum.verdicts[verdict] ?? 0) + actions;
}

interface Mark {
  readonly at: string;
  readonly what: string;
  readonly ref: string | null;
  readonly lane: string | null;
  readonly event: string | null;
  readonly says: string;
}

/** One more than are shown, so that it is known whether some were left out. */
async function eventMarks(filter: ActionFilter, drawing: Drawing, store: Snapshot['store']): Promise<readonly Mark[]> {
  const marks: Mark[] = [];
  for await (const rows of store.actions({ ...filter, kind: MARKED, limit: MOST_MARKS + 1 }))
    for (const row of rows) if (row.time !== null) marks.push(markOf(row, row.time, drawing));
  return marks;
}

const markOf = (row: ActionRow, at: Micros, drawing: Drawing): Mark => ({
  at: formatIso(at),
  what: row.kind,
  ref: row.segment.credential,
  lane: drawing.laneOf(row),
  event: row.event,
  says: `${row.action} (${row.outcome})`,
});

/** Issue, expiry and end of each credential, as far as they lie in what is drawn. */
function lifeMarks(credentials: readonly CredentialSummary[], from: Micros, to: Micros): readonly Mark[] {
  const marks: Mark[] = [];
  const add = (at: Micros | null, what: string, c: CredentialSummary, says: string): void => {
    if (at === null || at < from || at >= to) return;
    marks.push({ at: formatIso(at), what, ref: c.ref, lane: null, event: null, says });
  };
  for (const c of credentials) {
    add(c.issuedAt, 'issued', c, `${c.ref} issued`);
    add(c.expires, 'expires', c, `${c.ref} expires`);
    if (c.ended !== null) add(c.ended.at, 'ended', c, `${c.ref} ${c.ended.how}`);
  }
  return marks;
}

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));
