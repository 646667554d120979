import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue, ReadContext } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';

/** A field as the Table API writes it, by `sysparm_display_value`: text, `{value, link}`, `{display_value, link}`, or all three. */
export interface Field {
  readonly value: string | null;
  readonly display: string | null;
  readonly instance: string | null;
}

const SYS_ID = /^[0-9a-f]{32}$/;
const MAX_TEXT = 512;

export function fieldOf(value: JsonValue | undefined): Field {
  const o = obj(value);
  const text = (v: JsonValue | undefined): string | null => str(v)?.slice(0, MAX_TEXT) ?? null;
  if (o === null) {
    const own = text(value);
    return { value: own, display: own, instance: null };
  }
  const link = str(o['link'])?.slice(0, 1024) ?? '';
  return {
    value: text(o['value']) ?? /([0-9a-f]{32})$/.exec(link)?.[1] ?? null,
    display: text(o['display_value']),
    instance: /^https:\/\/([a-z0-9.-]{1,253})\/api\/now\//i.exec(link)?.[1]?.toLowerCase() ?? null,
  };
}

export const sysIdOf = (field: Field): string | null =>
  field.value !== null && SYS_ID.test(field.value) ? field.value : null;

/** A name to show: never a sys_id. */
export const nameOf = ({ display }: Field): string | null =>
  display === null || SYS_ID.test(display) ? null : display;

/** The instance that a link in the record names; else the declared scope. */
export function instanceOf(o: JsonObject, scope: string | null): string | null {
  for (const key of [
    'opened_by',
    'requested_by',
    'approver',
    'sysapproval',
    'assigned_to',
    'sys_domain',
    'document_id',
  ]) {
    const { instance } = fieldOf(o[key]);
    if (instance !== null) return instance;
  }
  return scope;
}

const within = (instance: string | null, value: string): string => (instance === null ? value : `${instance}/${value}`);

/** `servicenow.user:<instance>/<sys_id>`. */
export function userRef(field: Field, instance: string | null): Ref | null {
  const id = sysIdOf(field);
  return id === null ? null : ref('servicenow.user', within(instance, id));
}

/** By the number, which people and other systems use; by the sys_id where a row has nothing else. */
export function requestRef(number: string | null, sysId: string | null, instance: string | null): Ref | null {
  const id = number !== null && /^[A-Z]{2,10}\d{4,12}$/.test(number) ? number : sysId;
  return id === null ? null : ref('approval.request', `servicenow/${within(instance, id)}`);
}

/** UTC in the Table API; in an exported table the zone of whoever exported it. */
export function timeOf(value: JsonValue | undefined, { columns, utcOffsetMinutes }: ReadContext): StatedTime | null {
  const { value: text } = fieldOf(value);
  if (columns === null) return parseIso(text, true);
  const local = utcOffsetMinutes === null ? null : parseIso(text, true);
  return local === null || utcOffsetMinutes === null
    ? null
    : { ...local, at: micros(local.at - utcOffsetMinutes * 60 * MICROS_PER_SECOND) };
}
