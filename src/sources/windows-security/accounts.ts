import { NO_PRINCIPAL, type Principal } from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { userRef } from '../entra/refs.ts';
import type { Entry } from './entry.ts';

/** Whose fields of the event's data: `Subject` did it, `Target` logged on or was changed. */
export type Role = 'Subject' | 'Target';

export function accountIn(e: Entry, role: Role): Principal {
  const sid = e.data(`${role}UserSid`) ?? (role === 'Target' ? (e.data('TargetSid') ?? null) : null);
  const name = e.data(`${role}UserName`);
  const domain = e.data(`${role}DomainName`);
  if (sid === null && name === null) return NO_PRINCIPAL;
  return {
    ref: accountRef(e.computer, sid),
    id: sid,
    name: name === null ? null : loginName(name, domain),
    email: null,
    type: null,
  };
}

export const loginName = (name: string, domain: string | null): string =>
  domain === null || name.includes('@') || name.includes('\\') ? name : `${domain}\\${name}`;

const SID = /^S-1(?:-\d{1,15}){2,15}$/;
/** Nobody, everybody, and kinds of logon. */
const NOBODY: ReadonlySet<string> = new Set(['S-1-0-0', 'S-1-1-0', 'S-1-5-7']);

/**
 * `windows.account:<SID>`: a SID of a domain or machine is unique. One that Windows gives to every machine (SYSTEM, a
 * service) is scoped by the machine. A SID of Entra holds the object id of the account.
 */
export function accountRef(computer: string | null, sid: string | null): Ref | null {
  if (sid === null || !SID.test(sid) || NOBODY.has(sid)) return null;
  const objectId = entraObjectId(sid);
  if (objectId !== null) return userRef(objectId);
  if (sid.startsWith('S-1-5-21-')) return ref('windows.account', sid);
  return computer === null ? null : ref('windows.account', `${computer.toLowerCase()}/${sid}`);
}

/** `S-1-12-1-a-b-c-d`: four numbers of 32 bits, little-endian, are the GUID. */
function entraObjectId(sid: string): string | null {
  const m = /^S-1-12-1-(\d{1,10})-(\d{1,10})-(\d{1,10})-(\d{1,10})$/.exec(sid);
  if (m === null) return null;
  const bytes = Buffer.alloc(16);
  for (let i = 0; i < 4; i++) {
    const n = Number(m[i + 1]);
    if (n > 0xffffffff) return null;
    bytes.writeUInt32LE(n, 4 * i);
  }
  const hex = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
    .map((i) => bytes.toString('hex', i, i + 1))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Local system, its two services, the window manager and font driver hosts. */
const INTERNAL = /^S-1-5-(?:18|19|20|90-.*|96-.*)$/;

export const isInternalSid = (sid: string | null): boolean => sid !== null && INTERNAL.test(sid);
