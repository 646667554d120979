import { blankEvent, type Event, NO_DEVICE, NO_PRINCIPAL, type Presented } from '../../model/event.ts';
import { num, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { META } from './meta.ts';
import { rowOf } from './types.ts';

/** One event; it has no id of its own. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  const type = o === null ? null : num(o['type']);
  if (o === null || type === null || !Number.isInteger(type)) return { ok: false, reason: 'not-an-event' };
  const row = rowOf(type);
  const time = parseIso(o['date'], true);
  const userId = str(o['actingUserId']);
  const machineId = userId === null ? str(o['serviceAccountId']) : null;
  const self =
    userId !== null
      ? ref('bitwarden.user', userId)
      : machineId !== null
        ? ref('bitwarden.service-account', machineId)
        : null;
  const proven = self !== null && !row.failed;
  const event: Event = {
    ...blankEvent(META.id, `bitwarden:${row.name}`),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: targetOf(o),
    outcome: row.failed || type === 1514 ? 'failure' : 'success',
    privileged: row.privileged,
    principal:
      self === null
        ? NO_PRINCIPAL
        : {
            ...NO_PRINCIPAL,
            ref: row.failed ? null : self,
            id: userId ?? machineId,
            type: userId === null ? 'machine-account' : 'user',
          },
    authentication: row.failed ? 'failed' : proven ? 'proven' : 'none',
    presented: proven ? holds(self) : null,
    device: { ...NO_DEVICE, ip: canonicalIp(str(o['ipAddress'])) },
  };
  return { ok: true, events: [event] };
}

/** The log has neither session nor token: the server's word for the account. */
const holds = (self: Ref): Presented => ({
  ref: null,
  joins: [],
  holder: [self],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

const TARGETS = [
  'itemId',
  'secretId',
  'memberId',
  'collectionId',
  'groupId',
  'policyId',
  'projectId',
  'installationId',
] as const;

/** `memberId:…`: the field and the id of what it was done to. */
function targetOf(o: JsonObject): string | null {
  const name = TARGETS.find((field) => str(o[field]) !== null);
  return name === undefined ? null : `${name}:${str(o[name])}`;
}
