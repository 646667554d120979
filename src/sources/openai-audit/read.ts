import { blankEvent, type Ended, type Event, type Issued, NO_CONTEXT } from '../../model/event.ts';
import { num, obj, str, strAt } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, micros } from '../../model/time.ts';
import { actorOf, apiKeyRef } from './actor.ts';
import { META } from './meta.ts';
import { rowOf } from './types.ts';

/** One entry is one event, with OpenAI's own id. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  const type = o === null ? null : str(o['type']);
  if (o === null || type === null) return { ok: false, reason: 'not-an-audit-entry' };
  const failed = type.endsWith('.failed');
  const actor = actorOf(o, type === 'login.failed');
  const seconds = num(o['effective_at']);
  const at =
    seconds === null || !Number.isInteger(seconds) || seconds < 0 || seconds > 7e9 ? null : micros(seconds * 1_000_000);
  const details = detailsOf(o, type);
  const row = rowOf(type);
  const id = str(o['id']);
  const event: Event = {
    ...blankEvent(META.id, `openai:${type}`),
    sourceEventId: id,
    identity: id,
    time: at,
    precision: at === null ? 0 : 1_000_000,
    kind: row.kind,
    target: strAt(details ?? undefined, 'id') ?? strAt(o['project'], 'id'),
    outcome: failed ? 'failure' : 'success',
    error: failed ? (strAt(details ?? undefined, 'error_code') ?? strAt(details ?? undefined, 'error_message')) : null,
    privileged: row.privileged,
    principal: actor.principal,
    authentication: actor.authentication,
    presented: actor.presented,
    issued: type === 'api_key.created' ? issuedBy(details, at) : [],
    ended: endedBy(type, details),
    statements:
      type === 'login.succeeded' && actor.self !== null && actor.principal.email !== null
        ? [{ ref: actor.self, attribute: 'email', value: actor.principal.email }]
        : [],
    device: actor.device,
    context: NO_CONTEXT,
  };
  return { ok: true, events: [event] };
}

/** What the entry is about stands under the name of its type; collectors write the dots as underscores. */
function detailsOf(o: JsonObject, type: string): JsonObject | null {
  for (const key of [type, type.replaceAll('.', '_')]) {
    const found = Object.hasOwn(o, key) ? obj(o[key]) : null;
    if (found !== null) return found;
  }
  return null;
}

/** The key belongs to whoever its uses say: the window opens. */
function issuedBy(details: JsonObject | null, at: Micros | null): readonly Issued[] {
  const key = apiKeyRef(details?.['id']);
  return key === null
    ? []
    : [
        {
          ref: key,
          keys: [key],
          issuedAt: at,
          expires: null,
          lineage: 'window',
          holder: [],
          boundTo: null,
          authenticates: false,
        },
      ];
}

function endedBy(type: string, details: JsonObject | null): readonly Ended[] {
  const id = str(details?.['id']);
  if (id === null) return [];
  if (type === 'api_key.deleted') return [{ ref: ref('openai.api-key', id), how: 'deleted', at: null }];
  if (type === 'user.deleted') return [{ ref: ref('openai.user', id), how: 'disabled', at: null }];
  return type === 'service_account.deleted'
    ? [{ ref: ref('openai.service-account', id), how: 'deleted', at: null }]
    : [];
}
