import {
  type Authentication,
  blankEvent,
  type Ended,
  type Event,
  type EventKind,
  type Issued,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';

/** One entry is one event, with Cloudflare's own id. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const entry = view.json === null ? null : entryOf(view.json);
  if (entry === null) return { ok: false, reason: 'not-an-audit-entry' };
  const time = parseIso(entry.when, true);
  const kind = kindOf(entry.action.toLowerCase(), entry.subjectToken !== null);
  const token = entry.subjectToken === null ? null : ref('cloudflare.token', entry.subjectToken);
  const done = entry.result !== false;
  const event: Event = {
    ...blankEvent(META.id, `cloudflare:${entry.action}`),
    ...callerOf(entry, kind),
    sourceEventId: entry.id,
    identity: entry.id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind,
    target: entry.resource,
    outcome: entry.result === null ? 'unknown' : entry.result ? 'success' : 'failure',
    // Everything but signing in changes or shows the configuration of an account.
    privileged: kind !== 'authenticate' && kind !== 'end',
    issued: done && kind === 'issue' ? windowOf(token, time?.at ?? null) : [],
    ended: done ? endedBy(kind, token) : [],
    device: { ...NO_DEVICE, ip: canonicalIp(entry.ip), userAgent: entry.userAgent },
    context: { ...NO_CONTEXT, trace: entry.ray },
  };
  return { ok: true, events: [event] };
}

function kindOf(action: string, ofToken: boolean): EventKind {
  if (/^(?:login|log_in|sso_login|login_.*)$/.test(action)) return 'authenticate';
  if (/^(?:logout|log_out)$/.test(action)) return 'end';
  if (/^token_create|^api_key_created$/.test(action) || (ofToken && action === 'create')) return 'issue';
  if (/^token_(?:revoke|delete)/.test(action) || (ofToken && action === 'delete')) return 'revoke';
  if (/^token_roll|^rotate_api_key$|api_key_(?:changed|rotated)/.test(action)) return 'rotate';
  if (action === 'api_key_view') return 'read-secret';
  return /member|role|permission|invite|two_?factor|password|email_change|change_email/.test(action)
    ? 'change-identity'
    : 'act';
}

interface Caller {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
}

/** Cloudflare's systems and its staff act without a credential of the account. */
const INTERNAL: ReadonlySet<string> = new Set(['system', 'admin', 'cloudflare_admin', 'Cloudflare']);

function callerOf(entry: Entry, kind: EventKind): Caller {
  const { actorId, email, actorType, tokenId } = entry;
  const refused = kind === 'authenticate' && entry.result === false;
  const internal = actorType !== null && INTERNAL.has(actorType);
  const user = actorId === null || actorType !== 'user' ? null : ref('cloudflare.user', actorId);
  const token = tokenId === null ? null : ref('cloudflare.token', tokenId);
  const proven = !refused && !internal && (user !== null || token !== null);
  return {
    principal:
      actorId === null && email === null
        ? { ...NO_PRINCIPAL, type: actorType }
        : { ref: proven ? user : null, id: actorId, name: email, email, type: actorType },
    authentication: internal ? 'internal' : refused ? 'failed' : proven ? 'proven' : 'none',
    presented: proven ? shown(token, user) : null,
  };
}

/** The token, where the entry names it; else Cloudflare's word for the account. */
const shown = (token: Ref | null, user: Ref | null): Presented => ({
  ref: token,
  joins: token === null ? [] : [{ key: token, cls: 'K2', issuedAt: null, withinMicros: null }],
  holder: user === null ? [] : [user],
  holderClass: token === null ? 'K3' : 'K2',
  boundTo: null,
  issuance: token === null ? 'not-logged' : 'expected',
});

const windowOf = (token: Ref | null, at: Micros | null): readonly Issued[] =>
  token === null
    ? []
    : [
        {
          ref: token,
          keys: [token],
          issuedAt: at,
          expires: null,
          lineage: 'window',
          holder: [],
          boundTo: null,
          authenticates: false,
        },
      ];

const endedBy = (kind: EventKind, token: Ref | null): readonly Ended[] =>
  token === null || (kind !== 'revoke' && kind !== 'rotate')
    ? []
    : [{ ref: token, how: kind === 'revoke' ? 'revoked' : 'rotated', at: null }];
