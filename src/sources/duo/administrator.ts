import { blankEvent, type Event, NO_DEVICE, NO_PRINCIPAL, type Principal } from '../../model/event.ts';
import { obj, str, strAt } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { adminKind, isFailure } from './actions.ts';
import { addressOf } from './authentication.ts';
import { META } from './meta.ts';
import { timeOf } from './time.ts';

/**
 * Administrator and offline-enrollment logs, version 1. They name who acted by a display name, which is no account's id: it is a
 * name here and no ref. The activity log has the key.
 */
export function readAdministrator(o: JsonObject): Event {
  const action = str(o['action']) ?? 'unknown';
  const description = describedBy(str(o['description']));
  const failed = isFailure(action);
  const isOffline = action.startsWith('o2fa_');
  const actor = actorOf(str(o['username']), failed, description);
  const time = timeOf(o);
  return {
    ...blankEvent(META.id, `duo:${action.slice(0, MAX_TEXT)}`),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: adminKind(action),
    target: targetOf(str(o['object']), isOffline),
    outcome: failed ? 'failure' : 'success',
    error: failed ? strAt(description ?? undefined, 'error') : null,
    privileged: !isOffline,
    principal: actor,
    authentication: failed ? 'failed' : actor.type === 'System' ? 'internal' : actor.name === null ? 'none' : 'proven',
    device: {
      ...NO_DEVICE,
      ip: addressOf(strAt(description ?? undefined, 'ip_address')),
      // Only the offline log is about a machine of its own.
      host: isOffline ? strAt(description ?? undefined, 'hostname') : null,
      userAgent: isOffline ? strAt(description ?? undefined, 'user_agent') : null,
    },
  };
}

const MAX_TEXT = 512;
const MAX_DESCRIPTION = 65_536;

/** Most descriptions are an object as JSON text. */
function describedBy(text: string | null): JsonObject | null {
  if (text === null || text[0] !== '{' || text.length > MAX_DESCRIPTION) return null;
  try {
    return obj(JSON.parse(text));
  } catch {
    return null;
  }
}

/** `API` and `System` stand where no administrator acted; nobody stands where a login failed, and the address was typed. */
function actorOf(username: string | null, failed: boolean, description: JsonObject | null): Principal {
  const typed = failed ? strAt(description ?? undefined, 'email') : null;
  if (username === null) return { ...NO_PRINCIPAL, email: typed };
  const type = username === 'API' || username === 'System' ? username : null;
  return { ...NO_PRINCIPAL, name: username.slice(0, MAX_TEXT), email: typed, type };
}

const targetOf = (object: string | null, isOffline: boolean): string | null =>
  object === null ? null : isOffline ? `application:${object.slice(0, MAX_TEXT)}` : object.slice(0, MAX_TEXT);
