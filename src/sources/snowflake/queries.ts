import { blankEvent, type Event, NO_CONTEXT, type Outcome, type Presented } from '../../model/event.ts';
import { arr, strAt } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue, ReadContext } from '../../model/source.ts';
import { userOf } from './logins.ts';
import { META } from './meta.ts';
import { cell, column, scoped, timeIn } from './row.ts';

/** Tasks and maintenance run as this user, which nobody can log in as. */
const SYSTEM = 'SYSTEM';

/** QUERY_HISTORY: a statement in a session. */
export function queryEvent(row: JsonObject, context: ReadContext): Event {
  const { ref: user, principal } = userOf(row, context);
  const time = timeIn(row, 'START_TIME', context);
  const type = cell(row, 'QUERY_TYPE') ?? 'UNKNOWN';
  const id = cell(row, 'QUERY_ID');
  const sessionId = cell(row, 'SESSION_ID');
  const session = sessionId === null || sessionId === '0' ? null : scoped('snowflake.session', row, sessionId, context);
  const isSystem = principal.name === SYSTEM;
  const admin = administration(type, (cell(row, 'QUERY_TEXT') ?? '').slice(0, 400));
  return {
    ...blankEvent(META.id, `snowflake:${type}`),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: admin === 'identity' ? 'change-identity' : 'act',
    target: databaseOf(row),
    outcome: outcomeOf(cell(row, 'EXECUTION_STATUS')),
    error: cell(row, 'ERROR_MESSAGE') ?? nonZero(cell(row, 'ERROR_CODE')),
    privileged: admin !== null,
    principal,
    authentication: isSystem ? 'internal' : user === null ? 'none' : 'proven',
    presented: user === null ? null : inSession(user, session, isSystem),
    nativeSession: session === null ? [] : [session],
    mode: isSystem ? 'autonomous' : 'unknown',
    context: { ...NO_CONTEXT, trace: id },
  };
}

const inSession = (user: Ref, session: Ref | null, isSystem: boolean): Presented => ({
  ref: session,
  joins: session === null ? [] : [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
  holder: [user],
  holderClass: 'K3',
  boundTo: null,
  issuance: session === null || isSystem ? 'not-logged' : 'expected',
});

function databaseOf(row: JsonObject): string | null {
  const [database, schema] = [cell(row, 'DATABASE_NAME'), cell(row, 'SCHEMA_NAME')];
  return database === null || schema === null ? database : `${database}.${schema}`;
}

/** ACCOUNT_USAGE has SUCCESS, FAIL, INCIDENT; the table function also FAILED_WITH_ERROR and what is still running. */
function outcomeOf(status: string | null): Outcome {
  const word = status?.toUpperCase();
  if (word === 'SUCCESS') return 'success';
  return word === 'FAIL' || word === 'INCIDENT' || word?.startsWith('FAILED') ? 'failure' : 'unknown';
}

const nonZero = (code: string | null): string | null => (code === '0' ? null : code);

const IDENTITY_TYPE =
  /^(?:GRANT|REVOKE|(?:CREATE|ALTER|DROP|RENAME|UNDROP)_(?:USER|ROLE|DATABASE_ROLE|APPLICATION_ROLE))/;
const ADMIN_TYPE =
  /^(?:CREATE|ALTER|DROP|SET|UNSET|DESCRIBE)_(?:ACCOUNT|NETWORK_POLICY|NETWORK_RULE|SECURITY_INTEGRATION|INTEGRATION|SECRET|SHARE|MASKING_POLICY|ROW_ACCESS_POLICY|SESSION_POLICY|PASSWORD_POLICY|AUTHENTICATION_POLICY|CREDENTIAL)/;
const IDENTITY_TEXT =
  /^\s*(?:grant|revoke|(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:user|role|database\s+role))\b/i;
const ADMIN_TEXT =
  /^\s*(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:account|network|security|secret|share|(?:api|storage|notification|external)\s+\w+\s+integration|integration|masking|row\s+access|session\s+policy|password\s+policy|authentication\s+policy)\b/i;

/** The type of the query often only says CREATE or ALTER: then its first words tell of what. */
function administration(type: string, text: string): 'identity' | 'settings' | null {
  if (IDENTITY_TYPE.test(type) || IDENTITY_TEXT.test(text)) return 'identity';
  return ADMIN_TYPE.test(type) || ADMIN_TEXT.test(text) ? 'settings' : null;
}

/** ACCESS_HISTORY: what a query read and wrote. It names the query and the user, not the session. */
export function accessEvent(row: JsonObject, context: ReadContext): Event {
  const { ref: user, principal } = userOf(row, context);
  const time = timeIn(row, 'QUERY_START_TIME', context);
  const id = cell(row, 'QUERY_ID');
  return {
    ...blankEvent(META.id, 'snowflake:ACCESS'),
    sourceEventId: id,
    // The query itself is an event of its own, with the same id.
    identity: id === null ? null : `access/${id}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    target:
      objectName(column(row, 'OBJECTS_MODIFIED')) ??
      objectName(column(row, 'BASE_OBJECTS_ACCESSED')) ??
      objectName(column(row, 'DIRECT_OBJECTS_ACCESSED')),
    outcome: 'success',
    principal,
    authentication: user === null ? 'none' : principal.name === SYSTEM ? 'internal' : 'proven',
    presented: user === null ? null : inSession(user, null, principal.name === SYSTEM),
    context: { ...NO_CONTEXT, trace: id },
  };
}

/** The first object; exports write the array as JSON or as its text. */
function objectName(value: JsonValue | undefined): string | null {
  if (typeof value === 'string')
    return /"objectName"\s*:\s*"([^"\\]{1,500})"/.exec(value.slice(0, 20_000))?.[1] ?? null;
  return strAt(arr(value)[0], 'objectName');
}
