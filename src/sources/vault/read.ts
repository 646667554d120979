import { blankEvent, type Event, NO_PRINCIPAL, type Outcome } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { authenticationOf, deviceOf, newAuth, principalOf, tokenPresented } from './actor.ts';
import { endedBy, issuedBy, statedBy } from './effects.ts';
import { type Entry, entryFrom } from './entry.ts';
import { entryOf, isJsonx } from './framing.ts';
import { identityOf } from './ids.ts';
import { isLogin, loginOf } from './login.ts';
import { META } from './meta.ts';
import { purposeOf } from './paths.ts';
import { secretVersionOf } from './secrets.ts';

/**
 * One request to Vault. Its request entry (written before it is carried out) and its response entry are records of one event; the
 * response has the higher revision, so the copy with the outcome is the canonical one however the records arrive. Only it
 * says what was issued and ended.
 */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const o = entryOf(view);
  if (o === null) return { ok: false, reason: isJsonx(view.text) ? 'jsonx-format' : 'not-an-audit-entry' };
  if (o['type'] !== 'request' && o['type'] !== 'response') return { ok: false, reason: 'not-an-audit-entry' };
  const e = entryFrom(o, context.scope);
  if (e === null) return { ok: false, reason: 'audit-entry-without-request' };
  const isDone = e.isResponse && !e.failed;
  const authentication = authenticationOf(e);
  const login = isLogin(e) && authentication === 'proven' ? loginOf(e) : null;
  const presented = authentication !== 'proven' ? null : (login?.presented ?? tokenPresented(e));
  const purpose = purposeOf(e);
  const event: Event = {
    ...blankEvent(META.id, `vault:${e.operation}`),
    sourceEventId: str(e.request['id']),
    identity: identityOf(e),
    revision: e.isResponse ? 2 : 1,
    time: e.time,
    precision: e.at?.precision ?? 0,
    kind: purpose.kind,
    target: `${e.namespace}${e.path}` || null,
    outcome: outcomeOf(e),
    error: e.failed ? errorOf(e) : null,
    privileged: purpose.privileged,
    principal: isLogin(e) ? (login === null ? NO_PRINCIPAL : principalOf(newAuth(e))) : principalOf(e.auth),
    authentication,
    presented,
    issued: isDone ? issuedBy(e, login) : [],
    ended: isDone ? endedBy(e, presented?.ref ?? null) : [],
    statements: isDone ? statedBy(e, login) : [],
    device: deviceOf(e),
    secretVersion: secretVersionOf(e),
  };
  return { ok: true, events: [event] };
}

/** A request entry without error was let in; what became of it, only the response entry says. */
const outcomeOf = (e: Entry): Outcome => (e.failed ? 'failure' : e.isResponse ? 'success' : 'unknown');

/** `1 error occurred: * permission denied` and the bare text mean the same. Messages of engines are hashed. */
function errorOf(e: Entry): string {
  const text = e.error ?? '';
  const first = /^\d+ errors? occurred:\s*\* ([^\n]{1,200})/.exec(text)?.[1] ?? /^[^\n]{1,200}/.exec(text)?.[0];
  return first?.trim() || 'error-response';
}
