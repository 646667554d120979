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
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { eventOf, text } from './event.ts';
import { META } from './meta.ts';
import { rowOf } from './types.ts';

/** One event, with Atlas's own id. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json === null ? null : eventOf(view.json);
  if (o === null) return { ok: false, reason: 'not-an-atlas-event' };
  const type = text(o, 'eventTypeName') ?? 'UNKNOWN';
  const time = parseIso(text(o, 'created'), true);
  const row = rowOf(type);
  const id = text(o, 'id');
  const event: Event = {
    ...blankEvent(META.id, `atlas:${type}`),
    ...callerOf(o),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: targetOf(o),
    outcome: /(?:FAILED|DENIED|FAILURE)$/.test(type) ? 'failure' : 'success',
    privileged: row.privileged,
    issued: row.kind === 'issue' ? issuedBy(o, time?.at ?? null) : [],
    ended: row.kind === 'revoke' ? endedBy(o) : [],
    device: { ...NO_DEVICE, ip: canonicalIp(text(o, 'remoteAddress')) },
  };
  return { ok: true, events: [event] };
}

const keyRef = (publicKey: string | null): Ref | null => (publicKey === null ? null : ref('atlas.api-key', publicKey));

interface Caller {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
}

/** A person, else an API key (which belongs to the organization, and names nobody), else Atlas. */
function callerOf(o: JsonObject): Caller {
  const [userId, username] = [text(o, 'userId'), text(o, 'username')];
  const publicKey = text(o, 'publicKey');
  const key = keyRef(publicKey);
  const user = userId === null ? null : ref('atlas.user', userId);
  if (user === null && key === null)
    return {
      principal: username === null ? NO_PRINCIPAL : { ...NO_PRINCIPAL, name: username },
      authentication: username === null ? 'internal' : 'none',
      presented: null,
    };
  const email = username !== null && /^[^\s@]+@[^\s@]+$/.test(username) ? username : null;
  return {
    principal: {
      ref: user,
      id: userId ?? text(o, 'apiKeyId'),
      name: username ?? publicKey,
      email,
      type: user === null ? 'api-key' : o['isGlobalAdmin'] === true ? 'global-admin' : 'user',
    },
    authentication: 'proven',
    presented: {
      ref: key,
      joins: key === null ? [] : [{ key, cls: 'K2', issuedAt: null, withinMicros: null }],
      holder: user === null ? [] : [user],
      holderClass: 'K3',
      boundTo: null,
      issuance: key === null ? 'elsewhere' : 'expected',
    },
  };
}

function issuedBy(o: JsonObject, at: Micros | null): readonly Issued[] {
  const key = keyRef(text(o, 'targetPublicKey'));
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

function endedBy(o: JsonObject): readonly Ended[] {
  const key = keyRef(text(o, 'targetPublicKey'));
  return key === null ? [] : [{ ref: key, how: 'deleted', at: null }];
}

/** Whom or what it was done to: never the actor. */
const targetOf = (o: JsonObject): string | null =>
  text(o, 'targetUsername') ??
  text(o, 'targetPublicKey') ??
  text(o, 'accessListEntry') ??
  text(o, 'whitelistEntry') ??
  text(o, 'teamId') ??
  text(o, 'groupId') ??
  text(o, 'orgId');
