import { type Authentication, blankEvent, type Event, type Outcome } from '../../model/event.ts';
import { str, strAt } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import {
  deviceOf,
  isSystem,
  nativeSessions,
  presentedBy,
  principalOf,
  refOf,
  signInCredential,
  targetName,
  targetsOf,
} from './actor.ts';
import { endedBy, issuedBy, statementsOf } from './effects.ts';
import { rowOf } from './event-types.ts';
import { META } from './meta.ts';
import { logEventOf } from './shape.ts';

/** One LogEvent is one event. Deduplicated by its uuid, which Okta keeps on every way out (API, stream, hook). */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json === null ? null : logEventOf(view.json);
  if (o === null) return { ok: false, reason: 'not-a-log-event' };
  const eventType = str(o['eventType']) ?? 'unknown';
  const row = rowOf(eventType);
  const outcome = outcomeOf(o);
  const time = parseIso(o['published'], true);
  const at = time?.at ?? null;
  const authentication = authenticationOf(o, row.unproven, outcome);
  const happened = outcome === 'success';
  const uuid = str(o['uuid']);
  const onBehalfOf = impersonatedBy(o, eventType);
  const event: Event = {
    ...blankEvent(META.id, `okta:${eventType}`),
    sourceEventId: uuid,
    identity: uuid,
    time: at,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: targetName(o, eventType),
    outcome,
    error: outcome === 'failure' ? strAt(o['outcome'], 'reason') : null,
    privileged: row.privileged === true,
    principal: principalOf(o),
    authentication,
    presented: authentication !== 'proven' ? null : row.signIn ? signInCredential(o) : presentedBy(o),
    issued: happened ? issuedBy(o, eventType, at) : [],
    ended: happened ? endedBy(o, eventType) : [],
    statements: happened ? statementsOf(o, eventType) : [],
    nativeSession: nativeSessions(o),
    onBehalfOf,
    mode: onBehalfOf.length > 0 ? 'delegated' : 'unknown',
    device: deviceOf(o),
  };
  return { ok: true, events: [event] };
}

/** https://developer.okta.com/docs/reference/api/system-log/ (Outcome). A challenge leaves it open. */
const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['SUCCESS', 'success'],
  ['ALLOW', 'success'],
  ['FAILURE', 'failure'],
  ['DENY', 'failure'],
  ['RATE_LIMIT', 'failure'],
  ['ABANDONED', 'failure'],
]);

const outcomeOf = (o: JsonObject): Outcome => OUTCOMES.get(strAt(o['outcome'], 'result') ?? '') ?? 'unknown';

function authenticationOf(
  o: JsonObject,
  unproven: 'always' | 'unless-success' | undefined,
  outcome: Outcome,
): Authentication {
  if (isSystem(o)) return 'internal';
  if (refOf(o['actor']) === null) return outcome === 'failure' ? 'failed' : 'none';
  if (unproven === undefined || (unproven === 'unless-success' && outcome === 'success')) return 'proven';
  return outcome === 'failure' && unproven === 'unless-success' ? 'failed' : 'none';
}

/** Okta support, or an admin with a grant, works inside the account of the target user. */
function impersonatedBy(o: JsonObject, eventType: string): readonly Ref[] {
  if (eventType !== 'user.session.impersonation.initiate') return [];
  const user = refOf(targetsOf(o, 'User')[0]);
  return user === null ? [] : [user];
}
