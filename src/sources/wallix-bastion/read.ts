import {
  type Authentication,
  blankEvent,
  type Ended,
  type Event,
  type IdentityStatement,
  type Issued,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import type { Micros } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { syslogTime } from '../syslog-time.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import { type Fields, fieldsOf, type Message, messageOf } from './message.ts';
import { META } from './meta.ts';

/** One message is one event. The Bastion numbers sessions and no messages. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const message = view.json === null ? messageOf(view) : null;
  if (message === null) return { ok: false, reason: 'not-a-bastion-message' };
  const f = fieldsOf(message.body);
  const meaning = meaningOf(message.tag, f);
  return meaning === null
    ? { ok: false, reason: 'bastion-message-without-type' }
    : { ok: true, events: [eventOf(message, f, meaning, context)] };
}

function eventOf(message: Message, f: Fields, meaning: Meaning, context: ReadContext): Event {
  const bastion = context.scope ?? message.host;
  const time = message.stamp === null ? null : syslogTime(message.stamp, context);
  const name = f('user');
  const account = name === null || name.length > 500 ? null : userRef(bastion, name);
  const session = sessionOf(f);
  const isRefused = meaning.kind === 'authenticate' && meaning.outcome === 'failure' && meaning.session === null;
  const authentication: Authentication = isRefused ? 'failed' : account === null ? 'none' : 'proven';
  const joined = meaning.session === 'opens' || message.tag === 'wabauth' ? null : session;
  const happened = meaning.outcome !== 'failure';
  const at = time?.at ?? null;
  return {
    ...blankEvent(META.id, `wallix:${meaning.action}`),
    time: at,
    precision: time?.precision ?? 0,
    kind: meaning.kind,
    target: targetOf(f),
    outcome: meaning.outcome,
    error: happened ? null : ((f('infos') ?? f('result') ?? f('type'))?.slice(0, 300) ?? null),
    privileged: meaning.privileged,
    principal: {
      ...NO_PRINCIPAL,
      ref: isRefused ? null : account,
      name,
      email: name !== null && /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(name) ? name : null,
      type: name === null ? null : 'user',
    },
    authentication,
    presented: authentication === 'proven' && account !== null ? presentedBy(account, joined) : null,
    issued: meaning.session === 'opens' && session !== null && account !== null ? [opened(session, account, at)] : [],
    ended: [
      ...(meaning.session === 'ends' && session !== null ? [over(session)] : []),
      ...removed(f, bastion, message.tag),
    ],
    statements: stated(f, bastion, message.tag),
    nativeSession: session === null ? [] : [session],
    device: { ...NO_DEVICE, ip: canonicalIp(f('client_ip') ?? f('src_ip')) },
    context: { ...NO_CONTEXT, request: approvalOf(f, bastion) },
    oddities: time === null && message.stamp !== null ? ['time-unreadable'] : [],
  };
}

/** A user's name, unique within one Bastion. */
const userRef = (bastion: string | null, name: string): Ref =>
  ref('wallix.user', bastion === null ? name : `${bastion}/${name}`);

/** Ids of sessions are made of time and machine, and do not come again; a proxy's connection has a number of its own. */
function sessionOf(f: Fields): Ref | null {
  const id = f('session_id');
  if (id !== null) return /^[0-9a-f-]{16,64}$/i.test(id) ? ref('wallix.session', id) : null;
  const connection = f('psid');
  return connection !== null && /^\d{6,30}$/.test(connection) ? ref('wallix.session', `psid/${connection}`) : null;
}

const presentedBy = (account: Ref, session: Ref | null): Presented => ({
  ref: session,
  joins: session === null ? [] : [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
  holder: [account],
  holderClass: 'K3',
  boundTo: null,
  issuance: session === null ? 'not-logged' : 'expected',
});

const opened = (session: Ref, account: Ref, time: Micros | null): Issued => ({
  ref: session,
  keys: [session],
  issuedAt: time,
  expires: null,
  lineage: 'root',
  holder: [account],
  boundTo: null,
  authenticates: false,
});

const over = (session: Ref): Ended => ({ ref: session, how: 'ended', at: null });

/** `root@db1`: the account that the Bastion logs in with, and where; else the object that was changed. */
function targetOf(f: Fields): string | null {
  const account = f('account');
  const device = f('device') ?? f('target_ip');
  if (device !== null) return (account === null ? device : `${account}@${device}`).slice(0, 1_000);
  return (account ?? f('object') ?? f('infos'))?.slice(0, 1_000) ?? null;
}

const changedUser = (f: Fields, tag: string, action: string): string | null =>
  tag === 'wabaudit' && f('action') === action && f('type') === 'User' ? f('object') : null;

function removed(f: Fields, bastion: string | null, tag: string): readonly Ended[] {
  const name = changedUser(f, tag, 'delete');
  return name === null || name.length > 500 ? [] : [{ ref: userRef(bastion, name), how: 'deleted', at: null }];
}

function stated(f: Fields, bastion: string | null, tag: string): readonly IdentityStatement[] {
  for (const [action, state] of [
    ['add', 'active'],
    ['delete', 'deleted'],
  ] as const) {
    const name = changedUser(f, tag, action);
    if (name !== null && name.length <= 500) return [{ ref: userRef(bastion, name), attribute: 'state', value: state }];
  }
  return [];
}

/** A request for access by the id in `<Approval(uid='…', …)>`. How it was decided is a number that nobody explains. */
function approvalOf(f: Fields, bastion: string | null): Ref | null {
  const uid =
    f('type') === 'Approval' ? /uid='([0-9a-f]{16,64})'/.exec((f('object') ?? '').slice(0, 500))?.[1] : undefined;
  return uid === undefined ? null : ref('approval.request', `wallix/${bastion === null ? '' : `${bastion}/`}${uid}`);
}
