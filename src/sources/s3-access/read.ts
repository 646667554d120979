import { blankEvent, type Event, NO_CONTEXT, NO_DEVICE, type Outcome } from '../../model/event.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';
import { requesterOf } from './requester.ts';

/** One line is one request, or one object of a batch or copy: those share the request id. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const entry = entryOf(view);
  if (entry === null) return { ok: false, reason: 'not-an-s3-access-entry' };
  const event: Event = {
    ...blankEvent(META.id, `s3:${entry.operation}`),
    ...requesterOf(entry),
    sourceEventId: entry.requestId,
    identity: identityOf(entry),
    time: entry.time?.at ?? null,
    precision: entry.time?.precision ?? 0,
    target: entry.bucket === null ? null : entry.key === null ? entry.bucket : `${entry.bucket}/${entry.key}`,
    outcome: outcomeOf(entry),
    error: entry.errorCode,
    privileged: PRIVILEGED.test(entry.operation),
    device: { ...NO_DEVICE, ip: canonicalIp(entry.remoteIp), userAgent: entry.userAgent },
    context: { ...NO_CONTEXT, trace: entry.requestId },
    oddities: entry.signedIn === 'QueryString' ? ['signed-link'] : [],
  };
  return { ok: true, events: [event] };
}

/** The request id alone is shared by all objects of a `DeleteObjects` and by both halves of a copy. */
const identityOf = (e: Entry): string | null =>
  e.requestId === null ? null : [e.requestId, e.operation, e.bucket ?? '', e.key ?? '', e.versionId ?? ''].join('/');

/** `S3.…` entries (lifecycle, delete markers) have no status: that they were written says that it was done. */
function outcomeOf({ status, errorCode, operation }: Entry): Outcome {
  if (status !== null) return status < 400 ? 'success' : 'failure';
  if (errorCode !== null) return 'failure';
  return operation.startsWith('S3.') ? 'success' : 'unknown';
}

/** Who may do what, what is kept and what is logged: changes to these, and the bucket's end. */
const PRIVILEGED =
  /^REST\.(?:PUT|POST|DELETE)\.(?:ACL|OBJECT_ACL|BUCKETPOLICY|PUBLIC_ACCESS_BLOCK|PUBLICACCESSBLOCK|OWNERSHIP_CONTROLS|LOGGING_STATUS|VERSIONING|ENCRYPTION|REPLICATION|LIFECYCLE|NOTIFICATION|CORS|WEBSITE|INVENTORY|OBJECT_LOCK_CONFIGURATION|OBJECT_LOCK_RETENTION|OBJECT_LOCK_LEGALHOLD|BUCKET)$/;
