import { type Authentication, blankEvent, type Event, type Outcome, type Principal } from '../../model/event.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { deviceOf, endedBy, issuedBy, presentedBy, sessionOf } from './access.ts';
import { type Entry, entry, entryOf } from './entry.ts';
import { recordOfMapText } from './map-text.ts';
import { META } from './meta.ts';
import { operationOf, SIGN_INS } from './operations.ts';
import { isInternal, principalOf } from './people.ts';

/** One audit record is one event; `Id` is the service's own and deduplicates over all ways out. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const e = view.json === null ? ofMapText(view.text) : entryOf(view.json);
  if (e === null) return { ok: false, reason: view.json === null ? 'field-twice-or-missing' : 'not-an-audit-record' };
  const named = principalOf(e);
  const outcome = outcomeOf(e);
  const { kind, privileged } = operationOf(e);
  const authentication = authenticationOf(e, outcome, named);
  const principal = authentication === 'failed' ? { ...named, ref: null } : named;
  const session = sessionOf(e);
  const isProven = authentication === 'proven';
  const event: Event = {
    ...blankEvent(META.id, `m365:${e.operation}`),
    sourceEventId: e.id,
    identity: e.id,
    time: e.time?.at ?? null,
    precision: e.time?.precision ?? 0,
    kind,
    target: targetOf(e),
    outcome,
    error: outcome === 'failure' ? (e.text('LogonError') ?? e.text('ErrorNumber') ?? e.text('ResultStatus')) : null,
    privileged,
    principal,
    authentication,
    presented: isProven ? presentedBy(e, principal.ref) : null,
    issued: isProven && outcome === 'success' ? issuedBy(e, principal.ref) : [],
    ended: outcome === 'success' ? endedBy(e) : [],
    nativeSession: session === null ? [] : [session],
    mode: isDelegate(e) ? 'delegated' : 'unknown',
    device: deviceOf(e),
  };
  return { ok: true, events: [event] };
}

function ofMapText(text: string): Entry | null {
  const record = recordOfMapText(text);
  return record === null ? null : entry((name) => record[name]);
}

function authenticationOf(e: Entry, outcome: Outcome, principal: Principal): Authentication {
  if (isInternal(e)) return 'internal';
  if (SIGN_INS.has(e.recordType) && outcome === 'failure') return 'failed';
  return principal.ref === null && presentedBy(e, null) === null ? 'none' : 'proven';
}

/** https://learn.microsoft.com/en-us/office/office-365-management-api/office-365-management-activity-api-schema#common-schema (ResultStatus) */
const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['succeeded', 'success'],
  ['partiallysucceeded', 'success'],
  ['success', 'success'],
  ['true', 'success'],
  ['failed', 'failure'],
  ['failure', 'failure'],
  ['false', 'failure'],
]);

/**
 * Workloads without a result status write what was done. A failed sign-in has the status of the request that asked for it,
 * often `Success`: its operation decides.
 */
function outcomeOf(e: Entry): Outcome {
  if (e.operation.endsWith('LoginFailed')) return 'failure';
  const status = e.text('ResultStatus');
  return status === null ? 'success' : (OUTCOMES.get(status.toLowerCase()) ?? 'unknown');
}

/** Somebody in a mailbox that is not his own. */
const isDelegate = (e: Entry): boolean => e.text('LogonType') === '2' || e.text('LogonType') === 'Delegated';

const MAX_TARGET = 4096;

/** The object; in Exchange the mailbox. */
const targetOf = (e: Entry): string | null =>
  (e.text('ObjectId') ?? e.text('MailboxOwnerUPN') ?? e.text('ItemName'))?.slice(0, MAX_TARGET) ?? null;
