import { blankEvent, type Event, NO_DEVICE, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { META } from './meta.ts';
import { cell, scoped, timeIn } from './row.ts';

/** The user by name: no view of the log has an id, and a name is unique in an account. */
export function userOf(
  row: JsonObject,
  context: ReadContext,
): { readonly ref: Ref | null; readonly principal: Principal } {
  const name = cell(row, 'USER_NAME');
  if (name === null) return { ref: null, principal: NO_PRINCIPAL };
  const self = scoped('snowflake.user', row, name, context);
  const email = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,}$/.test(name) ? name : null;
  return { ref: self, principal: { ref: self, id: null, name, email, type: cell(row, 'USER_TYPE') } };
}

/** First factors that are tokens made elsewhere: whoever has one is let in, from anywhere. */
const BEARER: ReadonlySet<string> = new Set([
  'OAUTH_ACCESS_TOKEN',
  'ID_TOKEN',
  'PROGRAMMATIC_ACCESS_TOKEN',
  'SESSION_TOKEN',
  'MASTER_TOKEN',
]);

/** LOGIN_HISTORY. A login that succeeded is the root of the sessions that name it. */
export function loginEvent(row: JsonObject, context: ReadContext): Event {
  const success = cell(row, 'IS_SUCCESS')?.toUpperCase();
  const happened = success === 'YES' || success === 'TRUE';
  const failed = success === 'NO' || success === 'FALSE';
  const { ref: user, principal } = userOf(row, context);
  const time = timeIn(row, 'EVENT_TIMESTAMP', context, true);
  const id = cell(row, 'EVENT_ID');
  const factor = cell(row, 'FIRST_AUTHENTICATION_FACTOR');
  const login = id === null ? null : scoped('snowflake.login', row, id, context);
  const isRefresh = cell(row, 'EVENT_TYPE')?.toUpperCase() !== 'LOGIN';
  return {
    ...blankEvent(META.id, `snowflake:${cell(row, 'EVENT_TYPE') ?? 'LOGIN'}`),
    sourceEventId: id,
    identity: login,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'authenticate',
    outcome: happened ? 'success' : failed ? 'failure' : 'unknown',
    error: happened ? null : (cell(row, 'ERROR_MESSAGE') ?? cell(row, 'ERROR_CODE')),
    principal: happened ? principal : { ...principal, ref: null },
    authentication: happened && user !== null ? 'proven' : failed ? 'failed' : 'none',
    presented: happened && user !== null ? factorShown(row, user, factor, context) : null,
    issued:
      happened && user !== null && login !== null
        ? [
            {
              ref: login,
              keys: [login],
              issuedAt: time?.at ?? null,
              expires: null,
              lineage: 'root',
              holder: [user],
              boundTo: null,
              authenticates: !isRefresh && (factor === null || !BEARER.has(factor)),
            },
          ]
        : [],
    nativeSession: login === null ? [] : [login],
    // 0.0.0.0 stands for Snowflake's own doing, or for many events of which only one row was kept.
    device: { ...NO_DEVICE, ip: realAddress(cell(row, 'CLIENT_IP')), userAgent: clientOf(row) },
  };
}

const realAddress = (text: string | null): string | null => (text === '0.0.0.0' ? null : canonicalIp(text));

function clientOf(row: JsonObject): string | null {
  const type = cell(row, 'REPORTED_CLIENT_TYPE');
  const version = cell(row, 'REPORTED_CLIENT_VERSION');
  return type === null || version === null ? type : `${type}/${version}`;
}

/** The key, token or passkey by its own id (the CREDENTIALS view), where the row has it. */
function factorShown(row: JsonObject, user: Ref, factor: string | null, context: ReadContext): Presented {
  const id = cell(row, 'FIRST_AUTHENTICATION_FACTOR_ID');
  const credential = id === null ? null : scoped('snowflake.credential', row, id, context);
  return {
    ref: credential,
    joins: credential === null ? [] : [{ key: credential, cls: 'K2', issuedAt: null, withinMicros: null }],
    holder: [user],
    holderClass: credential === null ? 'K3' : 'K2',
    boundTo: null,
    issuance: factor === 'SAML2_ASSERTION' || factor === 'OAUTH_ACCESS_TOKEN' ? 'elsewhere' : 'not-logged',
  };
}

/** SESSIONS: which login a session came from. It has no time of its end. */
export function sessionEvent(row: JsonObject, context: ReadContext): Event {
  const { ref: user, principal } = userOf(row, context);
  const time = timeIn(row, 'CREATED_ON', context);
  const [id, loginId] = [cell(row, 'SESSION_ID'), cell(row, 'LOGIN_EVENT_ID')];
  const session = id === null ? null : scoped('snowflake.session', row, id, context);
  const login = loginId === null || loginId === '0' ? null : scoped('snowflake.login', row, loginId, context);
  const owner = user === null ? [] : [user];
  return {
    ...blankEvent(META.id, 'snowflake:SESSION'),
    sourceEventId: id,
    identity: session,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'issue',
    outcome: 'success',
    principal,
    authentication: user === null ? 'none' : 'proven',
    presented:
      user === null
        ? null
        : {
            ref: login,
            joins: login === null ? [] : [{ key: login, cls: 'K2', issuedAt: null, withinMicros: null }],
            holder: owner,
            holderClass: 'K3',
            boundTo: null,
            issuance: login === null ? 'not-logged' : 'expected',
          },
    issued:
      session === null || user === null
        ? []
        : [
            {
              ref: session,
              keys: [session],
              issuedAt: time?.at ?? null,
              expires: null,
              lineage: 'presenter',
              holder: [],
              boundTo: null,
              authenticates: false,
            },
          ],
    nativeSession: session === null ? [] : [session],
    device: { ...NO_DEVICE, userAgent: cell(row, 'CLIENT_APPLICATION_ID') },
  };
}
