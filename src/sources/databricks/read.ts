import {
  blankEvent,
  type Ended,
  type Event,
  type Issued,
  NO_CONTEXT,
  NO_DEVICE,
  type Outcome,
} from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { type ActionRow, rowOf } from './actions.ts';
import { accountRef, actorOf, sessionOf, tokenOf } from './actor.ts';
import { type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';

/** One record is one action. The delivered files have no event id: those records are told apart by their bytes. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const entry = view.json === null ? null : entryOf(view.json);
  if (entry === null) return { ok: false, reason: 'not-a-databricks-audit-record' };
  const row = rowOf(entry.service, entry.action);
  const outcome = outcomeOf(entry);
  const session = sessionOf(entry);
  const event: Event = {
    ...blankEvent(META.id, `${entry.service}:${entry.action}`),
    ...actorOf(entry, row),
    sourceEventId: entry.id,
    identity: entry.id,
    time: entry.time?.at ?? null,
    precision: entry.time?.precision ?? 0,
    kind: row.kind,
    target: targetOf(entry.params),
    outcome,
    error: outcome === 'failure' ? (entry.error ?? (entry.status === null ? null : String(entry.status))) : null,
    privileged: row.privileged,
    issued: outcome === 'success' ? issuedBy(entry, row) : [],
    ended: outcome === 'success' ? endedBy(entry, row) : [],
    nativeSession: session === null ? [] : [session],
    device: { ...NO_DEVICE, ip: canonicalIp(entry.ip), userAgent: entry.userAgent },
    context: { ...NO_CONTEXT, job: jobOf(entry), trace: entry.requestId },
  };
  return { ok: true, events: [event] };
}

function outcomeOf({ status, action }: Entry): Outcome {
  if (action === 'IpAccessDenied') return 'failure';
  return status === null || status < 100 ? 'unknown' : status < 400 ? 'success' : 'failure';
}

/** The session of a person's sign-in, and the window of a token. */
function issuedBy(entry: Entry, row: ActionRow): readonly Issued[] {
  const base = { issuedAt: entry.time?.at ?? null, expires: null, boundTo: null } as const;
  if (row.signIn === 'person') {
    const [session, self] = [sessionOf(entry), accountRef(entry.email)];
    if (session === null || self === null) return [];
    return [{ ...base, ref: session, keys: [session], lineage: 'root', holder: [self], authenticates: true }];
  }
  const token = row.kind === 'issue' && /Token/.test(entry.action) ? tokenOf(entry) : null;
  return token === null
    ? []
    : [{ ...base, ref: token, keys: [token], lineage: 'window', holder: [], authenticates: false }];
}

function endedBy(entry: Entry, row: ActionRow): readonly Ended[] {
  if (row.kind === 'end') return ends(sessionOf(entry), 'ended');
  if (row.kind === 'revoke') return ends(tokenOf(entry), 'revoked');
  if (entry.action === 'deleteUser' || entry.action === 'deactivateUser')
    return ends(
      accountRef(str(entry.params['targetUserName'])),
      entry.action === 'deleteUser' ? 'deleted' : 'disabled',
    );
  return [];
}

const ends = (what: Ref | null, how: Ended['how']): readonly Ended[] =>
  what === null ? [] : [{ ref: what, how, at: null }];

/** A run of a job: numbered by its workspace. */
function jobOf({ params, workspace }: Entry): Ref | null {
  const run = idText(params, 'runId') ?? idText(params, 'run_id') ?? idText(params, 'multitaskParentRunId');
  return run === null ? null : ref('ci.job', `databricks${workspace === null ? '' : `-${workspace}`}/${run}`);
}

function idText(params: JsonObject, key: string): string | null {
  const value = params[key];
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : str(value);
}

const TARGETS = [
  'targetUserName',
  'full_name_arg',
  'name_arg',
  'name',
  'path',
  'scope',
  'jobId',
  'clusterId',
  'cluster_id',
  'warehouseId',
  'notebookId',
  'workspaceConfKeys',
  'tokenId',
] as const;

/** What the parameters say that it was done to: the first of the usual names; of a secret its scope and key. */
function targetOf(params: JsonObject): string | null {
  const [scope, key] = [idText(params, 'scope'), idText(params, 'key')];
  if (scope !== null && key !== null) return `${scope}/${key}`;
  for (const name of TARGETS) {
    const value = idText(params, name);
    if (value !== null) return value.slice(0, 4096);
  }
  return null;
}
