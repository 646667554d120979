import { z } from 'zod';
import { parseCidr } from './network.ts';

/** What somebody may do. `src/server/security/access.ts` says what each role comes to. */
export const ROLES = ['reader', 'investigator', 'ingest', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const MAX_ITEMS = 1000;
const text = z.string().min(1).max(500);

const role = z.enum(ROLES).describe('What they may do; docs/server.md has the table.');
export const caseId = z.string().regex(/^case-\d{1,12}$/, { error: 'expected the id of a case, like case-12' });
const cases = z
  .array(caseId)
  .min(1)
  .max(MAX_ITEMS)
  .optional()
  .describe(
    'Only these cases. A reader sees them and what is pinned to them, nothing else; an investigator asks of all evidence and works on these cases. Left out: no limit.',
  );

/** Whoever may do everything, or read nothing, has no cases of his own. */
const CASES_OF = { path: ['cases'], error: 'cases are for the roles reader and investigator' };
const mayHaveCases = (one: { readonly role: Role; readonly cases?: readonly string[] | undefined }): boolean =>
  one.cases === undefined || one.role === 'reader' || one.role === 'investigator';

/** Beyond this machine what is fetched must be authenticated: TLS does that. */
const webAddress = z
  .string()
  .max(2000)
  .refine((value) => isSafeAddress(value), {
    error: 'expected an address like https://id.example.com; http is for this machine alone',
  });

function isSafeAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

const login = z
  .strictObject({
    issuer: webAddress.describe('The OpenID provider, as it calls itself, like https://id.example.com/realms/soc.'),
    clientId: text.describe(
      'Name of this server at the provider. Its secret, if it has one, is in the environment variable ASCRIBE_OIDC_CLIENT_SECRET. Register PUBLICURL/login/callback there.',
    ),
    name: text.default('single sign-on').describe('What the button of the login page calls it.'),
    scopes: z
      .array(text)
      .max(50)
      .default(['openid', 'profile', 'email'])
      .describe('Scopes that are asked for. Some providers send groups only where `groups` is among them.'),
    claim: text
      .default('groups')
      .describe('The claim that says what a person belongs to; a dot leads into an object, like realm_access.roles.'),
    roles: z
      .array(
        z
          .strictObject({
            has: text.describe('A value of the claim, exactly.'),
            claim: text
              .optional()
              .describe('Another claim than the one above. `email` counts only where it is verified.'),
            role,
            cases,
          })
          .refine(mayHaveCases, CASES_OF)
          .describe('Whoever has this value has this role.'),
      )
      .min(1)
      .max(MAX_ITEMS)
      .describe('The first entry that fits counts. Whoever fits none is not let in.'),
    sessionHours: z.number().min(0.1).max(24).default(8).describe('A login ends after so many hours.'),
  })
  .describe('People log in with an OpenID provider (authorization code with PKCE).');

/** Last part of the path of what hands in records: `ingest:<origin>/…` is what they are called. */
export const ORIGIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const origin = z
  .string()
  .regex(ORIGIN_NAME, {
    error: 'expected a name such as idp: letters, digits, dots, dashes and underscores, at most 64',
  })
  .describe('Name of the origin: an entry of `origins` with match "ingest:NAME/**" says what its records are worth.');

const signals = z
  .strictObject({
    origin,
    issuer: text.describe('`iss` of its tokens, exactly.'),
    audience: z
      .union([text, z.array(text).min(1).max(MAX_ITEMS)])
      .describe('`aud` that its tokens have for this server, as the stream says; any of several.'),
    keys: text.describe('Where its public keys (JWKS) are: an https address, or a file.'),
  })
  .refine(({ keys }) => !URL.canParse(keys) || isSafeAddress(keys), {
    path: ['keys'],
    error: 'expected an https address, or a file; http is for this machine alone',
  })
  .describe(
    'A transmitter of Shared Signals that pushes its tokens to PUBLICURL/v1/signals/ORIGIN (RFC 8935). If its stream has an Authorization header, it is in the environment variable ASCRIBE_SIGNALS_ORIGIN.',
  );

const clientName = text.describe(
  'A name in a client certificate: the CN as it is, a name of subjectAltName with its kind, like "URI:spiffe://example.com/collector" or "DNS:collector.example.com".',
);

const machine = z
  .strictObject({
    name: clientName,
    role,
    origins: z.array(origin).min(1).max(MAX_ITEMS).optional().describe('For ingest: these origins only.'),
    cases,
  })
  .describe(
    'A machine with a certificate by the issuer of --tls-client-ca. The first entry with one of its names counts.',
  );

const syslog = z
  .strictObject({
    origin,
    listen: text
      .regex(/^(\[[0-9A-Fa-f:]+\]|[^:\s]+):\d{1,5}$/, { error: 'expected HOST:PORT, like 0.0.0.0:6514' })
      .describe('Where to listen, HOST:PORT. 6514 is the port of syslog over TLS, 601 of plain TCP.'),
    tls: z
      .boolean()
      .default(true)
      .describe('TLS with the certificate of the server. false: plain TCP, where anyone on the way reads and writes.'),
    clients: z
      .array(clientName)
      .min(1)
      .max(MAX_ITEMS)
      .optional()
      .describe('Only clients with a certificate that has one of these names, by the issuer of --tls-client-ca.'),
    from: z
      .array(
        text.refine((value) => parseCidr(value) !== null, {
          error: 'expected a network like 192.0.2.0/24, or one address',
        }),
      )
      .min(1)
      .max(MAX_ITEMS)
      .optional()
      .describe('Only from these networks.'),
  })
  .refine(({ tls, clients }) => tls || clients === undefined, {
    path: ['clients'],
    error: 'clients have certificates with TLS only',
  })
  .describe('A listener for syslog over TCP or TLS (RFC 6587, RFC 5425).');

const watched = z
  .strictObject({
    folder: text.describe('Absolute, or relative to this file. Its files are called as `ascribe ingest` calls them.'),
    everySeconds: z.number().min(0.2).max(3600).default(2).describe('Time between two looks.'),
  })
  .describe('A folder whose files are taken in as they come, grow and are rotated.');

/** `server:` in `ascribe.yaml`: what `ascribe serve` does besides its options. It is read when the server starts. */
export const serverSchema = z
  .strictObject({
    publicUrl: webAddress
      .optional()
      .describe('The address under which people reach the server, like https://ascribe.example.com.'),
    login: login.optional(),
    requestsPerMinute: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(1200)
      .describe(
        'How often each caller may ask; half of it at once. 0: no limit. Handing in logs has limits of its own.',
      ),
    machines: z.array(machine).max(MAX_ITEMS).default([]),
    signals: z.array(signals).max(MAX_ITEMS).default([]),
    syslog: z.array(syslog).max(100).default([]),
    watch: z.array(watched).max(100).default([]),
  })
  .superRefine(({ login: wanted, publicUrl, signals: transmitters, syslog: listeners }, context) => {
    const taken = new Set<string>();
    for (const [list, entries] of [
      ['signals', transmitters],
      ['syslog', listeners],
    ] as const)
      entries.forEach(({ origin: name }, i) => {
        if (taken.has(name))
          context.addIssue({
            code: 'custom',
            path: [list, i, 'origin'],
            message: `${name} is an origin above already`,
          });
        taken.add(name);
      });
    if (wanted !== undefined && publicUrl === undefined)
      context.addIssue({
        code: 'custom',
        path: ['login'],
        message: 'it needs publicUrl: the provider sends people back there',
      });
  })
  .describe('What `ascribe serve` does. Nothing of it changes a verdict.');

export type ServerSettings = z.output<typeof serverSchema>;
export type LoginSettings = NonNullable<ServerSettings['login']>;
export type MachineSettings = ServerSettings['machines'][number];
export type SyslogSettings = ServerSettings['syslog'][number];
export type SignalsSettings = ServerSettings['signals'][number];
