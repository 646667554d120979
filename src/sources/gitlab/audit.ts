import {
  type Authentication,
  blankEvent,
  type Ended,
  type Event,
  type EventKind,
  type IdentityStatement,
  type Issued,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Principal,
} from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { META } from './meta.ts';
import { authenticated, idOf, tokenRef, userRef } from './refs.ts';
import { timeOf } from './time.ts';

const MAX_TEXT = 512;

/** One audit event, with the details where each form keeps them. */
interface Entry {
  readonly o: JsonObject;
  /** The event's own details: `with`, `add`, `remove`, `change`, `custom_message`, `failed_login`. */
  readonly details: JsonObject;
  readonly server: string | null;
  readonly text: (key: string) => string | null;
}

/** https://docs.gitlab.com/user/compliance/audit_events/ */
export function auditEvent(o: JsonObject, server: string | null): Event {
  const details = obj(o['details']) ?? o;
  const text = (key: string): string | null => (str(details[key]) ?? str(o[key]))?.slice(0, MAX_TEXT) ?? null;
  const e: Entry = { o, details, server, text };
  const what = whatOf(e);
  const time = timeOf(o['created_at'] ?? o['time'] ?? details['created_at']);
  const id = str(o['id']) ?? idOf(o['id']);
  const author = authorOf(e);
  const impersonator = text('impersonated_by');
  const authentication: Authentication =
    what.kind === 'failed' ? 'failed' : author.ref === null || impersonator !== null ? 'none' : 'proven';
  const token = tokenChange(e);
  const userAgent = text('user_agent');
  return {
    ...blankEvent(META.id, `gitlab:${what.name}`),
    sourceEventId: id,
    identity: id === null ? null : `audit/${server ?? ''}/${id}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: token?.kind ?? (what.kind === 'failed' ? 'authenticate' : what.kind),
    target: targetOf(e),
    outcome: what.kind === 'failed' ? 'failure' : 'success',
    error: text('failed_login'),
    privileged: what.kind !== 'failed' && what.kind !== 'authenticate',
    // While an administrator acts as somebody, the author is that somebody: not the one who acts.
    principal:
      impersonator !== null
        ? { ...NO_PRINCIPAL, name: impersonator }
        : what.kind === 'failed'
          ? { ...author, ref: null }
          : author,
    authentication,
    presented: authentication === 'proven' ? authenticated(author.ref) : null,
    issued: token?.issued ?? [],
    ended: token?.ended ?? [],
    statements: statementsOf(e, what.name),
    onBehalfOf: impersonator !== null && author.ref !== null ? [author.ref] : [],
    mode: impersonator !== null ? 'delegated' : 'unknown',
    device: { ...NO_DEVICE, ip: canonicalIp(text('ip_address')), userAgent },
  };
}

/** GitLab writes -1 for nobody who is signed in, and -2, -3 … for deploy tokens and runners by their own numbers. */
function authorOf({ o, server, text }: Entry): Principal {
  const ref = userRef(o['author_id'], server);
  const email = text('author_email');
  const name = text('author_name');
  return {
    ref,
    id: ref === null ? null : idOf(o['author_id']),
    name: name?.startsWith('(removed)') ? null : name,
    email: email?.includes('@') ? email : null,
    type: ref === null ? null : (text('author_class') ?? 'user'),
  };
}

interface What {
  readonly name: string;
  readonly kind: EventKind | 'failed';
}

function whatOf({ o, text }: Entry): What {
  const type = str(o['event_type'])?.slice(0, MAX_TEXT) ?? null;
  const failed = text('failed_login');
  if (failed !== null || type?.startsWith('login_failed') === true)
    return { name: type ?? 'failed_login', kind: 'failed' };
  const provider = text('with');
  if (provider !== null || type?.startsWith('authenticate') === true)
    return { name: type ?? 'authenticate', kind: 'authenticate' };
  const message = text('custom_message');
  if (message === 'Signed out' || type === 'user_signed_out') return { name: type ?? 'signed_out', kind: 'end' };
  const done = [doneOf(text, 'add'), doneOf(text, 'remove'), doneOf(text, 'change')].find((one) => one !== null);
  const name = type ?? done ?? message ?? 'audit_event';
  return { name, kind: IDENTITY.test(name) ? 'change-identity' : 'act' };
}

/** `add user_access`, `remove project`, `change visibility`. */
function doneOf(text: Entry['text'], verb: string): string | null {
  const what = text(verb);
  return what === null ? null : `${verb} ${what}`;
}

const IDENTITY =
  /^(?:add|remove) user(?:_access)?$|^user_(?:created|destroyed|blocked|unblocked|add_email|banned|deactivate)/;

function targetOf({ details, o, text }: Entry): string | null {
  const type = text('target_type') ?? text('entity_type');
  const id = idOf(details['target_id'] ?? o['target_id']) ?? text('target_id');
  const name = text('target_details') ?? text('entity_path');
  return type === null ? name : [type, id, name].filter((part) => part !== null).join('/');
}

const TOKEN = /^(Created|Revoked) (?:personal|project|group) access token with (?:token_)?id:? (\d{1,19})\b/;

/** Creation and end of an access token; the number is the `token_id` of each request that presents it. */
function tokenChange(e: Entry): { kind: EventKind; issued: readonly Issued[]; ended: readonly Ended[] } | null {
  const m = TOKEN.exec(e.text('custom_message') ?? '');
  if (m === null) return null;
  const token = tokenRef(e.server, 'PersonalAccessToken', m[2]!);
  const time = timeOf(e.o['created_at'] ?? e.o['time']);
  if (m[1] === 'Revoked') return { kind: 'revoke', issued: [], ended: [{ ref: token, how: 'revoked', at: null }] };
  const issued: Issued = {
    ref: token,
    keys: [token],
    issuedAt: time?.at ?? null,
    expires: null,
    // The request itself names the account that holds the token.
    lineage: 'window',
    holder: [],
    boundTo: null,
    authenticates: false,
  };
  return { kind: 'issue', issued: [issued], ended: [] };
}

function statementsOf(e: Entry, what: string): readonly IdentityStatement[] {
  if (e.text('target_type') !== 'User') return [];
  const ref = userRef(e.details['target_id'] ?? e.o['target_id'], e.server);
  if (ref === null) return [];
  const state = STATES.get(what);
  return state === undefined ? [] : [{ ref, attribute: 'state', value: state }];
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['user_blocked', 'disabled'],
  ['user_banned', 'disabled'],
  ['user_deactivated', 'disabled'],
  ['user_unblocked', 'enabled'],
  ['user_activated', 'enabled'],
  ['user_destroyed', 'offboarded'],
  ['remove user', 'offboarded'],
  ['add user', 'enabled'],
]);
