import { arr, field, str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';
import { nested } from '../entra/nested.ts';
import { deviceRef, servicePrincipalRef, userRef } from '../entra/refs.ts';
import type { Entry } from './entry.ts';

/** What was changed: `User`, `ServicePrincipal`, `Application`, `Device`, `Role`, `Group` … */
export const typeOf = (target: JsonValue | undefined): string | null =>
  str(field(target, 'type')) ?? str(field(target, 'Type'));

export const targetsOf = (e: Entry, type: string): readonly JsonValue[] => e.targets.filter((t) => typeOf(t) === type);

/** The account or device that a target is. An application object is no account: its service principal is. */
export function accountOf(target: JsonValue | undefined): Ref | null {
  const id = str(field(target, 'id'));
  switch (typeOf(target)) {
    case 'User':
      return userRef(id);
    case 'ServicePrincipal':
      return servicePrincipalRef(id);
    case 'Device':
      return deviceRef(id);
    default:
      return null;
  }
}

export const nameOf = (target: JsonValue | undefined): string | null =>
  str(field(target, 'userPrincipalName')) ?? str(field(target, 'displayName')) ?? str(field(target, 'id'));

export type Side = 'oldValue' | 'newValue';

/** A changed property, parsed: the log has each value as JSON text, lists of lists twice so. */
export function modified(target: JsonValue | undefined, name: string, side: Side): JsonValue | undefined {
  const property = arr(field(target, 'modifiedProperties'))
    .slice(0, 200)
    .find((p) => field(p, 'displayName') === name);
  return property === undefined ? undefined : nested(field(property, side));
}
