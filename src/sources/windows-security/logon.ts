import type { Ended, Issued, Join, Presented, Principal } from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { canonicalIp } from '../address.ts';
import type { Entry } from './entry.ts';

/** The logons of the machine's own accounts: the same numbers on every machine, from start to stop. */
const OWN: ReadonlySet<string> = new Set(['0x0', '0x3e3', '0x3e4', '0x3e5', '0x3e6', '0x3e7']);

/** `windows.logon:<computer>/<logon id>`: a session on one machine. The id is used again after a restart. */
export function logonRef(computer: string | null, id: string | null): Ref | null {
  const logon = hex(id);
  return computer === null || logon === null || OWN.has(logon)
    ? null
    : ref('windows.logon', `${computer.toLowerCase()}/${logon}`);
}

export const isOwnLogon = (id: string | null): boolean => {
  const logon = hex(id);
  return logon !== null && logon !== '0x0' && OWN.has(logon);
};

/** `0x3E7` or, in some exports, 999. */
function hex(id: string | null): string | null {
  if (id === null) return null;
  if (/^0x[0-9a-f]{1,16}$/i.test(id))
    return `0x${id
      .slice(2)
      .toLowerCase()
      .replace(/^0+(?=.)/, '')}`;
  return /^\d{1,15}$/.test(id) ? `0x${Number(id).toString(16)}` : null;
}

/** The id that a domain controller gives to a service ticket and the logon with that ticket has too. */
export function logonGuid(e: Entry): Ref | null {
  const guid = e.data('LogonGuid')?.toLowerCase().replace(/[{}]/g, '') ?? '';
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(guid) && !guid.startsWith('00000000-0000')
    ? ref('windows.logon-guid', guid)
    : null;
}

/** Logons at which somebody typed a password, used a card or a face: at the machine, to unlock it, through Remote Desktop. */
const IN_PERSON: ReadonlySet<string> = new Set(['2', '7', '10', '11', '12', '13']);

export const isInPerson = (e: Entry): boolean => IN_PERSON.has(e.data('LogonType') ?? '');

/** Another machine is behind a logon through the network; everything else happens at the machine that logs. */
export function remoteAddress(e: Entry): string | null {
  const ip = canonicalIp(e.data('IpAddress') ?? e.data('ClientAddress'));
  return ip;
}

export const isLocal = (ip: string | null): boolean => ip === null || ip === '::1' || ip.startsWith('127.');

const join = (key: Ref, cls: Join['cls']): Join => ({ key, cls, issuedAt: null, withinMicros: null });

/** What was shown: at a logon the ticket, where Kerberos names it; afterwards the session of the actor. */
export function presentedBy(e: Entry, actor: Principal, session: Ref | null): Presented | null {
  const isLogon = e.eventId === 4624;
  const shown = isLogon ? logonGuid(e) : session;
  if (shown === null && actor.ref === null) return null;
  return {
    ref: shown,
    joins: shown === null ? [] : [join(shown, isLogon ? 'K2' : 'K3')],
    holder: actor.ref === null ? [] : [actor.ref],
    holderClass: 'K3',
    boundTo: null,
    issuance: shown === null ? 'not-logged' : isLogon ? 'elsewhere' : 'expected',
  };
}

export function issuedBy(e: Entry, actor: Principal): readonly Issued[] {
  const made = (credential: Ref, how: Pick<Issued, 'lineage' | 'holder' | 'authenticates'>): Issued => ({
    ref: credential,
    keys: [credential],
    issuedAt: null,
    expires: null,
    boundTo: null,
    ...how,
  });
  if (e.eventId === 4769) {
    const ticket = logonGuid(e);
    return ticket === null ? [] : [made(ticket, { lineage: 'window', holder: [], authenticates: false })];
  }
  const logon = e.eventId === 4624 ? logonRef(e.computer, e.data('TargetLogonId')) : null;
  if (logon === null || actor.ref === null) return [];
  return [
    isInPerson(e)
      ? made(logon, { lineage: 'root', holder: [actor.ref], authenticates: true })
      : made(logon, { lineage: 'presenter', holder: [], authenticates: false }),
  ];
}

/** The session that is over; the account that was shut. */
export function endedBy(e: Entry, target: Principal): readonly Ended[] {
  switch (e.eventId) {
    case 4634:
    case 4647: {
      const logon = logonRef(e.computer, e.data('TargetLogonId'));
      return logon === null ? [] : [{ ref: logon, how: 'ended', at: null }];
    }
    case 4725:
      return target.ref === null ? [] : [{ ref: target.ref, how: 'disabled', at: null }];
    case 4726:
    case 4743:
      return target.ref === null ? [] : [{ ref: target.ref, how: 'deleted', at: null }];
    default:
      return [];
  }
}
