import type { Ended, IdentityStatement, Issued, Outcome } from '../../model/event.ts';
import { at, obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { serialOfHex, spiffeRef } from '../spiffe/refs.ts';
import { type Actor, accountOf, botInstance, homeOf, OPENING, sessionOf, within } from './actor.ts';
import { subjectOf } from './assertions.ts';
import { certificateOf } from './certificates.ts';

/** Credentials and sessions that begin with this event. */
export function issuedBy(
  o: JsonObject,
  event: string,
  actor: Actor,
  time: Micros | null,
  scope: string | null,
): readonly Issued[] {
  if (OPENING.has(event)) return opened(o, actor, time);
  if (event === 'cert.create') return certificate(o, scope, time);
  if (event === 'bot.join') return joined(o, actor, time);
  return event === 'spiffe.svid.issued' ? svid(o, time) : [];
}

const credential = (key: Ref, time: Micros | null): Issued => ({
  ref: key,
  keys: [key],
  issuedAt: time,
  expires: null,
  lineage: 'presenter',
  holder: [],
  boundTo: null,
  authenticates: false,
});

/** Whoever opens a session has just proved the key of his certificate, from the address in the event. */
function opened(o: JsonObject, actor: Actor, time: Micros | null): readonly Issued[] {
  const session = sessionOf(o);
  const holder = actor.presented?.holder ?? [];
  if (session === null || holder.length === 0) return [];
  if (botInstance(o) !== null) return [credential(session, time)];
  return [{ ...credential(session, time), lineage: 'root', holder, authenticates: true }];
}

function certificate(o: JsonObject, scope: string | null, time: Micros | null): readonly Issued[] {
  const identity = obj(o['identity']);
  const user = str(identity?.['user']);
  const account = user === null ? null : accountOf(o, user, scope);
  if (identity === null || account === null || !account.startsWith('teleport.user:')) return [];
  const expires = parseIso(identity['expires']);
  return [{ ...credential(certificateOf(o, account, scope), time), lineage: 'window', expires: expires?.at ?? null }];
}

/** A bot instance lives as long as it renews: its id is on all that it does. */
function joined(o: JsonObject, actor: Actor, time: Micros | null): readonly Issued[] {
  const instance = botInstance(o);
  const bot = actor.principal.ref;
  if (instance === null || bot === null) return [];
  return [{ ...credential(instance, time), holder: subjectOf(o) === null ? [] : [bot] }];
}

/** https://goteleport.com/docs/reference/workload-identity/ */
function svid(o: JsonObject, time: Micros | null): readonly Issued[] {
  const workload = spiffeRef(str(o['spiffe_id']));
  const serial = serialOfHex(str(o['serial_number']));
  return workload === null || serial === null ? [] : [{ ...credential(serial, time), holder: [workload] }];
}

const ENDS: ReadonlySet<string> = new Set([
  'session.end',
  'db.session.end',
  'app.session.end',
  'windows.desktop.session.end',
  'mcp.session.end',
]);

/** Sessions, accounts and devices that end with this event. */
export function endedBy(o: JsonObject, event: string, scope: string | null): readonly Ended[] {
  if (ENDS.has(event)) {
    const session = sessionOf(o);
    return session === null ? [] : [{ ref: session, how: 'ended', at: null }];
  }
  if (event === 'lock.created') return locked(o, scope).map((r) => ({ ref: r, how: 'disabled' as const, at: null }));
  const name = str(o['name']);
  if (name === null || name.length > 500) return [];
  if (event === 'user.delete') return [{ ref: user(o, name, scope), how: 'deleted', at: null }];
  return event === 'bot.delete'
    ? [{ ref: ref('teleport.bot', within(homeOf(o, scope), name)), how: 'deleted', at: null }]
    : [];
}

const user = (o: JsonObject, name: string, scope: string | null): Ref =>
  ref('teleport.user', within(homeOf(o, scope), name));

/** What a lock is laid on, where the event says so. A lock on a role or a login ends nobody's account. */
function locked(o: JsonObject, scope: string | null): readonly Ref[] {
  const name = str(at(o['target'], 'user'));
  const device = str(at(o['target'], 'device'));
  const bot = str(at(o['target'], 'bot_instance_id'));
  return [
    name === null || name.length > 500 ? null : user(o, name, scope),
    deviceRef(device),
    bot === null || !/^[\w-]{8,100}$/.test(bot) ? null : ref('teleport.bot-instance', bot),
  ].filter((r) => r !== null);
}

/** A device that was registered with the cluster, by the cluster's id of it. */
export const deviceRef = (id: string | null): Ref | null =>
  id === null || !/^[\w-]{8,100}$/.test(id) ? null : ref('teleport.device', id);

const STATES: ReadonlyMap<string, string> = new Map([
  ['user.create', 'active'],
  ['user.delete', 'deleted'],
]);

/** State of an account, and what its identity provider called it when it signed in. */
export function statedBy(
  o: JsonObject,
  event: string,
  outcome: Outcome,
  scope: string | null,
): readonly IdentityStatement[] {
  if (outcome === 'failure') return [];
  const state = STATES.get(event);
  const name = str(o[state === undefined ? 'user' : 'name']);
  if (name === null || name.length > 500) return [];
  const account = user(o, name, scope);
  if (state !== undefined) return [{ ref: account, attribute: 'state', value: state }];
  return event === 'user.login' ? signedIn(o, account) : [];
}

function signedIn(o: JsonObject, account: Ref): readonly IdentityStatement[] {
  const said: IdentityStatement[] = [];
  const email = str(at(o['attributes'], 'email'));
  const issuer = str(at(o['attributes'], 'iss'));
  const subject = str(at(o['attributes'], 'sub'));
  if (email !== null) said.push({ ref: account, attribute: 'email', value: email });
  if (issuer !== null && subject !== null)
    said.push({ ref: account, attribute: 'alias', value: `${issuer}|${subject}` });
  return said;
}
