import { blankEvent, type Event, type EventKind, type Issued } from '../../model/event.ts';
import { str, strAt } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { deviceOf, presentedBy, principalOf, sessionOf } from './actor.ts';
import { auditEnded, auditIssued, auditKind, auditStatements, itemUse, names, usedVersion } from './effects.ts';
import { META } from './meta.ts';
import { type Stream, streamOf } from './streams.ts';

/** One record is one event. Deduplicated by its uuid. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  const stream = o === null ? null : streamOf(o);
  if (o === null || stream === null) return { ok: false, reason: 'not-an-event' };
  const time = parseIso(o['timestamp'], true);
  const uuid = str(o['uuid']);
  const actor = principalOf(o, stream);
  const session = sessionOf(o);
  const common: Event = {
    ...blankEvent(META.id, `1password:${(actionOf(o, stream) ?? stream).slice(0, MAX_TEXT)}`),
    sourceEventId: uuid,
    identity: uuid,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: kindOf(o, stream),
    target: targetOf(o, stream),
    outcome: 'success',
    principal: actor,
    authentication: actor.ref === null ? 'none' : 'proven',
    presented: presentedBy(o, stream, actor),
    nativeSession: session === null ? [] : [session],
    device: deviceOf(o),
  };
  switch (stream) {
    case 'sign-in':
      return one(signedIn(o, common, session, actor.ref));
    case 'item-usage':
      return one({ ...common, privileged: common.kind !== 'act', secretVersion: usedVersion(o) });
    case 'audit':
      return one({
        ...common,
        privileged: true,
        issued: auditIssued(o, common.time),
        ended: auditEnded(o),
        statements: auditStatements(o),
      });
  }
}

const one = (event: Event): ReadResult => ({ ok: true, events: [event] });
const MAX_TEXT = 512;

/** The firewall lets some sign-ins pass and reports them: they are successes too. */
const SIGNED_IN: ReadonlySet<string> = new Set(['success', 'firewall_reported_success']);

/** A sign-in starts its session. One that was refused names nobody: the account is the one that was tried. */
function signedIn(o: JsonObject, event: Event, session: Ref | null, user: Ref | null): Event {
  if (!SIGNED_IN.has(str(o['category']) ?? '')) {
    return {
      ...event,
      outcome: 'failure',
      error: str(o['type'])?.slice(0, MAX_TEXT) ?? null,
      principal: { ...event.principal, ref: null },
      authentication: 'failed',
      presented: null,
    };
  }
  if (user === null) return event;
  const statements = names(user, event.principal.name, event.principal.email);
  return { ...event, issued: session === null ? [] : [started(session, user, event.time)], statements };
}

const started = (session: Ref, user: Ref, issuedAt: Micros | null): Issued => ({
  ref: session,
  keys: [session],
  issuedAt,
  expires: null,
  lineage: 'root',
  holder: [user],
  boundTo: null,
  authenticates: true,
});

function actionOf(o: JsonObject, stream: Stream): string | null {
  return stream === 'sign-in' ? str(o['category']) : str(o['action']);
}

function kindOf(o: JsonObject, stream: Stream): EventKind {
  if (stream === 'sign-in') return 'authenticate';
  if (stream === 'item-usage') return itemUse(str(o['action']));
  return auditKind(str(o['action']) ?? '', str(o['object_type']) ?? '');
}

function targetOf(o: JsonObject, stream: Stream): string | null {
  if (stream === 'item-usage')
    return `item:${str(o['vault_uuid'])?.slice(0, MAX_TEXT)}/${str(o['item_uuid'])?.slice(0, MAX_TEXT)}`;
  if (stream === 'sign-in') return strAt(o['client'], 'app_name')?.slice(0, MAX_TEXT) ?? null;
  const object = str(o['object_uuid']);
  const type = str(o['object_type'])?.slice(0, MAX_TEXT);
  return object === null ? (type ?? null) : `${type}:${object.slice(0, MAX_TEXT)}`;
}
