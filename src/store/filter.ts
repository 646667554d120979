import type { DuckDBValue } from '@duckdb/node-api';
import { eventIdOf } from '../lineage/event-id.ts';
import { EVENT_KINDS } from '../model/event.ts';
import { VERDICTS } from '../model/verdict.ts';
import { FLAG_PRIVILEGED } from './columns.ts';
import type { ActionFilter } from './contract.ts';
import { hexOfUuid, numberOfHex } from './hex.ts';
import { REF_ROLES, type SegmentRefRole } from './schema.ts';

/** A condition over `JUDGED_EVENTS`, and the values of its parameters. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly DuckDBValue[];
}

/** Every event that counts (`e`), with its action (`a`), strand (`s`) and the segment (`g`) that judges it. */
export const JUDGED_EVENTS = `
  events e JOIN actions a ON a.id = e.action JOIN strands s ON s.id = e.strand
  JOIN segments g ON g.strand = e.strand
    AND coalesce(e.time, -9223372036854775808) >= g.from_time
    AND coalesce(e.time, -9223372036854775808) < g.to_time
  WHERE e.superseded = 0`;

/** Whether an event counts as privileged: the policy's word, else the reader's. */
export const PRIVILEGED = `coalesce(a.overruled, (e.flags & ${FLAG_PRIVILEGED}) <> 0)`;

/** The UUID column as text. */
const UUID_TEXT = (() => {
  const hex = "lower(lpad(hex(e.uuid), 32, '0'))";
  const part = (from: number, length: number) => `substr(${hex}, ${from}, ${length})`;
  return [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ");
})();

/** `sources`: those in the index, to look an event up by the source's own id. */
export function conditionOf(filter: ActionFilter, sources: readonly string[]): Condition {
  const parts: string[] = [];
  const values: DuckDBValue[] = [];
  const add = (sql: string, ...more: readonly DuckDBValue[]) => {
    parts.push(sql);
    values.push(...more);
  };
  const oneOf = (expression: string, list: readonly DuckDBValue[]) =>
    add(`${expression} IN (${marks(list.length)})`, ...list);

  if (filter.event !== undefined) {
    const named = eventNamed(filter.event, sources);
    add(named.sql, ...named.values);
  }
  if (filter.identity !== undefined) {
    const names = filter.identity;
    const mentioned = mentions(['holder', 'candidate'], names);
    const principal = names.map(() => 'list_contains(string_split(s.principal, chr(10)), ?)').join(' OR ');
    add(`(${mentioned.sql} OR ${principal})`, ...mentioned.values, ...names);
  }
  for (const [names, roles] of [
    [filter.holder, ['holder']],
    [filter.operator, ['operator']],
    [filter.device, ['device']],
    [filter.credential, ['credential']],
  ] as const) {
    if (names === undefined) continue;
    const mentioned = mentions(roles, names);
    add(mentioned.sql, ...mentioned.values);
  }
  for (const [globs, expression] of [
    [filter.action, 'a.action'],
    [filter.target, 'e.target'],
  ] as const) {
    if (globs === undefined) continue;
    const each = globs.map(() => `lower(${expression}) LIKE ? ESCAPE '\\'`).join(' OR ');
    add(`(${each})`, ...globs.map(likePattern));
  }
  if (filter.source !== undefined) oneOf('a.source', filter.source);
  if (filter.kind !== undefined)
    oneOf(
      'e.kind',
      filter.kind.map((k) => EVENT_KINDS.indexOf(k)),
    );
  if (filter.verdict !== undefined)
    oneOf(
      'g.verdict',
      filter.verdict.map((v) => VERDICTS.indexOf(v)),
    );
  if (filter.reason !== undefined) oneOf('g.reason', filter.reason);
  if (filter.session !== undefined) oneOf('g.session', filter.session);
  if (filter.gradeAtLeast !== undefined) add('g.grade >= ?', Number(filter.gradeAtLeast.slice(1)));
  if (filter.gradeAtMost !== undefined) add('g.grade <= ?', Number(filter.gradeAtMost.slice(1)));
  if (filter.finding !== undefined)
    add(
      `(g.id IN (SELECT segment FROM segment_findings WHERE code IN (${marks(filter.finding.length)}))${
        filter.finding.includes('possible-duplicate') ? ' OR e.event IN (SELECT event FROM twins)' : ''
      })`,
      ...filter.finding,
    );
  if (filter.trace !== undefined) {
    const each = filter.trace.map(() => 'list_contains(string_split(s.traces, chr(10)), ?)').join(' OR ');
    add(`(${each || 'false'})`, ...filter.trace);
  }
  if (filter.privileged !== undefined) add(filter.privileged ? PRIVILEGED : `NOT ${PRIVILEGED}`);
  if (filter.from !== undefined) add('e.time >= ?', BigInt(filter.from));
  if (filter.to !== undefined) add('e.time < ?', BigInt(filter.to));
  if (filter.text !== undefined) {
    const texts = ['a.action', 'e.target', 's.principal', 'e.source_event_id', 'g.holder', UUID_TEXT];
    const needle = filter.text.toLowerCase();
    add(`(${texts.map((t) => `coalesce(contains(lower(${t}), ?), false)`).join(' OR ')})`, ...texts.map(() => needle));
  }
  if (filter.after !== undefined) {
    const { time, event } = filter.after;
    const id = `${numberOfHex(event)}::UHUGEINT`;
    if (time === null) add(`(e.time IS NOT NULL OR e.event > ${id})`);
    else add(`(e.time > ? OR (e.time = ? AND e.event > ${id}))`, BigInt(time), BigInt(time));
  }
  return { sql: parts.length === 0 ? 'true' : parts.join(' AND '), values };
}

/** Rows of the event with this id of ours, or this id of the source's. */
export function eventNamed(id: string, sources: readonly string[]): Condition {
  const ids = sources.map((source) => numberOfHex(eventIdOf(source, id)));
  if (OUR_ID.test(id)) ids.push(numberOfHex(id));
  const parts: string[] = [];
  const values: DuckDBValue[] = [];
  if (ids.length > 0) parts.push(`e.event IN (${ids.map((n) => `${n}::UHUGEINT`).join(',')})`);
  // An id in the usual form of a UUID is kept as a number, and only there.
  const uuid = hexOfUuid(id);
  if (uuid !== null) {
    parts.push(`e.uuid = ${numberOfHex(uuid)}::UHUGEINT`);
  } else {
    parts.push('e.source_event_id = ?');
    values.push(id);
  }
  return { sql: `(${parts.join(' OR ')})`, values };
}

const OUR_ID = /^[0-9a-f]{32}$/;

/** The event with this id of ours; `null` for what is no id of ours. */
export function eventWithId(id: string): Condition | null {
  return OUR_ID.test(id) ? { sql: `e.event = ${numberOfHex(id)}::UHUGEINT`, values: [] } : null;
}

/** Events of the record with this digest, `sha256:` and 64 hex digits; `null` if it is none. */
export function eventsOfRecord(digest: string): Condition | null {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (hex === undefined) return null;
  const [a, b] = [hex.slice(0, 32), hex.slice(32)].map((half) => `${numberOfHex(half)}::UHUGEINT`);
  return { sql: `e.digest_a = ${a} AND e.digest_b = ${b}`, values: [] };
}

/** Events whose id of ours begins like this; `null` where it is too short to be meant as one, or no id of ours. */
export function eventsStarting(prefix: string): Condition | null {
  if (!/^[0-9a-f]{4,31}$/.test(prefix)) return null;
  const [low, high] = ['0', 'f'].map((digit) => `${numberOfHex(prefix.padEnd(32, digit))}::UHUGEINT`);
  return { sql: `e.event BETWEEN ${low} AND ${high}`, values: [] };
}

/** Segments for which one of these refs (or the value of one) plays one of the roles. */
function mentions(roles: readonly SegmentRefRole[], names: readonly string[]): Condition {
  const list = marks(names.length);
  const codes = roles.map((role) => REF_ROLES.indexOf(role)).join(',');
  return {
    sql: `g.id IN (SELECT sr.segment FROM segment_refs sr JOIN refs r ON r.id = sr.ref
      WHERE sr.role IN (${codes}) AND (r.ref IN (${list}) OR r.value IN (${list})))`,
    values: [...names, ...names],
  };
}

const marks = (n: number): string => Array.from({ length: n }, () => '?').join(',') || 'NULL';

/** A glob with `*` as a LIKE pattern in lower case; LIKE's own signs stand for themselves. */
const likePattern = (glob: string): string =>
  glob
    .toLowerCase()
    .replace(/[\\%_]/g, (c) => `\\${c}`)
    .replaceAll('*', '%');
