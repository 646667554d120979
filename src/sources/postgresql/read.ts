import {
  blankEvent,
  type Event,
  type EventKind,
  type Issued,
  type Join,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Numbered,
  type Outcome,
  type Presented,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import type { Micros } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { syslogTime } from '../syslog-time.ts';
import { csvEntry } from './csv.ts';
import type { Entry } from './entry.ts';
import { jsonEntry } from './json.ts';
import { type Message, messageOf, type Says } from './messages.ts';
import { META } from './meta.ts';
import { stderrEntry } from './stderr.ts';
import { SERVER, syslogEntry } from './syslog.ts';
import { serverTime } from './time.ts';

/** Longest name or target that is carried on, in characters. */
const MAX_NAME = 256;
const MAX_TARGET = 1_024;

/**
 * One line is one event. The actor is the role that the connection was authorized for: an account, the database's own
 * word. `SET ROLE` does not change it here, as it does not in the log.
 */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const entry = entryOf(view);
  if (entry === null)
    return { ok: false, reason: /^[\t ]/.test(view.text) ? 'continuation-line' : 'not-a-server-line' };
  const time =
    entry.stamp === '' && view.syslog !== null
      ? syslogTime(view.syslog.timestamp, context)
      : serverTime(entry.stamp, context);
  const message = messageOf(entry);
  const place = placeOf(entry, view, context);
  const [kind, outcome] = KIND[message.says];
  const remote = message.remote ?? entry.remote;
  const ip = canonicalIp(remote);
  const event: Event = {
    ...blankEvent(META.id, `postgresql:${message.what.slice(0, 64)}`),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: message.isRole ? 'change-identity' : kind,
    target: (message.target || message.database || entry.database)?.slice(0, MAX_TARGET) || null,
    outcome,
    error: outcome === 'failure' ? (entry.sqlState ?? entry.severity) : null,
    privileged: message.privileged,
    device: { ...NO_DEVICE, ip, host: ip === null ? clientHost(remote) : null },
    nativeSession: place.session === null ? [] : [place.session],
    numbered: numberedIn(entry, place.scope),
    oddities: entry.ambiguous ? ['severity-twice'] : [],
    ...who(entry, message, place, time?.at ?? null),
  };
  return { ok: true, events: [event] };
}

function entryOf(view: RecordView): Entry | null {
  if (view.syslog?.program != null && SERVER.test(view.syslog.program)) {
    const entry = syslogEntry(view.syslog);
    if (entry !== null) return entry;
  }
  return view.json === null ? (csvEntry(view.text) ?? stderrEntry(view.text)) : jsonEntry(view.json);
}

const KIND: Readonly<Record<Says, readonly [EventKind, Outcome]>> = {
  received: ['act', 'unknown'],
  authenticated: ['authenticate', 'success'],
  authorized: ['authenticate', 'success'],
  disconnected: ['end', 'success'],
  refused: ['authenticate', 'failure'],
  audit: ['act', 'unknown'],
  statement: ['act', 'unknown'],
  error: ['act', 'failure'],
  detail: ['act', 'unknown'],
  server: ['act', 'unknown'],
};

/** The server counts the lines of each session (`%l`). */
function numberedIn({ session, line }: Entry, scope: string | null): Numbered | null {
  const number = line === null ? 0 : Number(line);
  if (session === null || number < 1 || !Number.isSafeInteger(number)) return null;
  return { by: ref('host.name', scope ?? 'postgresql'), series: session, number };
}

interface Place {
  /** Cluster or host within which role names and session ids hold. */
  readonly scope: string | null;
  /** Without a scope it is only a name for the reader: it joins nothing. */
  readonly session: Ref | null;
}

/** `%c` where the line has it, else the process: pids come again, the latest login under one governs. */
function placeOf(entry: Entry, view: RecordView, context: ReadContext): Place {
  const scope = (context.scope ?? syslogHost(view))?.slice(0, MAX_NAME) ?? null;
  const id = entry.session ?? (entry.pid === null ? null : `pid:${entry.pid}`);
  if (id === null || (scope === null && entry.session === null)) return { scope, session: null };
  return { scope, session: ref('pg.session', scope === null ? id : `${scope}/${id}`) };
}

/** Only where the header is syslog's: the server's own stamp looks like the beginning of one. */
const syslogHost = (view: RecordView): string | null =>
  view.syslog?.program != null && SERVER.test(view.syslog.program) ? view.syslog.host : null;

type Who = Pick<Event, 'principal' | 'authentication' | 'presented' | 'issued' | 'ended' | 'statements'>;

function who(entry: Entry, message: Message, place: Place, time: Micros | null): Who {
  const name = (message.user ?? entry.user)?.slice(0, MAX_NAME) ?? null;
  const proves = message.proves && !entry.ambiguous;
  const role = name === null || place.scope === null || !proves ? null : ref('pg.role', `${place.scope}/${name}`);
  const nobody: Who = {
    principal: { ...NO_PRINCIPAL, ref: role, name },
    authentication: message.says === 'refused' ? 'failed' : 'none',
    presented: null,
    issued: [],
    ended: [],
    statements: [],
  };
  if (!proves || place.scope === null) return nobody;
  if (message.says === 'authenticated') return { ...nobody, ...authenticated(message, role, place, time) };
  if (message.says === 'authorized') return { ...nobody, ...authorized(role, name, place, time) };
  if (place.session === null && role === null) return nobody;
  const ended = message.says === 'disconnected' && place.session !== null;
  return {
    ...nobody,
    authentication: 'proven',
    presented: presented(place.session, place.session === null ? [] : [place.session], accountOf(role, name)),
    ended: ended ? [{ ref: place.session!, how: 'ended', at: null }] : [],
  };
}

/** Between authentication and authorization: the step is joined by the session and this mark. */
const authenticatedKey = (session: Ref): Ref => `${session}/authenticated` as Ref;

/** Who the client proved to be, before the identity is mapped to a role: with a certificate its subject is the root. */
function authenticated(message: Message, role: Ref | null, place: Place, time: Micros | null): Partial<Who> {
  if (role === null) return {};
  const identity = message.identity?.slice(0, MAX_TARGET) ?? null;
  const subject = identity !== null && message.method === 'cert' ? [ref('x509.subject', identity)] : [];
  const holder = [...subject, role];
  const key = place.session === null ? null : authenticatedKey(place.session);
  const isAlias = identity !== null && identity !== role.slice(role.indexOf('/') + 1);
  return {
    authentication: 'proven',
    presented: presented(null, [], holder),
    issued: key === null ? [] : [{ ...opening(key, time), lineage: 'root', holder, authenticates: true }],
    statements: isAlias ? [{ ref: role, attribute: 'alias', value: identity }] : [],
  };
}

/** A user that Vault made carries its unique name; the same form as where Vault's log issues it. */
const VAULT_USER = /^v-[\w.-]{18,126}$/;

/** Whose session it is by the database's word. A user that Vault made is nobody's account: only its lease tells whose it is. */
const accountOf = (role: Ref | null, name: string | null): readonly Ref[] =>
  role === null || name === null || VAULT_USER.test(name) ? [] : [role];

function authorized(role: Ref | null, name: string | null, place: Place, time: Micros | null): Partial<Who> {
  if (role === null || name === null) return {};
  const isVaults = VAULT_USER.test(name);
  const issued: readonly Issued[] =
    place.session === null
      ? []
      : [
          {
            ...opening(place.session, time),
            lineage: 'presenter',
            holder: isVaults ? [role] : [],
            authenticates: true,
          },
        ];
  if (isVaults) {
    const user = ref('vault.db-user', name);
    return { authentication: 'proven', presented: { ...presented(user, [user], []), issuance: 'elsewhere' }, issued };
  }
  const keys = place.session === null ? [] : [authenticatedKey(place.session)];
  return { authentication: 'proven', presented: { ...presented(null, keys, [role]), issuance: 'not-logged' }, issued };
}

const opening = (session: Ref, time: Micros | null): Omit<Issued, 'lineage' | 'holder' | 'authenticates'> => ({
  ref: session,
  keys: [session],
  issuedAt: time,
  expires: null,
  boundTo: null,
});

const join = (key: Ref): Join => ({
  key,
  cls: key.startsWith('vault.') ? 'K2' : 'K3',
  issuedAt: null,
  withinMicros: null,
});

const presented = (shown: Ref | null, keys: readonly Ref[], holder: readonly Ref[]): Presented => ({
  ref: shown,
  joins: keys.map(join),
  holder,
  holderClass: 'K3',
  boundTo: null,
  issuance: keys.length > 0 ? 'expected' : 'not-logged',
});

/** With `log_hostname` the client is a name. */
const clientHost = (remote: string | null): string | null => {
  const host = remote?.replace(/[(:]\d{1,5}\)?$/, '') ?? null;
  return host !== null && canonicalIp(host) === null && /^[A-Za-z0-9][\w.-]{0,254}$/.test(host) ? host : null;
};
