import { blankEvent, type Event, NO_DEVICE, type Presented } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { idText, mcpSessionRef } from '../agents/refs.ts';
import { msTime, secondTime } from '../github/refs.ts';
import { META } from './meta.ts';

/**
 * A request through an MCP portal of Cloudflare, as Logpush delivers it. The portal signs people in (Cloudflare Access), so the
 * user is its own word. https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/mcp_portal_logs/
 */
export const isPortalLog = (o: JsonObject): boolean =>
  typeof o['PortalID'] === 'string' && typeof o['Method'] === 'string' && o['ServerID'] !== undefined;

export function portalEvent(o: JsonObject): Event {
  const time = nanoTime(o['Datetime']);
  const user = idText(o['UserID']);
  const account = user === null ? null : ref('app.user', `cloudflare-access/${user}`);
  const session = mcpSessionRef(o['SessionID']);
  const about = idText(o['ToolCallName']) ?? idText(o['PromptGetName']) ?? idText(o['ResourceReadURI']);
  const server = idText(o['ServerID']) ?? idText(o['ServerURL']);
  return {
    ...blankEvent(META.id, `mcp:${str(o['Method'])?.slice(0, 100)}`),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    target: about === null ? server : server === null ? about : `${server}/${about}`,
    outcome: o['Success'] === true ? 'success' : o['Success'] === false ? 'failure' : 'unknown',
    error: idText(str(o['Error'])?.slice(0, 500)),
    principal: {
      ref: account,
      id: user,
      name: null,
      email: idText(o['UserEmail']),
      type: user === null ? null : 'user',
    },
    authentication: account === null ? 'none' : 'proven',
    presented: account === null ? null : signedIn(account),
    nativeSession: session === null ? [] : [session],
    device: { ...NO_DEVICE, ip: canonicalIp(str(o['ClientIP'])) },
  };
}

const signedIn = (account: Ref): Presented => ({
  ref: null,
  joins: [],
  holder: [account],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'elsewhere',
});

/** RFC 3339, seconds or nanoseconds, as the job is configured. */
function nanoTime(value: JsonObject[string]): ReturnType<typeof msTime> {
  if (typeof value === 'number' && value > 1e17) return msTime(value / 1e6);
  return typeof value === 'number' && value < 1e11 ? secondTime(value) : msTime(value);
}
