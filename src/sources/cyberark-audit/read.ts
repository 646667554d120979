import { blankEvent, type EventKind, NO_DEVICE, type Outcome, type Presented } from '../../model/event.ts';
import { at, num, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { micros, parseIso, type StatedTime } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { rowOf } from '../cyberark-vault/actions.ts';
import { META } from './meta.ts';

/** One event of a tenant. What Privilege Cloud's Vault writes carries the Vault's own code (`PAM00295` is 295). */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  const code = str(o?.['auditCode']);
  const tenant = str(o?.['tenantId']);
  if (o === null || code === null || tenant === null) return { ok: false, reason: 'not-an-audit-event' };
  const action = str(o['action']) ?? code;
  const time = timeOf(o);
  const row = meaningOf(code, action);
  const outcome = outcomeOf(o, action);
  const name = str(o['username']);
  const userId = str(o['userId']) ?? name;
  const account = userId === null || userId.length > 500 ? null : ref('cyberark.user', `${tenant}/${userId}`);
  const session = sessionOf(o, tenant);
  const failed = row.kind === 'authenticate' && outcome === 'failure';
  const uuid = str(o['uuid']);
  return {
    ok: true,
    events: [
      {
        ...blankEvent(META.id, `cyberark:${action.slice(0, 300)}`),
        sourceEventId: uuid,
        identity: uuid === null ? null : [tenant, uuid, code, String(time?.at ?? '')].join('\n'),
        time: time?.at ?? null,
        precision: time?.precision ?? 0,
        kind: row.kind,
        target: targetOf(o),
        outcome,
        error: outcome === 'failure' ? (str(o['message'])?.slice(0, 300) ?? code) : null,
        privileged: row.privileged,
        principal: {
          ref: failed ? null : account,
          id: str(o['userId']),
          name,
          email: name !== null && /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(name) ? name : null,
          type: str(o['identityType']),
        },
        authentication: account === null ? 'none' : failed ? 'failed' : 'proven',
        presented: account === null || failed ? null : presentedBy(account),
        nativeSession: session === null ? [] : [session],
        device: { ...NO_DEVICE, ip: canonicalIp(str(o['source'])) },
        oddities: time === null ? ['time-unreadable'] : [],
      },
    ],
  };
}

/** Milliseconds since the epoch. */
function timeOf(o: JsonObject): StatedTime | null {
  const ms = num(o['timestamp']);
  if (ms === null) return parseIso(o['timestamp'], true);
  return ms < 100_000_000_000 || ms > 7_258_118_400_000
    ? null
    : { at: micros(Math.trunc(ms) * 1000), precision: 1_000 };
}

/** Words of the identity service and of the other services; the Vault's are known by code. */
const BY_WORDS: readonly (readonly [RegExp, EventKind, boolean])[] = [
  [/log(?:in|on)|authenticat|mfa/i, 'authenticate', false],
  [/log(?:out|off)/i, 'end', false],
  [/token\.create|token-create|create.*token/i, 'issue', false],
  [
    /(?:user|role|group|policy|permission|app(?:lication)?)[.-]?(?:add|create|modify|delete|update|remove|appmodify|appdelete)/i,
    'change-identity',
    true,
  ],
  [
    /^(?:add|create|update|modify|delete|remove|enable|disable)[- ](?:user|role|group|policy|member)/i,
    'change-identity',
    true,
  ],
];

function meaningOf(code: string, action: string): { readonly kind: EventKind; readonly privileged: boolean } {
  const vault = /^PAM0*(\d{1,6})$/.exec(code)?.[1];
  if (vault !== undefined) return rowOf(vault, action);
  const words = action.slice(0, 200);
  const found = BY_WORDS.find(([pattern]) => pattern.test(words));
  return found === undefined ? { kind: 'act', privileged: false } : { kind: found[1], privileged: found[2] };
}

/** `Info`, `Warning`, `Error`; what failed says so in its name as well. */
function outcomeOf(o: JsonObject, action: string): Outcome {
  if (/fail|denied|reject/i.test(action.slice(0, 200))) return 'failure';
  const type = str(o['auditType']);
  return type === 'Info' ? 'success' : type === 'Error' || type === 'Critical' ? 'failure' : 'unknown';
}

const presentedBy = (account: Ref): Presented => ({
  ref: null,
  joins: [],
  holder: [account],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

function sessionOf(o: JsonObject, tenant: string): Ref | null {
  const id = str(o['sessionId']);
  return id === null || !/^[\w-]{8,100}$/.test(id) ? null : ref('cyberark.session', `${tenant}/${id}`);
}

/** `admin@db1`, `safe/account`, a user that was acted on, or what an application is called. */
function targetOf(o: JsonObject): string | null {
  const host = str(o['target']);
  const account = str(o['targetAccount']);
  const safe = str(o['safe']);
  const named = str(o['accountName']) ?? str(at(o['customData'], 'PAM', 'target'));
  if (host !== null) return account === null ? host.slice(0, 1_000) : `${account}@${host}`.slice(0, 1_000);
  if (safe !== null) return [safe, ...(named === null ? [] : [named])].join('/').slice(0, 1_000);
  return (str(at(o['customData'], 'user_name')) ?? str(at(o['customData'], 'name')) ?? named)?.slice(0, 1_000) ?? null;
}
