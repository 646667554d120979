import { type Authentication, type Join, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { at, num, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { ASSERTION_WITHIN, runAssertionOf, subjectOf } from './assertions.ts';
import { certificateOf } from './certificates.ts';

/** Who did it, with what. */
export interface Actor {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
}

/** `<cluster>/<name>`; the bare name where neither the event nor the origin says which cluster. */
export const within = (cluster: string | null, name: string): string =>
  cluster === null ? name : `${cluster}/${name}`;

/** A user's own cluster: through a trusted cluster he is one of another. */
export const homeOf = (o: JsonObject, scope: string | null): string | null =>
  str(o['user_cluster_name']) ?? str(o['cluster_name']) ?? scope;

const HUMAN = 1;
const BOT = 2;
/** A service of the cluster, or somebody with root on its host who runs `tctl` there. */
const HOST = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(.{1,255})$/;
/** What older versions wrote where they did not know who. */
const UNSAID: ReadonlySet<string> = new Set(['unimplemented', 'unknown']);
const MAX_NAME = 500;

/** Who acted: the reviewer, whoever changed the resource, else the user. */
export function actingName(o: JsonObject, event: string): string | null {
  const changer = str(o['updated_by']);
  const user = str(o['user']);
  if (event === 'access_request.review') return str(o['author']) ?? changer ?? user;
  if (event === 'cert.create') return user ?? str(at(o['identity'], 'impersonator')) ?? str(at(o['identity'], 'user'));
  // The user of an assignment is whom it is for.
  if (event.startsWith('okta.assignment.')) return null;
  return event === 'access_request.update' ? (changer ?? user) : (user ?? changer);
}

export function accountOf(o: JsonObject, name: string, scope: string | null): Ref | null {
  const home = homeOf(o, scope);
  const bot = str(o['bot_name']) ?? str(at(o['identity'], 'bot_name'));
  if (name.length > MAX_NAME || UNSAID.has(name) || name === 'system') return null;
  if (bot !== null && bot.length <= MAX_NAME) return ref('teleport.bot', within(home, bot));
  if (num(o['user_kind']) === BOT) return ref('teleport.bot', within(home, name.replace(/^bot-(?=.)/, '')));
  const host = HOST.exec(name);
  return host !== null && (home === null || host[2] === home)
    ? ref('teleport.host', within(host[2] as string, host[1] as string))
    : ref('teleport.user', within(home, name));
}

export function actorOf(o: JsonObject, event: string, outcome: string, scope: string | null): Actor {
  if (event === 'bot.join' || event === 'instance.join') return joining(o, event, outcome, scope);
  const name = actingName(o, event);
  if (name === null) return { principal: NO_PRINCIPAL, authentication: NOBODY.get(event) ?? 'none', presented: null };
  const account = accountOf(o, name, scope);
  const principal: Principal = {
    ref: account,
    id: null,
    name,
    email: /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(name) ? name : null,
    type: typeOf(o, account),
  };
  if (name === 'system') return { principal, authentication: 'internal', presented: null };
  if (account === null) return { principal, authentication: 'none', presented: null };
  if (isRefusedLogin(event, outcome)) {
    return { principal: { ...principal, ref: null }, authentication: 'failed', presented: null };
  }
  return { principal, authentication: 'proven', presented: presentedBy(o, event, account, scope) };
}

/** Nobody is named where the cluster acts by itself. */
const NOBODY: ReadonlyMap<string, Authentication> = new Map([
  ['ssm.run', 'internal'],
  ['okta.groups.update', 'internal'],
  ['okta.applications.update', 'internal'],
  ['okta.user.sync', 'internal'],
  ['okta.access_list.sync', 'internal'],
  ['okta.assignment.process', 'internal'],
  ['okta.assignment.cleanup', 'internal'],
]);

const LOGINS: ReadonlySet<string> = new Set(['user.login', 'auth', 'recovery_code.used']);
const isRefusedLogin = (event: string, outcome: string): boolean => LOGINS.has(event) && outcome === 'failure';

function typeOf(o: JsonObject, account: Ref | null): string | null {
  if (account?.startsWith('teleport.bot:')) return 'bot';
  if (account?.startsWith('teleport.host:')) return 'host';
  return num(o['user_kind']) === HUMAN || account?.startsWith('teleport.user:') ? 'user' : null;
}

/**
 * A session by its id, a bot instance by its own; else the user by Teleport's word. Every request shows a certificate, which
 * no event names; where a session opens, the certificate that was made for that user before opens its window.
 */
function presentedBy(o: JsonObject, event: string, account: Ref, scope: string | null): Presented {
  const instance = botInstance(o);
  const session = inSession(o, event);
  const joins: Join[] = [];
  if (session !== null) joins.push({ key: session, cls: 'K3', issuedAt: null, withinMicros: null });
  if (instance !== null) joins.push({ key: instance, cls: 'K2', issuedAt: null, withinMicros: null });
  if (session === null && instance === null && OPENING.has(event)) {
    joins.push({ key: certificateOf(o, account, scope), cls: 'K3', issuedAt: null, withinMicros: LONGEST_CERTIFICATE });
  }
  return {
    ref: session ?? instance,
    joins,
    holder: holderOf(o, account, scope),
    holderClass: instance === null ? 'K3' : 'K2',
    boundTo: null,
    issuance: session !== null ? 'expected' : 'not-logged',
  };
}

/** Default of `max_session_ttl`. */
const LONGEST_CERTIFICATE = 30 * 3_600_000_000;

/** Events that open a session and carry its id first. */
export const OPENING: ReadonlySet<string> = new Set([
  'session.start',
  'db.session.start',
  'app.session.start',
  'windows.desktop.session.start',
  'mcp.session.start',
]);

/** Another person who joins a session is not the one who opened it: his events stand on his own word. */
const OWN_WORD: ReadonlySet<string> = new Set(['session.join', 'session.leave', 'session.rejected']);

function inSession(o: JsonObject, event: string): Ref | null {
  return OPENING.has(event) || OWN_WORD.has(event) ? null : sessionOf(o);
}

/** `sid`: a UUID for every session, of every kind. */
export function sessionOf(o: JsonObject): Ref | null {
  const sid = str(o['sid']);
  return sid === null || !/^[\w.-]{8,100}$/.test(sid) ? null : ref('teleport.session', sid);
}

export function botInstance(o: JsonObject): Ref | null {
  const id = str(o['bot_instance_id']) ?? str(at(o['identity'], 'bot_instance_id'));
  return id === null || !/^[\w-]{8,100}$/.test(id) ? null : ref('teleport.bot-instance', id);
}

/** Impersonation: who stands behind the user comes first. */
function holderOf(o: JsonObject, account: Ref, scope: string | null): readonly Ref[] {
  const behind = str(o['impersonator']);
  const name = behind === null || behind.length > MAX_NAME ? null : behind;
  const impersonator =
    name === null || name === str(o['user']) ? null : ref('teleport.user', within(homeOf(o, scope), name));
  return impersonator === null || impersonator === account ? [account] : [impersonator, account];
}

/** A bot or a host that joins shows a token, or an assertion of the platform that it runs on. */
function joining(o: JsonObject, event: string, outcome: string, scope: string | null): Actor {
  const home = homeOf(o, scope);
  const name = event === 'bot.join' ? str(o['bot_name']) : str(o['node_name']);
  const host = str(o['host_id']);
  const id = event === 'bot.join' ? name : host;
  const kind = event === 'bot.join' ? 'teleport.bot' : 'teleport.host';
  const account = id === null || id.length > MAX_NAME ? null : ref(kind, within(home, id));
  const failed = outcome === 'failure';
  const principal: Principal = {
    ...NO_PRINCIPAL,
    ref: failed ? null : account,
    name: str(o['user_name']) ?? name,
    type: event === 'bot.join' ? 'bot' : 'host',
  };
  if (failed) return { principal, authentication: 'failed', presented: null };
  const assertion = runAssertionOf(o);
  const subject = subjectOf(o);
  return {
    principal,
    authentication: 'proven',
    presented: {
      ref: null,
      joins: assertion === null ? [] : [{ key: assertion, cls: 'K3', issuedAt: null, withinMicros: ASSERTION_WITHIN }],
      holder: subject !== null ? [subject] : account !== null ? [account] : [],
      holderClass: 'K3',
      boundTo: null,
      issuance: 'elsewhere',
    },
  };
}
