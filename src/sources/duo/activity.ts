import {
  blankEvent,
  type Ended,
  type Event,
  type IdentityStatement,
  NO_DEVICE,
  type Principal,
} from '../../model/event.ts';
import { str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { adminKind, isFailure } from './actions.ts';
import { addressOf, userRef } from './authentication.ts';
import { META } from './meta.ts';
import { timeOf } from './time.ts';

/** The activity log, version 2: who acted and on what, each with its key. https://duo.com/docs/adminapi#activity-logs */
export function readActivity(o: JsonObject): Event {
  const action = strAt(o['action'], 'name') ?? 'unknown';
  const result = strAt(o['outcome'], 'result')?.toUpperCase() ?? null;
  const failed = result === 'FAILURE' || (result === null && isFailure(action));
  const id = str(o['activity_id']);
  const actor = actorOf(o['actor']);
  const time = timeOf(o);
  const isAdmin = actor.type === 'admin';
  // What failed at a sign-in proves nobody; any other failure is of somebody who was signed in.
  const authentication =
    actor.type === 'system'
      ? 'internal'
      : failed && adminKind(action) === 'authenticate'
        ? 'failed'
        : actor.ref === null
          ? 'none'
          : 'proven';
  return {
    ...blankEvent(META.id, `duo:${action.slice(0, MAX_TEXT)}`),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: adminKind(action),
    target: targetOf(o['target']),
    outcome: failed ? 'failure' : 'success',
    error: failed ? (str(o['reason']) ?? null) : null,
    privileged: isAdmin || actor.type === 'integration',
    principal: authentication === 'failed' ? { ...actor, ref: null } : actor,
    authentication,
    presented:
      authentication === 'proven' && actor.ref !== null
        ? { ref: null, joins: [], holder: [actor.ref], holderClass: 'K3', boundTo: null, issuance: 'not-logged' }
        : null,
    ended: failed ? [] : endedBy(action, o),
    statements: failed ? [] : statementsOf(action, o),
    device: {
      ...NO_DEVICE,
      ip: addressOf(strAt(o['access_device'], 'ip', 'address') ?? strAt(o['access_device'], 'ip')),
      host: strAt(o['access_device'], 'hostname'),
    },
  };
}

const MAX_TEXT = 512;

function actorOf(actor: JsonValue | undefined): Principal {
  const key = strAt(actor, 'key');
  const type = strAt(actor, 'type');
  return {
    ref: partyRef(type, key),
    id: key,
    name: strAt(actor, 'name'),
    email: strAt(actor, 'details', 'email'),
    type,
  };
}

function partyRef(type: string | null, key: string | null): Ref | null {
  if (key === null || key.length > 64 || type === null) return null;
  if (type.startsWith('user')) return userRef(key);
  if (type.startsWith('admin')) return ref('duo.admin', key);
  return type === 'integration' || type === 'api' ? ref('duo.integration', key) : null;
}

function targetOf(target: JsonValue | undefined): string | null {
  const name = strAt(target, 'name') ?? strAt(target, 'key');
  return name === null ? null : `${strAt(target, 'type')?.slice(0, 64) ?? 'target'}:${name.slice(0, MAX_TEXT)}`;
}

/** Actions that leave no account: of users and administrators alike. */
const DELETES = /^(?:user|admin)_(?:delete|bulk_delete|pending_delete|mark_for_deletion)$/;

function endedBy(action: string, o: JsonObject): readonly Ended[] {
  const account = partyRef(strAt(o['target'], 'type'), strAt(o['target'], 'key'));
  if (account === null) return [];
  if (DELETES.test(action)) return [{ ref: account, how: 'deleted', at: null }];
  return isDisabled(o) ? [{ ref: account, how: 'disabled', at: null }] : [];
}

const isDisabled = (o: JsonObject): boolean =>
  /^(?:disabled|locked out)$/i.test(strAt(o['target'], 'details', 'status') ?? '');

function statementsOf(action: string, o: JsonObject): readonly IdentityStatement[] {
  const account = partyRef(strAt(o['target'], 'type'), strAt(o['target'], 'key'));
  if (account === null || adminKind(action) !== 'change-identity') return [];
  const state = DELETES.test(action) ? 'deleted' : (strAt(o['target'], 'details', 'status')?.toLowerCase() ?? null);
  const name = strAt(o['target'], 'name');
  return [
    ...(state === null ? [] : [{ ref: account, attribute: 'state', value: state } as const]),
    ...(name === null ? [] : [{ ref: account, attribute: 'alias', value: name } as const]),
  ];
}
