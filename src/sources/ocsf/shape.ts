import { field, num, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { type Micros, micros, parseIso, type StatedTime } from '../../model/time.ts';
import type { Account, Session } from './products.ts';

/** Longest name that is carried on, in characters. */
const MAX_NAME = 512;
/** Before March 1973 in milliseconds: whoever wrote such a number meant seconds, or nothing. */
const LEAST_MILLIS = 100_000_000_000;
const MOST_MILLIS = 7_258_118_400_000;

/** What Windows and mappings write where nothing is known. */
const NOTHING: ReadonlySet<string> = new Set(['-', 'NULL SID', 'S-1-0-0', 'null', 'N/A']);

export function text(value: JsonValue | undefined): string | null {
  const found = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : str(value);
  return found === null || NOTHING.has(found) ? null : found.slice(0, MAX_NAME);
}

/** `time` is in milliseconds; its twin `time_dt` is RFC 3339. A number that can't be milliseconds is no time. */
export function timeAt(o: JsonValue | undefined, key: string): StatedTime | null {
  const value = num(field(o, key));
  if (value !== null && value >= LEAST_MILLIS && value < MOST_MILLIS)
    return { at: micros(Math.round(value) * 1_000), precision: 1_000 };
  return parseIso(field(o, `${key}_dt`)) ?? parseIso(field(o, key));
}

const instantAt = (o: JsonValue | undefined, key: string): Micros | null => timeAt(o, key)?.at ?? null;

export function accountOf(value: JsonValue | undefined): Account | null {
  const user = obj(value);
  if (user === null) return null;
  const id = text(user['uid']) ?? text(user['uuid']);
  const account: Account = {
    id,
    alternatives: [text(user['uid_alt']), text(user['uuid'])].filter((one): one is string => one !== null),
    name: text(user['name']),
    email: text(user['email_addr']),
    type: text(user['type']),
    credential: text(user['credential_uid']),
  };
  return account.id === null && account.name === null && account.email === null ? null : account;
}

export function sessionOf(value: JsonValue | undefined): Session {
  const session: JsonObject = obj(value) ?? {};
  return {
    id: text(session['uid']),
    issuer: text(session['issuer']),
    created: instantAt(session, 'created_time'),
    expires: instantAt(session, 'expiration_time'),
    credential: text(session['credential_uid']),
  };
}

/** One account told twice: what one telling lacks, the other may have. Two accounts stay two. */
export function sameAccount(a: Account, b: Account | null): Account {
  const isSame = b !== null && a.id !== null && (a.id === b.id || b.alternatives.includes(a.id));
  if (!isSame) return a;
  return {
    id: a.id,
    alternatives: [...new Set([...a.alternatives, ...b.alternatives])],
    name: a.name ?? b.name,
    email: a.email ?? b.email,
    type: a.type ?? b.type,
    credential: a.credential ?? b.credential,
  };
}
