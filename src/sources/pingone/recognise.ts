import { field } from '../../model/json.ts';
import type { JsonObject, RecordView } from '../../model/source.ts';

/** An activity of PingOne's audit log: a stamp, a dotted type of action, a result, and what it was done to. */
export const recognise = (view: RecordView): boolean => view.json !== null && isActivity(view.json);

/** `USER.ACCESS_ALLOWED`, `ROLE_ASSIGNMENT.CREATED`: a type of resource and what happened to it. */
const TYPE = /^[A-Z][A-Z0-9_]{1,60}\.[A-Z][A-Z0-9_]{1,60}$/;

function isActivity(o: JsonObject): boolean {
  if (typeof o['recordedAt'] !== 'string' || typeof o['id'] !== 'string') return false;
  const type = field(o['action'], 'type');
  return typeof type === 'string' && TYPE.test(type) && field(o['result'], 'status') !== undefined;
}
