import {
  blankEvent,
  type Event,
  type EventKind,
  type Issued,
  NO_PRINCIPAL,
  type Presented,
} from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { META } from './meta.ts';

/** One entry is one event, in the spelling of either API (`userId`, `user_id`). It has no id of its own. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  const name = o === null ? null : str(o['event']);
  if (o === null || name === null) return { ok: false, reason: 'not-an-audit-entry' };
  const time = parseIso(o['created'], true);
  const content = obj(o['content']);
  const userId = str(o['userId']) ?? str(o['user_id']);
  const user = userId === null ? null : ref('snyk.user', userId);
  const sessionId = str(content?.['sessionPublicId']);
  const session = sessionId === null ? null : ref('snyk.session', sessionId);
  const kind = kindOf(name);
  const event: Event = {
    ...blankEvent(META.id, `snyk:${name}`),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind,
    target: targetOf(o, content),
    outcome: 'success',
    privileged: !(
      kind === 'authenticate' ||
      kind === 'end' ||
      name === 'api.access' ||
      /^org\.project\.(?:test|monitor)/.test(name)
    ),
    principal: userId === null ? NO_PRINCIPAL : { ...NO_PRINCIPAL, ref: user, id: userId, type: 'user' },
    authentication: user === null ? 'internal' : 'proven',
    presented: user === null ? null : shown(user, kind === 'authenticate' ? null : session, kind === 'authenticate'),
    issued:
      kind === 'authenticate' && session !== null && user !== null ? [opened(session, user, time?.at ?? null)] : [],
    ended: kind === 'end' && session !== null ? [{ ref: session, how: 'ended', at: null }] : [],
    nativeSession: session === null ? [] : [session],
  };
  return { ok: true, events: [event] };
}

function kindOf(name: string): EventKind {
  if (name === 'user.logged_in') return 'authenticate';
  if (name === 'user.logged_out') return 'end';
  if (/service_account\.(?:create|add)$|\.token\.create$/.test(name)) return 'issue';
  if (/service_account\.delete$|\.token\.(?:delete|revoke)$/.test(name)) return 'revoke';
  return /\.user\.|\.role\.|\.sso\.|service_account|provision/.test(name) ? 'change-identity' : 'act';
}

const shown = (user: Ref, session: Ref | null, isLogin: boolean): Presented => ({
  ref: session,
  joins: session === null ? [] : [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
  holder: [user],
  holderClass: 'K3',
  boundTo: null,
  issuance: session !== null ? 'expected' : isLogin ? 'elsewhere' : 'not-logged',
});

const opened = (session: Ref, user: Ref, at: Micros | null): Issued => ({
  ref: session,
  keys: [session],
  issuedAt: at,
  expires: null,
  lineage: 'root',
  holder: [user],
  boundTo: null,
  authenticates: true,
});

const TARGETS = ['userPublicId', 'email', 'serviceAccountPublicId', 'rolePublicId', 'name', 'url'] as const;

/** Whom or what it was done to: never the actor. Of a URL only the path; its query may hold secrets. */
function targetOf(o: JsonObject, content: JsonObject | null): string | null {
  for (const field of TARGETS) {
    const value = str(content?.[field]);
    if (value !== null) return field === 'url' ? (value.split('?', 1)[0] ?? null) : value;
  }
  return (
    str(o['projectId']) ??
    str(o['project_id']) ??
    str(o['orgId']) ??
    str(o['org_id']) ??
    str(o['groupId']) ??
    str(o['group_id'])
  );
}
