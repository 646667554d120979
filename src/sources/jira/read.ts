import { blankEvent, type Event, NO_CONTEXT, NO_PRINCIPAL, type Outcome } from '../../model/event.ts';
import { arr, obj, str, strAt } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { micros, parseIso, type StatedTime } from '../../model/time.ts';
import { syslogTime } from '../syslog-time.ts';
import { authenticated, type Issue, isKey, issueOf, principalOf, requestRef } from './issue.ts';
import { META } from './meta.ts';

/** An issue is the asking; each change in its history is one event, and each decision of its approvals. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const o = view.json;
  const issue = o === null ? null : issueOf(o, context.scope);
  if (issue !== null)
    return {
      ok: true,
      events: [
        createdEvent(issue),
        ...issue.histories.flatMap((h) => changeEvents(issue, h)),
        ...approvalEvents(issue),
      ],
    };
  if (o === null || !isKey(o['Issue key'])) return { ok: false, reason: 'not-an-issue' };
  return { ok: true, events: [rowEvent(o, o['Issue key'], context)] };
}

const timed = (time: StatedTime | null) => ({ time: time?.at ?? null, precision: time?.precision ?? 0 });

/** `2026-03-02T09:15:30.123+0000`, or milliseconds in webhooks. */
function timeOf(value: JsonValue | undefined): StatedTime | null {
  if (typeof value !== 'number') return parseIso(value);
  return value > 1e11 && value < 7.2e12 ? { at: micros(Math.trunc(value) * 1000), precision: 1000 } : null;
}

function blank(issue: Issue, action: string): Event {
  return {
    ...blankEvent(META.id, `jira:${action}`),
    target: issue.key,
    context: { ...NO_CONTEXT, request: requestRef(issue.host, issue.key) },
  };
}

function createdEvent(issue: Issue): Event {
  const creator = principalOf(issue.fields['creator'] ?? issue.fields['reporter'], issue.host);
  return {
    ...blank(issue, 'issue_created'),
    ...timed(timeOf(issue.fields['created'])),
    sourceEventId: issue.key,
    identity: `${issue.host ?? ''}/${issue.key}/created`,
    kind: 'act',
    // What it asks for is not decided by its being there.
    outcome: 'unknown',
    principal: creator,
    authentication: issue.fields['creator'] === undefined || creator.ref === null ? 'none' : 'proven',
    presented: issue.fields['creator'] === undefined ? null : authenticated(creator),
  };
}

const MAX_ITEMS = 256;
const DECIDED: ReadonlyMap<string, Outcome> = new Map([
  ['approved', 'success'],
  ['rejected', 'failure'],
  ['declined', 'failure'],
  ['denied', 'failure'],
]);

/** One saved change. To a state that is called approved or rejected: a decision, by whoever moved it there. */
function changeEvents(issue: Issue, history: JsonObject): readonly Event[] {
  const items = arr(history['items'])
    .slice(0, MAX_ITEMS)
    .map(obj)
    .filter((one) => one !== null);
  if (items.length === 0) return [];
  const author = principalOf(history['author'], issue.host);
  const id = str(history['id']) ?? (typeof history['id'] === 'number' ? String(history['id']) : null);
  const status = items.find((item) => str(item['field']) === 'status');
  const state = str(status?.['toString'])?.toLowerCase() ?? '';
  const outcome = Object.hasOwn(status ?? {}, 'toString') ? DECIDED.get(state) : undefined;
  return [
    {
      ...blank(issue, outcome === undefined ? 'issue_updated' : 'issue_decided'),
      ...timed(timeOf(history['created'])),
      sourceEventId: id,
      identity: id === null ? null : `${issue.host ?? ''}/${issue.key}/history/${id}`,
      kind: outcome === undefined ? 'act' : 'approve',
      target: `${issue.key}:${items.map((item) => str(item['field']) ?? '').join(',')}`.slice(0, 512),
      outcome: outcome ?? 'success',
      privileged: outcome !== undefined,
      principal: author,
      authentication: author.ref === null ? 'none' : 'proven',
      presented: authenticated(author),
    },
  ];
}

const MAX_FIELDS = 2_000;
const MAX_APPROVERS = 100;

/** Approvals of Jira Service Management stand in a custom field: `[{approvers: [{approver, approverDecision}], finalDecision}]`. */
function approvalEvents(issue: Issue): readonly Event[] {
  const events: Event[] = [];
  for (const value of Object.values(issue.fields).slice(0, MAX_FIELDS)) {
    if (!Array.isArray(value) || obj(value[0])?.['approvers'] === undefined) continue;
    for (const approval of value.slice(0, MAX_APPROVERS).map(obj)) {
      if (approval === null) continue;
      const time = timeOf(strAt(approval, 'completedDate', 'iso8601') ?? approval['completedDate']);
      for (const one of arr(approval['approvers']).slice(0, MAX_APPROVERS).map(obj)) {
        const outcome = DECIDED.get((str(one?.['approverDecision']) ?? '').toLowerCase());
        const approver = principalOf(one?.['approver'], issue.host);
        if (one === null || outcome === undefined) continue;
        const id = str(approval['id']);
        events.push({
          ...blank(issue, 'approval'),
          ...timed(time),
          sourceEventId: id,
          identity:
            id === null || approver.id === null
              ? null
              : `${issue.host ?? ''}/${issue.key}/approval/${id}/${approver.id}`,
          kind: 'approve',
          outcome,
          privileged: true,
          principal: approver,
          authentication: approver.ref === null ? 'none' : 'proven',
          presented: authenticated(approver),
        });
      }
    }
  }
  return events;
}

/** A row of a CSV export is the issue as it stands: who asked, by name and, in Cloud, by id. */
function rowEvent(o: JsonObject, key: string, context: ReadContext): Event {
  const id = str(o['Creator Id']);
  const account = id !== null && /^[\w:-]{1,128}$/.test(id) ? ref('atlassian.user', id) : null;
  return {
    ...blankEvent(META.id, 'jira:issue_created'),
    ...timed(rowTime(str(o['Created']), context)),
    sourceEventId: key,
    target: key,
    principal: { ...NO_PRINCIPAL, ref: account, id, name: str(o['Creator']), type: 'user' },
    context: { ...NO_CONTEXT, request: requestRef(context.scope, key) },
  };
}

const ROW_TIME = /^(\d{1,2})\/([A-Z][a-z]{2})\/(\d{2}) (\d{1,2}):(\d{2}) ([AP]M)$/;
const MINUTE_MICROS = 60_000_000;

/** `02/Mar/26 9:15 AM`, in the zone of whoever exported it. */
function rowTime(text: string | null, context: ReadContext): StatedTime | null {
  const m = ROW_TIME.exec(text ?? '');
  if (m === null) return parseIso(text);
  const hour = (Number(m[4]) % 12) + (m[6] === 'PM' ? 12 : 0);
  const time = syslogTime(
    `${m[2]} ${m[1]!.padStart(2, '0')} 20${m[3]} ${String(hour).padStart(2, '0')}:${m[5]}:00`,
    context,
  );
  return time === null ? null : { ...time, precision: MINUTE_MICROS };
}
