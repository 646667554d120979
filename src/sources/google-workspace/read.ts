import { blankEvent, type Event } from '../../model/event.ts';
import { strAt } from '../../model/json.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { type Activity, activityOf, type Happened } from './activity.ts';
import { authenticationOf, deviceOf, presentedBy, principalOf } from './actor.ts';
import { endedBy, statementsOf, targetOf } from './effects.ts';
import { META } from './meta.ts';
import { outcomeOf, purposeOf } from './names.ts';

/** An activity has one or more events, in one instant and by one actor; each is an event of ours. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const activity = view.json === null ? null : activityOf(view.json);
  if (activity === null || view.json === null) return { ok: false, reason: 'not-an-activity' };
  if (activity.happened.length === 0) return { ok: false, reason: 'activity-without-events' };
  const time = timeOf(activity, view.json);
  return { ok: true, events: activity.happened.map((h, place) => eventOf(activity, h, place, time)) };
}

/** Some exports have the time only in a column of their own. */
const timeOf = (a: Activity, o: JsonObject): StatedTime | null =>
  parseIso(a.time, true) ?? parseIso(strAt(o, 'p_event_time'), true);

function eventOf(a: Activity, h: Happened, place: number, time: StatedTime | null): Event {
  const outcome = outcomeOf(a, h);
  const actor = principalOf(a, h);
  const authentication = authenticationOf(a, h, actor, outcome === 'failure');
  const { kind, privileged } = purposeOf(a, h);
  const isDone = outcome === 'success';
  const isApp = a.app === 'token' && h.name === 'activity';
  return {
    ...blankEvent(META.id, `google-workspace:${h.name.slice(0, MAX_NAME)}`),
    sourceEventId: a.qualifier,
    identity: identityOf(a, h, place),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind,
    target: targetOf(h),
    outcome,
    error: outcome === 'failure' ? errorOf(h) : null,
    privileged,
    principal: authentication === 'failed' ? { ...actor, ref: null } : actor,
    authentication,
    presented: authentication === 'proven' ? presentedBy(actor) : null,
    ended: isDone ? endedBy(a, h, actor) : [],
    statements: isDone ? statementsOf(a, h, actor) : [],
    // An application called with the token that the user had given it.
    mode: isApp ? 'delegated' : 'unknown',
    device: deviceOf(a, h),
  };
}

const MAX_NAME = 200;

/** An activity's id is the four together; its events keep their order. An event on its own is known by its record. */
const identityOf = (a: Activity, h: Happened, place: number): string | null =>
  a.isSplit || a.qualifier === null || typeof a.time !== 'string'
    ? null
    : [a.customer ?? '', a.app, a.time, a.qualifier, place, h.name].join('|').slice(0, 500);

const errorOf = (h: Happened): string | null =>
  h.parameter('login_failure_type') ?? h.parameter('failure_type') ?? h.parameter('login_challenge_status');
