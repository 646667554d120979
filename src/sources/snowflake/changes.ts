import { blankEvent, type Event } from '../../model/event.ts';
import type { JsonObject, ReadContext } from '../../model/source.ts';
import { META } from './meta.ts';
import { cell, timeIn } from './row.ts';

/** Names are at most 255 characters; a target holds a few. */
const MAX_TARGET = 2_048;

/**
 * GRANTS_TO_USERS and GRANTS_TO_ROLES: a state, not a log. `GRANTED_BY` is the role under whose authority it was granted, not the
 * user who did it: that is the GRANT statement in QUERY_HISTORY. A row with DELETED_ON was also taken back.
 */
export function grantEvents(row: JsonObject, context: ReadContext): readonly Event[] {
  const what = cell(row, 'ROLE') ?? privilegeOf(row);
  const to = [cell(row, 'GRANTED_TO'), cell(row, 'GRANTEE_NAME')].filter((part) => part !== null).join(' ');
  const target = (what === null ? to : `${what} to ${to}`).slice(0, MAX_TARGET);
  const created = grantEvent('GRANT', target, row, 'CREATED_ON', context);
  return cell(row, 'DELETED_ON') === null
    ? [created]
    : [created, grantEvent('REVOKE', target, row, 'DELETED_ON', context)];
}

function privilegeOf(row: JsonObject): string | null {
  const [privilege, on, name] = [cell(row, 'PRIVILEGE'), cell(row, 'GRANTED_ON'), cell(row, 'NAME')];
  if (privilege === null) return null;
  return on === null || name === null ? privilege : `${privilege} on ${on} ${name}`;
}

function grantEvent(operation: string, target: string, row: JsonObject, at: string, context: ReadContext): Event {
  const time = timeIn(row, at, context);
  return {
    ...blankEvent(META.id, `snowflake:${operation}`),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'change-identity',
    target: target === '' ? null : target,
    outcome: 'success',
    privileged: true,
  };
}

/** DATA_TRANSFER_HISTORY: bytes that left for another cloud or region in an hour or so. It names nobody. */
export function transferEvent(row: JsonObject, context: ReadContext): Event {
  const time = timeIn(row, 'START_TIME', context);
  const to = [cell(row, 'TARGET_CLOUD'), cell(row, 'TARGET_REGION')].filter((part) => part !== null).join('/');
  return {
    ...blankEvent(META.id, `snowflake:TRANSFER_${cell(row, 'TRANSFER_TYPE') ?? 'UNKNOWN'}`),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    target: to === '' ? null : to.slice(0, MAX_TARGET),
    outcome: 'success',
  };
}
