import {
  type Authentication,
  blankEvent,
  type Ended,
  type Event,
  type Issued,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { META } from './meta.ts';
import { rowOf } from './types.ts';

/** One activity is one event, with Anthropic's own id. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  const [type, actor] = o === null ? [null, null] : [str(o['type']), obj(o['actor'])];
  if (o === null || type === null || actor === null) return { ok: false, reason: 'not-an-activity' };
  const time = parseIso(o['created_at'], true);
  const failed = /_(?:failed|denied)$/.test(type);
  const row = rowOf(type);
  const id = str(o['id']);
  const event: Event = {
    ...blankEvent(META.id, `anthropic:${type}`),
    ...callerOf(actor, failed && row.kind === 'authenticate'),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: targetOf(o),
    outcome: failed ? 'failure' : 'success',
    privileged: row.privileged,
    issued: row.kind === 'issue' ? issuedBy(o, time?.at ?? null) : [],
    ended: endedBy(o, type, row.kind === 'revoke'),
    device: { ...NO_DEVICE, ip: canonicalIp(str(actor['ip_address'])), userAgent: str(actor['user_agent']) },
  };
  return { ok: true, events: [event] };
}

interface Caller {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
}

/** Anthropic itself and a directory that is synchronised act without an account's credential. */
const INTERNAL: ReadonlySet<string> = new Set(['anthropic_actor', 'system_actor', 'scim_directory_sync_actor']);

function callerOf(actor: JsonObject, refused: boolean): Caller {
  const type = str(actor['type']);
  const userId = str(actor['user_id']);
  const email = str(actor['email_address']) ?? str(actor['unauthenticated_email_address']);
  const key = keyRef(str(actor['api_key_id']) ?? str(actor['admin_api_key_id']));
  const user = userId === null ? null : ref('anthropic.user', userId);
  const unproven = refused || type === null || type.startsWith('unauthenticated_');
  const internal = type !== null && INTERNAL.has(type);
  const proven = !unproven && !internal && (user !== null || key !== null);
  return {
    principal:
      userId === null && email === null
        ? { ...NO_PRINCIPAL, type }
        : { ref: proven ? user : null, id: userId, name: email, email, type },
    authentication: internal
      ? 'internal'
      : proven
        ? 'proven'
        : refused || type?.startsWith('unauthenticated_')
          ? 'failed'
          : 'none',
    presented: proven ? shown(key, user) : null,
  };
}

const shown = (key: Ref | null, user: Ref | null): Presented => ({
  ref: key,
  joins: key === null ? [] : [{ key, cls: 'K2', issuedAt: null, withinMicros: null }],
  holder: user === null ? [] : [user],
  holderClass: key === null ? 'K3' : 'K2',
  boundTo: null,
  issuance: key === null ? 'elsewhere' : 'expected',
});

const keyRef = (id: string | null): Ref | null => (id === null ? null : ref('anthropic.api-key', id));

const KEYS = ['api_key_id', 'admin_api_key_id', 'service_key_id', 'key_id'] as const;

/** The key that the activity is about: its own field, beside the actor's. */
const keyOf = (o: JsonObject): Ref | null => keyRef(KEYS.map((name) => str(o[name])).find((id) => id !== null) ?? null);

function issuedBy(o: JsonObject, at: Micros | null): readonly Issued[] {
  const key = keyOf(o);
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

function endedBy(o: JsonObject, type: string, revokes: boolean): readonly Ended[] {
  const key = revokes ? keyOf(o) : null;
  if (key !== null) return [{ ref: key, how: 'revoked', at: null }];
  const user = type === 'org_user_deleted' ? str(o['deleted_user_id']) : null;
  return user === null ? [] : [{ ref: ref('anthropic.user', user), how: 'disabled', at: null }];
}

const TARGETS = [
  ...KEYS,
  ...[
    'deleted_user_id',
    'target_id',
    'user_id',
    'claude_chat_id',
    'claude_project_id',
    'claude_artifact_id',
    'claude_file_id',
    'filename',
  ],
  ...['mcp_server_id', 'mcp_server_name', 'workspace_id', 'integration_type', 'resource_id'],
] as const;

function targetOf(o: JsonObject): string | null {
  for (const name of TARGETS) {
    const value = str(o[name]);
    if (value !== null) return value.slice(0, 4096);
  }
  return null;
}
