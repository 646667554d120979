import {
  type Authentication,
  blankEvent,
  type Event,
  type IdentityStatement,
  NO_CONTEXT,
  NO_DEVICE,
  type Outcome,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { syslogTime } from '../syslog-time.ts';
import { rowOf } from './actions.ts';
import { META } from './meta.ts';
import { type AuditRecord, recordsOf } from './record.ts';

/** One audit record is one event. The Vault numbers none, so its bytes are its identity. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const records = recordsOf(view);
  if (records.length === 0) return { ok: false, reason: 'audit-record-without-code' };
  return { ok: true, events: records.map((r) => eventOf(r, context)) };
}

function eventOf(r: AuditRecord, context: ReadContext): Event {
  const vault = context.scope ?? r.host;
  const time = r.stamp === null ? null : syslogTime(r.stamp, context);
  const row = rowOf(r.code, r.action);
  const isRejected = row.kind === 'approve' && /^reject/i.test(r.action);
  const outcome = isRejected ? 'failure' : outcomeOf(r);
  const authentication = authenticationOf(r, outcome);
  const account = r.issuer === null ? null : userRef(vault, r.issuer);
  const session = sessionOf(r, vault);
  const opens = r.code === '300' && outcome === 'success';
  const presented =
    authentication === 'proven' && account !== null ? presentedBy(account, opens ? null : session) : null;
  const ends = (r.code === '302' || r.code === '303') && session !== null;
  const changed = outcome === 'success' ? changedUser(r, vault) : null;
  return {
    ...blankEvent(META.id, `cyberark:${r.action}`),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: targetOf(r),
    outcome,
    error: outcome === 'failure' && !isRejected ? (r.reason?.slice(0, 300) ?? r.code) : null,
    privileged: row.privileged,
    principal: principalOf(r, authentication === 'failed' ? null : account),
    authentication,
    presented,
    issued: opens && session !== null && account !== null ? [openedBy(account, session, time?.at ?? null)] : [],
    ended: [
      ...(ends ? [{ ref: session, how: 'ended' as const, at: null }] : []),
      ...(changed?.end === undefined ? [] : [{ ref: changed.who, how: changed.end, at: null }]),
    ],
    statements: changed === null ? [] : [changed.says],
    nativeSession: session === null ? [] : [session],
    device: { ...NO_DEVICE, ip: addressOf(r), host: hostOf(r) },
    context: { ...NO_CONTEXT, request: requestOf(r, vault) },
    oddities: time === null && r.stamp !== null ? ['time-unreadable'] : [],
  };
}

/** A user's name, unique within one Vault. */
const userRef = (vault: string | null, name: string): Ref =>
  ref('cyberark.user', vault === null ? name : `${vault}/${name}`);

const principalOf = (r: AuditRecord, account: Ref | null): Principal => ({
  ref: account,
  id: null,
  name: r.issuer,
  email: r.issuer !== null && /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(r.issuer) ? r.issuer : null,
  type: r.issuer === null ? null : BUILT_IN.has(r.issuer) ? 'built-in' : 'user',
});

/** The Vault itself. Its components (CPM, PVWA, PSM, providers) are users with credential files, which can be carried off. */
const BUILT_IN: ReadonlySet<string> = new Set(['Batch', 'Builtin', 'System']);
const REFUSED: ReadonlySet<string> = new Set(['4', '309']);

function authenticationOf(r: AuditRecord, outcome: Outcome): Authentication {
  if (r.issuer === null) return 'none';
  if (REFUSED.has(r.code) || (r.code === '7' && outcome === 'failure')) return 'failed';
  return BUILT_IN.has(r.issuer) && canonicalIp(r.station) !== null && r.station !== NOWHERE
    ? 'proven'
    : BUILT_IN.has(r.issuer)
      ? 'internal'
      : 'proven';
}

/** What the Vault writes for a station where there is none. */
const NOWHERE = '0.0.0.0';

function outcomeOf(r: AuditRecord): Outcome {
  if (REFUSED.has(r.code) || /\bfail(?:ed|ure)?\b/i.test(r.action.slice(0, 200))) return 'failure';
  if (r.severity === 'Error' || r.severity === 'Critical')
    return r.action.startsWith('Security warning') ? 'success' : 'failure';
  return r.severity === null ? 'unknown' : 'success';
}

const presentedBy = (account: Ref, session: Ref | null): Presented => ({
  ref: session,
  joins: session === null ? [] : [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
  holder: [account],
  holderClass: 'K3',
  boundTo: null,
  issuance: session === null ? 'not-logged' : 'expected',
});

const openedBy = (account: Ref, session: Ref, time: Event['time']): Event['issued'][number] => ({
  ref: session,
  keys: [session],
  issuedAt: time,
  expires: null,
  lineage: 'root',
  holder: [account],
  boundTo: null,
  authenticates: false,
});

/** A session through PSM, by the id that PSM gave it. */
function sessionOf(r: AuditRecord, vault: string | null): Ref | null {
  const id = r.details.get('SessionID') ?? '';
  return /^[\w-]{8,64}$/.test(id) ? ref('cyberark.session', vault === null ? id : `${vault}/${id}`) : null;
}

/** In a session PSM names the person's machine; the station is then PSM's own. */
function addressOf(r: AuditRecord): string | null {
  const from = canonicalIp(r.details.get('SrcHost') ?? null) ?? canonicalIp(r.station);
  return from === NOWHERE ? null : from;
}

function hostOf(r: AuditRecord): string | null {
  const from = r.details.get('SrcHost') ?? '';
  return canonicalIp(from) === null && /^[\w.-]{1,253}$/.test(from) ? from : null;
}

/** `admin@db1` in a session, `safe/file` of an account or file, else the user who was acted on. */
function targetOf(r: AuditRecord): string | null {
  const host = r.details.get('DstHost');
  const user = r.details.get('User');
  if (host !== undefined && host !== '') return user === undefined || user === '' ? host : `${user}@${host}`;
  if (r.safe !== null) return r.file === null ? r.safe : `${r.safe}/${r.file}`;
  return r.targetUser ?? r.sourceUser ?? r.file;
}

/** Requests for a password are numbered in their safe. A ticket's number stands in the reason, and is the issuer's word. */
function requestOf(r: AuditRecord, vault: string | null): Ref | null {
  return r.requestId === null || !/^[\w-]{1,64}$/.test(r.requestId)
    ? null
    : ref('approval.request', `cyberark/${[vault, r.safe, r.requestId].filter((part) => part !== null).join('/')}`);
}

interface Changed {
  readonly who: Ref;
  readonly says: IdentityStatement;
  readonly end?: 'deleted' | 'disabled';
}

/** An account that was made, removed, suspended or made active again. */
function changedUser(r: AuditRecord, vault: string | null): Changed | null {
  const state = STATES.find(([pattern]) => pattern.test(r.action.slice(0, 100)))?.[1];
  if (state === undefined || r.sourceUser === null) return null;
  const who = userRef(vault, r.sourceUser);
  const says: IdentityStatement = { ref: who, attribute: 'state', value: state };
  return state === 'active' ? { who, says } : { who, says, end: state };
}

const STATES: readonly (readonly [RegExp, 'active' | 'deleted' | 'disabled'])[] = [
  [/^add user$/i, 'active'],
  [/^(?:activate|enable) user$/i, 'active'],
  [/^(?:delete|remove) user$/i, 'deleted'],
  [/^(?:suspend|disable) user$/i, 'disabled'],
];
