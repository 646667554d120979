import type { Event } from '../../model/event.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { grantEvents, transferEvent } from './changes.ts';
import { loginEvent, sessionEvent } from './logins.ts';
import { accessEvent, queryEvent } from './queries.ts';
import { viewOf } from './row.ts';

/** A row of a view is one event; a grant that was taken back is two. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const row = view.json;
  const kind = row === null ? null : viewOf(row);
  if (row === null || kind === null) return { ok: false, reason: 'not-a-row-of-a-known-view' };
  return { ok: true, events: EVENTS[kind](row, context) };
}

const EVENTS: Readonly<
  Record<NonNullable<ReturnType<typeof viewOf>>, (row: JsonObject, context: ReadContext) => readonly Event[]>
> = {
  login: (row, context) => [loginEvent(row, context)],
  session: (row, context) => [sessionEvent(row, context)],
  query: (row, context) => [queryEvent(row, context)],
  access: (row, context) => [accessEvent(row, context)],
  grant: grantEvents,
  transfer: (row, context) => [transferEvent(row, context)],
};
