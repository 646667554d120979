import { statSync } from 'node:fs';
import type { ServerSettings } from '../../config/server-schema.ts';
import type { Ailment } from './ailment.ts';
import { OIDC_SECRET } from './door.ts';
import { isLoopback } from './tls.ts';

/** What is laid down for the server, and where. */
export interface LaidDown {
  /** The file that says it; `null`: there is none. */
  readonly file: string | null;
  readonly settings: ServerSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Shorter secrets of webhooks can be tried out by whoever has one signed body. */
const LEAST_SECRET = 16;

/** What about the settings of a server lets others in, or lets them hand in what they like. */
export function ailmentsOfSettings({ file, settings, env }: LaidDown): readonly Ailment[] {
  return [
    ...fileOf(file),
    ...secretsIn(env),
    ...loginOf(settings, env),
    ...limitOf(settings),
    ...keysOf(settings),
    ...syslogOf(settings),
    ...watchedOf(settings),
  ];
}

/** Whoever may write it gives roles and trust. */
function fileOf(file: string | null): readonly Ailment[] {
  const stat = file === null ? undefined : statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || (stat.mode & 0o022) === 0) return [];
  return [
    {
      severity: 'high',
      what: `Other accounts may write ${file}, which says who has which role and what records are worth.`,
      mend: `chmod go-w ${file}`,
    },
  ];
}

const secretsIn = (env: LaidDown['env']): readonly Ailment[] =>
  Object.entries(env).flatMap(([name, value = '']): Ailment[] =>
    /^ASCRIBE_(WEBHOOK|SIGNALS)_/.test(name) && value !== '' && value.length < LEAST_SECRET
      ? [
          {
            severity: 'medium',
            what: `The secret in ${name} has ${value.length} characters: it can be guessed.`,
            mend: `Set it to 32 random bytes, here and at the sender: openssl rand -hex 32`,
          },
        ]
      : [],
  );

function loginOf({ login, publicUrl }: ServerSettings, env: LaidDown['env']): readonly Ailment[] {
  if (login === undefined) return [];
  const found: Ailment[] = [];
  if ((env[OIDC_SECRET] ?? '') === '')
    found.push({
      severity: 'low',
      what: `${OIDC_SECRET} is not set, so the server is a public client at ${login.issuer}: PKCE alone protects its logins.`,
      mend: 'Make the client confidential there, and set its secret in the environment of the server.',
    });
  if (publicUrl?.startsWith('http:') === true)
    found.push({
      severity: 'low',
      what: `People log in at ${publicUrl} without TLS, so the cookie is not bound to it. That is for trying out on this machine.`,
      mend: 'Set server.publicUrl to an https address for anybody else.',
    });
  return found;
}

const limitOf = ({ requestsPerMinute }: ServerSettings): readonly Ailment[] =>
  requestsPerMinute > 0
    ? []
    : [
        {
          severity: 'low',
          what: 'Nobody is limited in how often one may ask: one caller can keep the server from all others.',
          mend: 'Take server.requestsPerMinute: 0 out, or name a number.',
        },
      ];

/** Whoever may write the keys of a transmitter can sign in its name. */
const keysOf = ({ signals }: ServerSettings): readonly Ailment[] =>
  signals.flatMap(({ origin, keys }): Ailment[] => {
    const stat = URL.canParse(keys) ? null : statSync(keys, { throwIfNoEntry: false });
    if (stat === null || (stat !== undefined && (stat.mode & 0o022) === 0)) return [];
    if (stat === undefined)
      return [
        {
          severity: 'medium',
          what: `The keys of the transmitter ${origin} are not there (${keys}): none of its tokens is taken.`,
          mend: 'Put its JWKS there, or name the address where it publishes them.',
        },
      ];
    return [
      {
        severity: 'high',
        what: `Other accounts may write the keys of the transmitter ${origin} (${keys}), and so sign in its name.`,
        mend: `chmod go-w ${keys}`,
      },
    ];
  });

/** Whoever reaches a plain listener can write what its origin is worth. */
const syslogOf = ({ syslog }: ServerSettings): readonly Ailment[] =>
  syslog.flatMap(({ origin, listen, tls, clients, from }): Ailment[] => {
    if (isLoopback(listen.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) || clients !== undefined) return [];
    const who = from === undefined ? 'Whoever reaches it' : `Whoever can send from ${from.join(', ')}`;
    const how = tls ? 'TLS without client certificates' : 'plain TCP: read and changed on the way as well';
    return [
      {
        severity: tls || from !== undefined ? 'low' : 'medium',
        what: `Syslog at ${listen} is ${how}. ${who} can write records of the origin ${origin}.`,
        mend: 'Use TLS and name its clients (server.syslog: clients, with --tls-client-ca), or do not declare the trust of that origin.',
      },
    ];
  });

/** Whoever may write there hands in what the folder is worth. */
const watchedOf = ({ watch }: ServerSettings): readonly Ailment[] =>
  watch.flatMap(({ folder }): Ailment[] => {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat === undefined)
      return [
        {
          severity: 'low',
          what: `The watched folder ${folder} is not there: nothing comes from it.`,
          mend: `Make it, or take it out of server.watch.`,
        },
      ];
    if ((stat.mode & 0o002) === 0) return [];
    return [
      {
        severity: 'medium',
        what: `Any account may write into the watched folder ${folder}.`,
        mend: `chmod o-w ${folder}, or do not declare the trust of its files.`,
      },
    ];
  });
