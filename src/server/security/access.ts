import type { MachineSettings, Role } from '../../config/server-schema.ts';
import type { Access } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import type { Peer } from './peer.ts';
import type { Limits } from './rate.ts';
import type { Token, Tokens } from './tokens.ts';

/** Who asks. */
export interface Caller {
  /** As the custody log names it. */
  readonly account: string;
  /** For people to read; whoever made the token or the account chose it. */
  readonly name: string;
  /** What says who it is: a token, a client certificate, a login; `local`: nothing, on the loopback interface. */
  readonly via: 'local' | 'token' | 'certificate' | 'login';
  readonly role: Role;
  /** Origins that it may hand in records for; `null`: any. */
  readonly origins: readonly string[] | null;
  /** Cases that it may see (`case-access.ts`); `null`: no limit. */
  readonly cases: readonly string[] | null;
}

/** Whoever reaches the loopback interface where no login is asked for. */
export const LOCAL: Caller = {
  account: 'local',
  name: 'this machine',
  via: 'local',
  role: 'admin',
  origins: null,
  cases: null,
};

/** Whoever asks what is open to all: the endpoint itself looks at what is sent. */
export const NOBODY: Caller = {
  account: 'nobody',
  name: 'nobody',
  via: 'local',
  role: 'ingest',
  origins: [],
  cases: [],
};

/** What each role may do. `ingest` may hand in records and read nothing. */
const ALLOWED: Readonly<Record<Role, readonly Access[]>> = {
  reader: ['public', 'anyone', 'reader'],
  investigator: ['public', 'anyone', 'reader', 'investigator'],
  ingest: ['public', 'anyone', 'ingest'],
  admin: ['public', 'anyone', 'reader', 'investigator', 'ingest', 'admin'],
};

export interface Gate {
  /** Throws `unauthenticated`. or `too-many-requests`. */
  callerOf(request: Request, peer: Peer): Caller;
  /** Whether whoever asked may still be answered: a token that was revoked and a login that ended get nothing more of a long answer. */
  isStill(caller: Caller, request: Request): boolean;
}

/** No login: this machine alone can ask. */
export const OPEN_GATE: Gate = { callerOf: () => LOCAL, isStill: () => true };

export interface GateOptions {
  readonly tokens: Tokens;
  readonly machines: readonly MachineSettings[];
  readonly sessions: { callerOf(request: Request): Caller | null };
  readonly limits: Limits;
}

/**
 * A token (`Authorization: Bearer …`), a browser that was logged in, or a client certificate with a name that has a role. How often one
 * may ask is limited, but for whoever only hands in records: there the log says when it is too much.
 */
export function lockedGate({ tokens, machines, sessions, limits }: GateOptions): Gate {
  const known = (request: Request, { names }: Peer): Caller => {
    const secret = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (secret !== undefined) {
      const token = tokens.find(secret, new Date());
      if (token === null) throw unauthenticated('The token is not valid: expired, revoked, or none of ours.');
      return callerOfToken(token);
    }
    const person = sessions.callerOf(request);
    if (person !== null) return person;
    const machine = machines.find(({ name }) => names.includes(name));
    if (machine !== undefined) return callerOfMachine(machine);
    throw unauthenticated(
      'Log in at /login, or send a token (`Authorization: Bearer …`); `ascribe token new` makes one.',
    );
  };
  return {
    callerOf: (request, peer) => {
      const caller = orLimited(() => known(request, peer), peer, limits);
      if (caller.role !== 'ingest') limits.requests?.take(caller.account);
      return caller;
    },
    isStill: ({ via }, request) => {
      if (via === 'certificate') return true;
      try {
        known(request, NO_PEER);
        return true;
      } catch {
        return false;
      }
    },
  };
}

const NO_PEER: Peer = { names: [], address: null };

/** Whoever keeps trying without being known is told to wait. */
function orLimited(known: () => Caller, { address }: Peer, { failures }: Limits): Caller {
  try {
    return known();
  } catch (error) {
    failures.take(address ?? '');
    throw error;
  }
}

export const callerOfToken = ({ id, name, role, origins, cases }: Token): Caller => ({
  account: `token:${id}:${name}`,
  name,
  via: 'token',
  role,
  origins,
  cases,
});

const callerOfMachine = ({ name, role, origins, cases }: MachineSettings): Caller => ({
  account: `certificate:${name}`,
  name,
  via: 'certificate',
  role,
  origins: origins ?? null,
  cases: cases ?? null,
});

const unauthenticated = (detail: string): Problem =>
  new Problem('unauthenticated', detail, {}, { 'www-authenticate': 'Bearer realm="ascribe"' });

export function requireRole({ role }: Caller, access: Access): void {
  if (!ALLOWED[role].includes(access))
    throw new Problem('forbidden', `This asks for the role ${access}; yours is ${role}.`);
}

export function requireOrigin({ origins }: Caller, origin: string): void {
  if (origins !== null && !origins.includes(origin))
    throw new Problem('forbidden', `You may hand in records of ${origins.join(', ')} only.`);
}
