import { blankEvent, type Event, NO_CONTEXT, NO_PRINCIPAL, type Outcome, type Principal } from '../../model/event.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Field, fieldOf, instanceOf, nameOf, requestRef, sysIdOf, timeOf, userRef } from './fields.ts';
import { META } from './meta.ts';
import { recognise } from './recognise.ts';

/** A change request is the asking; a row of its approvers one decision. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  if (view.json === null || !recognise(view)) return { ok: false, reason: 'not-a-change-or-approval' };
  const o = view.json;
  return { ok: true, events: [o['sysapproval'] === undefined ? changeEvent(o, context) : approvalEvent(o, context)] };
}

const principalOf = (field: Field, instance: string | null): Principal => ({
  ...NO_PRINCIPAL,
  ref: userRef(field, instance),
  id: sysIdOf(field),
  name: nameOf(field),
  type: field.value === null ? null : 'user',
});

function changeEvent(o: JsonObject, context: ReadContext): Event {
  const instance = instanceOf(o, context.scope);
  const number = fieldOf(o['number']);
  const sysId = sysIdOf(fieldOf(o['sys_id']));
  const requested = fieldOf(o['requested_by']);
  const asker = requested.value === null ? fieldOf(o['opened_by']) : requested;
  const time = timeOf(o['opened_at'] ?? o['sys_created_on'], context);
  const item = nameOf(fieldOf(o['cmdb_ci']));
  return {
    ...blankEvent(META.id, 'servicenow:change_request'),
    sourceEventId: number.display ?? number.value,
    identity: sysId === null ? null : `change/${instance ?? ''}/${sysId}/${fieldOf(o['sys_updated_on']).value ?? ''}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'act',
    target: item === null ? (number.display ?? number.value) : `${number.display ?? number.value}:${item}`,
    principal: principalOf(asker, instance),
    context: { ...NO_CONTEXT, request: requestRef(number.display ?? number.value, sysId, instance) },
  };
}

const DECISIONS: ReadonlyMap<string, Outcome> = new Map([
  ['approved', 'success'],
  ['rejected', 'failure'],
]);

/** Asked for is no decision; `not_required` and `cancelled` are none either. */
function approvalEvent(o: JsonObject, context: ReadContext): Event {
  const instance = instanceOf(o, context.scope);
  const change = fieldOf(o['sysapproval']);
  const state = (fieldOf(o['state']).value ?? '').toLowerCase();
  const outcome = DECISIONS.get(state);
  const approver = principalOf(fieldOf(o['approver']), instance);
  const sysId = sysIdOf(fieldOf(o['sys_id']));
  const time = timeOf(o['sys_updated_on'] ?? o['sys_created_on'], context);
  return {
    ...blankEvent(META.id, outcome === undefined ? 'servicenow:approval_request' : 'servicenow:approval'),
    sourceEventId: sysId,
    identity: sysId === null ? null : `approval/${instance ?? ''}/${sysId}/${state}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: outcome === undefined ? 'act' : 'approve',
    target: nameOf(change),
    outcome: outcome ?? 'unknown',
    error: outcome === 'failure' ? state : null,
    privileged: outcome !== undefined,
    principal: approver,
    authentication: outcome === undefined || approver.ref === null ? 'none' : 'proven',
    presented:
      outcome === undefined || approver.ref === null
        ? null
        : { ref: null, joins: [], holder: [approver.ref], holderClass: 'K3', boundTo: null, issuance: 'not-logged' },
    context: { ...NO_CONTEXT, request: requestRef(nameOf(change), sysIdOf(change), instance) },
  };
}
