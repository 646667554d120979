import { obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/** What one entry says, whichever version it came in. */
export interface Entry {
  readonly id: string | null;
  readonly when: string | null;
  readonly action: string;
  readonly result: boolean | null;
  readonly actorId: string | null;
  readonly email: string | null;
  readonly ip: string | null;
  /** `user`, `admin` or `cloudflare_admin` (Cloudflare's staff), `system`, `account` (a token of the account). */
  readonly actorType: string | null;
  /** The token with which it was done (version 2). */
  readonly tokenId: string | null;
  /** The token that it is about. */
  readonly subjectToken: string | null;
  readonly resource: string | null;
  readonly userAgent: string | null;
  readonly ray: string | null;
}

export const entryOf = (o: JsonObject): Entry | null =>
  o['ActionType'] === undefined ? (o['when'] === undefined ? second(o) : first(o)) : pushed(o);

/** Version 1: `action.type`, `actor`, `owner`, `resource`, `when`. */
function first(o: JsonObject): Entry | null {
  const [action, actor, resource] = [obj(o['action']), obj(o['actor']), obj(o['resource'])];
  const type = str(action?.['type']);
  if (
    type === null ||
    actor === null ||
    resource === null ||
    (o['owner'] === undefined && o['interface'] === undefined)
  )
    return null;
  return {
    id: str(o['id']),
    when: str(o['when']),
    action: type,
    result: resultOf(action?.['result']),
    actorId: str(actor['id']),
    email: str(actor['email']),
    ip: str(actor['ip']),
    actorType: str(actor['type']),
    tokenId: null,
    subjectToken: strAt(o['metadata'], 'token_tag') ?? strAt(o['metadata'], 'token_id'),
    resource: resourceOf(str(resource['type']), str(resource['id']), strAt(o['metadata'], 'zone_name')),
    userAgent: null,
    ray: null,
  };
}

/** Version 2: `action.time`, `actor.context`, `raw`. https://developers.cloudflare.com/fundamentals/account/account-security/audit-logs/ */
function second(o: JsonObject): Entry | null {
  const [action, actor, resource, raw] = [obj(o['action']), obj(o['actor']), obj(o['resource']), obj(o['raw'])];
  const type = str(action?.['type']);
  const time = str(action?.['time']);
  if (type === null || time === null || actor === null || resource === null || obj(o['account']) === null) return null;
  const product = str(resource['product']);
  return {
    id: str(o['id']),
    when: time,
    action: type,
    result: resultOf(action?.['result']),
    actorId: str(actor['id']),
    email: str(actor['email']),
    ip: str(actor['ip_address']),
    actorType: str(actor['type']),
    tokenId: str(actor['token_id']),
    subjectToken: product === 'api_tokens' || str(resource['type']) === 'api_tokens' ? str(resource['id']) : null,
    resource: resourceOf(str(resource['type']) ?? product, str(resource['id']), strAt(o['zone'], 'name')),
    userAgent: str(raw?.['user_agent']),
    ray: str(raw?.['cf_ray_id']),
  };
}

/** Version 1 as Logpush delivers it. */
function pushed(o: JsonObject): Entry | null {
  const type = str(o['ActionType']);
  if (type === null || o['ActorType'] === undefined || o['When'] === undefined || o['ResourceType'] === undefined)
    return null;
  return {
    id: str(o['ID']),
    when: str(o['When']),
    action: type,
    result: resultOf(o['ActionResult']),
    actorId: str(o['ActorID']),
    email: str(o['ActorEmail']),
    ip: str(o['ActorIP']),
    actorType: str(o['ActorType']),
    tokenId: null,
    subjectToken: strAt(o['Metadata'], 'token_tag'),
    resource: resourceOf(str(o['ResourceType']), str(o['ResourceID']), strAt(o['Metadata'], 'zone_name')),
    userAgent: null,
    ray: null,
  };
}

function resultOf(value: JsonValue | undefined): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 'success' ? true : value === 'failure' ? false : null;
}

const resourceOf = (type: string | null, id: string | null, zone: string | null): string | null =>
  [type, id, zone].filter((part) => part !== null).join(' ') || null;
