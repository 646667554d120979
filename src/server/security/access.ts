import type { MachineSettings, Role } from '../../config/server-schema.ts';
import type { Access } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
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
  /** Cases that it may see, and of the evidence only what is pinned to them; `null`: everything. */
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
  /** Throws `unauthenticated`. `peer`: names in the client certificate that the connection was verified with (`peerNames`). */
  callerOf(request: Request, peer: readonly string[]): Caller;
}

/** No login: this machine alone can ask. */
export const OPEN_GATE: Gate = { callerOf: () => LOCAL };

/** A token (`Authorization: Bearer …`), a browser that was logged in with one, or a client certificate with a name that has a role. */
export const lockedGate = (
  tokens: Tokens,
  machines: readonly MachineSettings[],
  logins: { callerOf(request: Request): Caller | null },
): Gate => ({
  callerOf: (request, peer) => {
    const secret = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (secret !== undefined) {
      const token = tokens.find(secret, new Date());
      if (token === null) throw unauthenticated('The token is not valid: expired, revoked, or none of ours.');
      return callerOfToken(token);
    }
    const person = logins.callerOf(request);
    if (person !== null) return person;
    const machine = machines.find(({ name }) => peer.includes(name));
    if (machine !== undefined) return callerOfMachine(machine);
    throw unauthenticated(
      'Log in at /login, or send a token (`Authorization: Bearer …`); `ascribe token new` makes one.',
    );
  },
});

export const callerOfToken = ({ id, name, role, origins }: Token): Caller => ({
  account: `token:${id}:${name}`,
  name,
  via: 'token',
  role,
  origins,
  cases: null,
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
