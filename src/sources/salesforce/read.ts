import {
  blankEvent,
  type Ended,
  type Event,
  type IdentityStatement,
  type Issued,
  NO_CONTEXT,
  NO_DEVICE,
  type Outcome,
} from '../../model/event.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { actorOf, holderOf, loginRef, sessionRef, userRef } from './actor.ts';
import { entryOf } from './entry.ts';
import { META } from './meta.ts';
import type { Entry } from './shape.ts';
import { rowOf } from './types.ts';

/** One row or event is one event. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const entry = view.json === null ? null : entryOf(view.json);
  if (entry === null) return { ok: false, reason: 'not-a-salesforce-event' };
  const row = rowOf(entry);
  const outcome = outcomeOf(entry);
  const isLogin = entry.type === 'Login';
  const rests =
    row.finding !== undefined ? 'finding' : !isLogin ? 'session' : outcome === 'success' ? 'login' : 'login-failed';
  const event: Event = {
    ...blankEvent(META.id, `salesforce:${entry.type}`),
    ...actorOf(entry, rests),
    sourceEventId: entry.id,
    identity: entry.id,
    time: entry.time?.at ?? null,
    precision: entry.time?.precision ?? 0,
    kind: row.kind,
    target: entry.target,
    outcome,
    error: outcome === 'failure' ? entry.status : null,
    privileged: row.privileged,
    issued: outcome === 'failure' ? [] : issuedBy(entry),
    ended: entry.type === 'Logout' ? endedBy(entry) : [],
    statements: isLogin && outcome === 'success' ? namesOf(entry) : [],
    nativeSession: [sessionRef(entry.sessionKey), loginRef(entry.loginKey)].filter((key) => key !== null),
    device: {
      ...NO_DEVICE,
      ip: canonicalIp(entry.ip),
      service: entry.ip === 'Salesforce.com IP' ? entry.ip : null,
      userAgent: entry.userAgent,
    },
    context: { ...NO_CONTEXT, trace: entry.requestId },
  };
  return { ok: true, events: [event] };
}

/** A login opens what its key ties together; a login-as opens a session of the admin inside the user's account. */
function issuedBy(entry: Entry): readonly Issued[] {
  const user = userRef(entry.user.id);
  const base = { issuedAt: entry.time?.at ?? null, expires: null, boundTo: null, lineage: 'root' } as const;
  if (entry.type === 'Login') {
    const login = loginRef(entry.loginKey);
    return login === null || user === null
      ? []
      : [{ ...base, ref: login, keys: [login], holder: [user], authenticates: true }];
  }
  const session = entry.type === 'LoginAs' ? sessionRef(entry.sessionKey) : null;
  const holder = holderOf(userRef(entry.delegate?.id ?? null), user);
  return session === null || holder.length < 2
    ? []
    : [{ ...base, ref: session, keys: [session], holder, authenticates: false }];
}

const endedBy = (entry: Entry): readonly Ended[] =>
  [sessionRef(entry.sessionKey), loginRef(entry.loginKey)].flatMap((ref) =>
    ref === null ? [] : [{ ref, how: 'ended', at: null }],
  );

function namesOf({ user }: Entry): readonly IdentityStatement[] {
  const self = userRef(user.id);
  return self === null || user.name === null ? [] : [{ ref: self, attribute: 'name', value: user.name }];
}

/** `LOGIN_NO_ERROR`; S, F, A (not authorized), N (not found), R (redirected), U; an HTTP status; `Success` or what went wrong. */
function outcomeOf({ type, status }: Entry): Outcome {
  if (status === null) return type === 'Logout' ? 'success' : 'unknown';
  const word = status.toUpperCase();
  if (word === 'LOGIN_NO_ERROR' || word === 'S' || word === 'R' || word === 'SUCCESS') return 'success';
  if (/^[1-5]\d\d$/.test(word)) return word < '400' ? 'success' : 'failure';
  if (type === 'Login' || word === 'F' || word === 'A' || word === 'N' || word.startsWith('FAIL')) return 'failure';
  return 'unknown';
}
