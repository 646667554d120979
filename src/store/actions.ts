import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import { EVENT_KINDS, OUTCOMES } from '../model/event.ts';
import type { Digest, EventId, Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import { type Micros, micros } from '../model/time.ts';
import type { Segment, ToolCall } from '../model/verdict.ts';
import { BodyCache } from './bodies.ts';
import { bytesOf, integersOf } from './chunks.ts';
import type { ExtraFields } from './columns.ts';
import type { ActionRow } from './contract.ts';
import { type Condition, JUDGED_EVENTS, PRIVILEGED } from './filter.ts';
import { hexAt, uuidOfHex } from './hex.ts';

const COLUMNS = [
  'e.event',
  'e.digest_a',
  'e.digest_b',
  'e.log_index',
  'e.ordinal',
  'e.time',
  'e.precision',
  'e.strand',
  'g.id',
  'e.kind',
  'e.outcome',
  PRIVILEGED,
  'e.uuid',
  'e.target',
  'e.source_event_id',
  'e.extra',
  'a.source',
  'a.action',
] as const;

/**
 * The actions that meet a condition, by (time, event). Two connections: one streams the rows, the other fetches segments
 * and strands as they are met.
 */
export async function* streamActions(
  rows: DuckDBConnection,
  lookups: DuckDBConnection,
  condition: Condition,
  limit: number | undefined,
): AsyncGenerator<readonly ActionRow[]> {
  const segments = new BodyCache<Segment>(lookups, 'segments');
  const strands = new BodyCache<Strand>(lookups, 'strands');
  // Sorted once, after the small tables are joined: sorting before and after them took more than DuckDB may have.
  const sql = `
    SELECT j.*, r.digests, t.copies, c.event IS NOT NULL, c.body
    FROM (SELECT ${COLUMNS.map((c, i) => `${c} AS c${i}`).join(', ')} FROM ${JUDGED_EVENTS} AND ${condition.sql}) j
      LEFT JOIN replicas r ON r.event = j.c0 LEFT JOIN twins t ON t.event = j.c0 LEFT JOIN calls c ON c.event = j.c0
    ORDER BY j.c5 NULLS FIRST, j.c0 ${limit === undefined ? '' : `LIMIT ${Math.max(0, Math.trunc(limit))}`}`;
  const values = [...condition.values] as DuckDBValue[];
  const result = values.length === 0 ? await rows.stream(sql) : await rows.stream(sql, values);
  for (;;) {
    const chunks = await fetchChunks(result);
    await segments.load(chunks.flatMap((chunk) => [...integersOf(chunk, 8)]));
    await strands.load(chunks.flatMap((chunk) => [...integersOf(chunk, 7)]));
    for (const chunk of chunks)
      for (let from = 0; from < chunk.rowCount; from += ROWS_AT_ONCE)
        yield actionsOf(chunk, segments, strands, from, Math.min(chunk.rowCount, from + ROWS_AT_ONCE));
    if (chunks.length < CHUNKS_AT_ONCE) return;
  }
}

/**
 * Chunks (2,048 rows each) whose bodies are fetched together: one fetch reads about the same blocks for many ids as for few,
 * so that eight at once cost little more than one (246,778 actions: 14.6 s of CPU became 7.5 s).
 */
const CHUNKS_AT_ONCE = 8;

/**
 * Rows handed out together: so few that they are gone before the garbage collector has copied them twice and taken them for
 * old ones (see docs/performance.md).
 */
const ROWS_AT_ONCE = 128;

async function fetchChunks(result: DuckDBResult): Promise<readonly DuckDBDataChunk[]> {
  const chunks: DuckDBDataChunk[] = [];
  while (chunks.length < CHUNKS_AT_ONCE) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    chunks.push(chunk);
  }
  return chunks;
}

/** The actions of rows [from, to) of a chunk. */
function actionsOf(
  chunk: DuckDBDataChunk,
  segments: BodyCache<Segment>,
  strands: BodyCache<Strand>,
  from: number,
  to: number,
): ActionRow[] {
  const event = bytesOf(chunk, 0);
  const digestA = bytesOf(chunk, 1);
  const digestB = bytesOf(chunk, 2);
  const uuid = bytesOf(chunk, 12);
  const strandIds = integersOf(chunk, 7);
  const segmentIds = integersOf(chunk, 8);
  const at = (column: number, row: number) => chunk.getColumnVector(column).getItem(row) as DuckDBValue;
  const text = (column: number, row: number) => at(column, row) as string | null;
  const actions: ActionRow[] = [];
  for (let i = from; i < to; i++) {
    const digest = `sha256:${hexAt(digestA, 16 * i)}${hexAt(digestB, 16 * i)}` as Digest;
    const others = text(18, i);
    const extraText = text(15, i);
    const extra = extraText === null ? NO_EXTRA : (JSON.parse(extraText) as ExtraFields);
    const time = at(5, i);
    const hasUuid = at(12, i) !== null;
    const copies = Number(at(19, i) ?? 1);
    const call = at(20, i) === true ? text(21, i) : undefined;
    const judged = segments.get(segmentIds[i] as number);
    const cause = call === undefined || call === null ? null : (JSON.parse(call) as ToolCall);
    const segment = call === undefined ? judged : caused(judged, cause);
    actions.push({
      event: hexAt(event, 16 * i) as EventId,
      sourceEventId: hasUuid ? uuidOfHex(hexAt(uuid, 16 * i)) : text(14, i),
      source: text(16, i) as string,
      time: time === null ? null : (micros(Number(time)) as Micros),
      precision: Number(at(6, i)),
      kind: EVENT_KINDS[at(9, i) as number] ?? 'act',
      action: text(17, i) as string,
      target: text(13, i),
      outcome: OUTCOMES[at(10, i) as number] ?? 'unknown',
      error: extra.error ?? null,
      privileged: at(11, i) as boolean,
      toolCall: extra.toolCall ?? cause?.toolCall ?? null,
      trace: extra.trace ?? null,
      secretVersion: (extra.secretVersion ?? null) as Ref | null,
      evidence: others === null ? [digest] : [digest, ...others.split(',').map((hex) => `sha256:${hex}` as Digest)],
      logIndex: Number(at(3, i)),
      ordinal: at(4, i) as number,
      copies,
      strand: strands.get(strandIds[i] as number),
      segment: copies > 1 ? marked(segment) : segment,
    });
  }
  return actions;
}

/** The one finding that belongs to a row and not to its segment. */
export const POSSIBLE_DUPLICATE = 'possible-duplicate';

const marked = (segment: Segment): Segment => ({
  ...segment,
  findings: [...segment.findings, POSSIBLE_DUPLICATE].sort(),
});

/** A segment as it holds for an action of which the tool call is known, or known to be none. */
function caused(segment: Segment, call: ToolCall | null): Segment {
  if (call === null) return { ...segment, findings: [...segment.findings, 'call-without-tool-call'].sort() };
  const { agentRun, request, onBehalfOf, mode } = call;
  const cited = { time: call.time, digest: call.evidence };
  const evidence = [...segment.evidence, cited].sort(
    (a, b) => (a.time ?? -1) - (b.time ?? -1) || (a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : 0),
  );
  return {
    ...segment,
    context: {
      ...segment.context,
      agentRun: agentRun ?? segment.context.agentRun,
      request: request ?? segment.context.request,
    },
    onBehalfOf: onBehalfOf.length > 0 ? onBehalfOf : segment.onBehalfOf,
    mode: mode === 'unknown' ? segment.mode : mode,
    evidence,
  };
}

const NO_EXTRA: ExtraFields = {};
