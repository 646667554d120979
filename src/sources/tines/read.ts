import {
  blankEvent,
  type Ended,
  type Event,
  type EventKind,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
} from '../../model/event.ts';
import { at, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { META } from './meta.ts';

/** One operation is one event. Its number is the tenant's own. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  const operation = o === null ? null : str(o['operation_name']);
  if (o === null || operation === null) return { ok: false, reason: 'not-an-audit-log' };
  const time = parseIso(o['created_at'], true);
  const [id, tenant, userId] = [idText(o['id']), idText(o['tenant_id']), idText(o['user_id'])];
  const self = userId === null ? null : ref('tines.user', scoped(tenant, userId));
  const failed = /Fail(?:ed|ure)/.test(operation);
  const kind = kindOf(operation);
  const refused = failed && kind === 'authenticate';
  const email = str(o['user_email']);
  const event: Event = {
    ...blankEvent(META.id, `tines:${operation}`),
    sourceEventId: id,
    identity: id === null ? null : scoped(tenant, id),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind,
    target: targetOf(o),
    outcome: failed ? 'failure' : 'success',
    privileged: kind !== 'authenticate' && kind !== 'end' && (kind !== 'act' || ADMIN.test(operation)),
    principal:
      userId === null && email === null
        ? NO_PRINCIPAL
        : { ...NO_PRINCIPAL, ref: refused ? null : self, id: userId, name: str(o['user_name']), email, type: 'user' },
    authentication: refused ? 'failed' : self === null ? 'none' : 'proven',
    presented: refused || self === null ? null : holds(self, kind === 'authenticate'),
    ended: kind === 'revoke' && !failed ? endedBy(o, tenant) : [],
    device: { ...NO_DEVICE, ip: canonicalIp(str(o['request_ip'])), userAgent: str(o['request_user_agent']) },
  };
  return { ok: true, events: [event] };
}

function idText(value: JsonValue | undefined): string | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : str(value);
}

const scoped = (tenant: string | null, id: string): string => (tenant === null ? id : `${tenant}/${id}`);

/** https://www.tines.com/api/audit-logs/ */
function kindOf(operation: string): EventKind {
  if (/^(?:Login|FailedLogin|LoginFailure)/.test(operation)) return 'authenticate';
  if (/^Logout/.test(operation)) return 'end';
  if (/^AuthenticationTokenCreation|^ApiKeyCreation/.test(operation)) return 'issue';
  if (/^AuthenticationTokenDeletion|^ApiKeyDeletion/.test(operation)) return 'revoke';
  return /^(?:User|Team|Tenant|Role|Sso|Scim|Admin|Custom.*Role)(?!Credential)/.test(operation)
    ? 'change-identity'
    : 'act';
}

/** Credentials and settings of the tenant, and what hides traces. */
const ADMIN = /Credential|Certificate|Resource|Setting|Secret|Owner|IpAccess|Tunnel|Admin|Deletion|Destruction|Restore/;

const holds = (self: Ref, isLogin: boolean): Presented => ({
  ref: null,
  joins: [],
  holder: [self],
  holderClass: 'K3',
  boundTo: null,
  issuance: isLogin ? 'elsewhere' : 'not-logged',
});

function endedBy(o: JsonObject, tenant: string | null): readonly Ended[] {
  const token = idText(at(o, 'inputs', 'inputs', 'authenticationTokenId'));
  return token === null ? [] : [{ ref: ref('tines.token', scoped(tenant, token)), how: 'deleted', at: null }];
}

const TARGETS = [
  'name',
  'email',
  'id',
  'storyId',
  'teamId',
  'userId',
  'authenticationTokenId',
  'userCredentialId',
] as const;

function targetOf(o: JsonObject): string | null {
  for (const name of TARGETS) {
    const value = idText(at(o, 'inputs', 'inputs', name));
    if (value !== null) return `${name}:${value.slice(0, 4096)}`;
  }
  return null;
}
