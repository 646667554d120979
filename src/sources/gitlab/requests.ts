import { type Authentication, blankEvent, type Event, NO_CONTEXT, NO_DEVICE, NO_PRINCIPAL } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { META } from './meta.ts';
import { idOf, tokenRef, userRef } from './refs.ts';
import { timeOf } from './time.ts';

/**
 * One request that the web server or the API answered. `user_id` is the account that GitLab authenticated; a request without one was
 * anonymous. https://docs.gitlab.com/administration/logs/#production_jsonlog
 */
export function requestEvent(o: JsonObject, server: string | null): Event {
  const time = timeOf(o['time']);
  const correlation = str(o['correlation_id'])?.slice(0, 128) ?? null;
  const controller = str(o['controller']);
  const method = str(o['method']) ?? '';
  const route = str(o['route']);
  const account = userRef(o['user_id'], server);
  const status = typeof o['status'] === 'number' ? o['status'] : null;
  const tokenType = str(o['token_type']);
  const tokenId = idOf(o['token_id']);
  const token =
    tokenType === null || tokenId === null || tokenType.length > 64 ? null : tokenRef(server, tokenType, tokenId);
  const name = str(o['username']) ?? str(o['meta.user']);
  const authentication: Authentication = account !== null ? 'proven' : status === 401 ? 'failed' : 'none';
  return {
    ...blankEvent(
      META.id,
      `gitlab:${(controller === null ? `${method} ${route}` : (str(o['action']) ?? '')).slice(0, 512)}`,
    ),
    // A client can choose the number (X-Request-Id), so it does not make two records one event.
    sourceEventId: correlation,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'act',
    target: targetOf(controller, method, str(o['path'])),
    outcome: status === null ? 'unknown' : status < 400 ? 'success' : 'failure',
    error: status !== null && status >= 400 ? String(status) : null,
    privileged:
      /^\/(?:api\/v4\/)?(?:admin|application\/settings)(?:\/|$)/.test(str(o['path']) ?? '') && method !== 'GET',
    principal: { ...NO_PRINCIPAL, ref: account, id: idOf(o['user_id']), name, type: account === null ? null : 'user' },
    authentication,
    presented:
      account === null
        ? null
        : {
            ref: token,
            joins: token === null ? [] : [{ key: token, cls: 'K2', issuedAt: null, withinMicros: null }],
            holder: [account],
            holderClass: 'K3',
            boundTo: null,
            issuance: token === null ? 'not-logged' : 'expected',
          },
    device: { ...NO_DEVICE, ip: addressOf(o), userAgent: str(o['ua'])?.slice(0, 1024) ?? null },
    context: { ...NO_CONTEXT, trace: correlation },
    apiRequest: correlation === null || server === null ? null : ref('api.request', `${server}/${correlation}`),
  };
}

function targetOf(controller: string | null, method: string, path: string | null): string | null {
  if (path === null) return controller;
  return [controller, method, path.slice(0, 1024)].filter((part) => part !== null && part !== '').join(' ');
}

const MAX_HOPS = 32;

/**
 * `remote_ip` of the API log is the whole chain of X-Forwarded-For: the client can write its front, the proxy next to GitLab its end.
 * The last address that is not the host itself is the one that this proxy saw.
 */
function addressOf(o: JsonObject): string | null {
  const hops = (str(o['remote_ip']) ?? '').slice(0, 2048).split(',').slice(-MAX_HOPS);
  const seen = hops.map((hop) => canonicalIp(hop.trim())).filter((ip) => ip !== null);
  return seen.findLast((ip) => !/^127\.|^::1$/.test(ip)) ?? seen.at(-1) ?? canonicalIp(str(o['meta.remote_ip']));
}
