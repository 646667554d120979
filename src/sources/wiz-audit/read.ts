import {
  type Authentication,
  blankEvent,
  type Event,
  type EventKind,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Outcome,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { at, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { META } from './meta.ts';

/** One entry is one event, with Wiz's own id. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  const action = o === null ? undefined : str(o['action'])?.trim();
  if (o === null || action === undefined || action === '') return { ok: false, reason: 'not-an-audit-entry' };
  const time = parseIso(o['timestamp'], true);
  const outcome = outcomeOf(str(o['status']));
  const kind = kindOf(action);
  const id = str(o['id']);
  const event: Event = {
    ...blankEvent(META.id, `wiz:${action}`),
    ...callerOf(o, kind === 'authenticate' && outcome !== 'success'),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind,
    target: strAt(o['actionParameters'], 'input', 'id') ?? strAt(o['actionParameters'], 'id'),
    outcome,
    error: outcome === 'failure' ? (strAt(o['actionParameters'], 'error') ?? str(o['status'])) : null,
    privileged:
      kind !== 'authenticate' &&
      /^(?:Create|Update|Delete|Add|Remove|Set|Rotate|Revoke|Disable|Enable|Assign|Patch|Modify)/.test(action),
    device: {
      ...NO_DEVICE,
      ip: canonicalIp(str(o['sourceIP']) ?? strAt(o['actionParameters'], 'sourceIP')),
      userAgent: str(o['userAgent']),
    },
    context: { ...NO_CONTEXT, trace: str(o['requestId']) },
  };
  return { ok: true, events: [event] };
}

function outcomeOf(status: string | null): Outcome {
  if (status === 'SUCCESS') return 'success';
  return status === 'FAILED' || status === 'ACCESS_DENIED' ? 'failure' : 'unknown';
}

/** The name of the operation of Wiz's API, and Login. */
function kindOf(action: string): EventKind {
  if (/(?:^|\s)Login$/i.test(action)) return 'authenticate';
  if (/^Logout$/i.test(action)) return 'end';
  if (/^TokenRefresh$/i.test(action)) return 'exchange';
  if (/^Create(?:ServiceAccount|UserApiToken)/.test(action)) return 'issue';
  if (/^RotateServiceAccount/.test(action)) return 'rotate';
  if (/^(?:RevokeSessions|RevokeUserSessions|DeleteServiceAccount)/.test(action)) return 'revoke';
  return /User|Role|SAML|Permission/.test(action) ? 'change-identity' : 'act';
}

/** A person, else a service account. */
function callerOf(
  o: JsonObject,
  refused: boolean,
): { readonly principal: Principal; readonly authentication: Authentication; readonly presented: Presented | null } {
  const user = obj(o['user']);
  const who = user ?? obj(o['serviceAccount']);
  const id = str(who?.['id']);
  if (who === null || id === null)
    return { principal: NO_PRINCIPAL, authentication: refused ? 'failed' : 'none', presented: null };
  const self = ref(user === null ? 'wiz.service-account' : 'wiz.user', id);
  const email = strAt(at(o, 'user'), 'email');
  return {
    principal: {
      ref: refused ? null : self,
      id,
      name: str(who['name']),
      email,
      type: user === null ? 'service-account' : 'user',
    },
    authentication: refused ? 'failed' : 'proven',
    presented: refused ? null : holds(self),
  };
}

/** Wiz's word for the account: entries name neither session nor token. */
const holds = (self: Ref): Presented => ({
  ref: null,
  joins: [],
  holder: [self],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});
