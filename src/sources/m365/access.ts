import type { DeviceTraces, Ended, Issued, Join, Presented } from '../../model/event.ts';
import { NO_DEVICE } from '../../model/event.ts';
import type { Ref } from '../../model/ref.ts';
import { canonicalIp } from '../address.ts';
import { deviceRef, sessionRef, tokenKey, tokenRef } from '../entra/refs.ts';
import { access, type Entry, named } from './entry.ts';
import { SIGN_INS } from './operations.ts';
import { accountIn } from './people.ts';

/** The session of Entra: Exchange and the sign-ins have it themselves, the others in the context of the application's access. */
export const sessionOf = (e: Entry): Ref | null =>
  sessionRef(
    access(e, 'AADSessionId') ??
      e.text('AADSessionId') ??
      e.text('SessionId') ??
      named(e, 'DeviceProperties', 'SessionId'),
  );

/** The token by which it was done, where the workload says so. */
export function presentedBy(e: Entry, account: Ref | null): Presented | null {
  const token = access(e, 'UniqueTokenId');
  const key = tokenKey(token);
  const session = isFresh(e) ? null : sessionOf(e);
  const joins: Join[] = [];
  if (key !== null) joins.push({ key, cls: 'K2', issuedAt: null, withinMicros: null });
  if (session !== null) joins.push({ key: session, cls: 'K3', issuedAt: null, withinMicros: null });
  const shown = tokenRef(token) ?? session;
  if (shown === null && account === null) return null;
  return {
    ref: shown,
    joins,
    holder: account === null ? [] : [account],
    holderClass: 'K3',
    boundTo: null,
    issuance: joins.length === 0 ? 'not-logged' : 'expected',
  };
}

/** Requests in which the user typed or showed a factor; all others show a session that was there. */
const FRESH: ReadonlySet<string> = new Set(['Login:login', 'Login:reprocess', 'SAS:ProcessAuth', 'SAS:EndAuth']);

export const isFresh = (e: Entry): boolean =>
  SIGN_INS.has(e.recordType) &&
  e.operation === 'UserLoggedIn' &&
  FRESH.has(named(e, 'ExtendedProperties', 'RequestType') ?? '');

/** The same sign-in as in Entra's own log, where it has the token too. */
export function issuedBy(e: Entry, account: Ref | null): readonly Issued[] {
  const session = isFresh(e) ? sessionOf(e) : null;
  if (session === null || account === null) return [];
  return [
    {
      ref: session,
      keys: [session],
      issuedAt: null,
      expires: null,
      lineage: 'root',
      holder: [account],
      boundTo: null,
      authenticates: true,
    },
  ];
}

const ENDS: ReadonlyMap<string, Ended['how']> = new Map([
  ['delete user.', 'deleted'],
  ['disable account.', 'disabled'],
  ['update stsrefreshtokenvalidfrom timestamp.', 'revoked'],
]);

/** Accounts that the directory shut. */
export function endedBy(e: Entry): readonly Ended[] {
  const how = ENDS.get(e.operation.toLowerCase());
  const account = how === undefined ? null : accountIn(e.list('Target'));
  return how === undefined || account === null ? [] : [{ ref: account, how, at: null }];
}

export function deviceOf(e: Entry): DeviceTraces {
  return {
    ...NO_DEVICE,
    ip: addressOf(e.text('ActorIpAddress')) ?? addressOf(e.text('ClientIP')) ?? addressOf(e.text('ClientIPAddress')),
    userAgent: e.text('UserAgent') ?? named(e, 'ExtendedProperties', 'UserAgent') ?? e.text('ClientInfoString'),
    host: named(e, 'DeviceProperties', 'DisplayName') ?? e.text('DeviceDisplayName'),
    deviceId: deviceRef(named(e, 'DeviceProperties', 'Id')),
    // Of the sign-in that gave the token, interactive or not.
    isDeviceOfToken: true,
  };
}

/** With port and brackets; behind a name in parentheses: `HOST (198.51.100.7)`. */
function addressOf(text: string | null): string | null {
  if (text === null || text.length > 200) return null;
  return canonicalIp(text) ?? canonicalIp(/\(([^()]+)\)\]?$/.exec(text)?.[1] ?? null);
}
