import type { RecordView } from '../../model/source.ts';
import { classOf } from './classes.ts';

/**
 * An event of one of the classes that say who did something: `class_uid` of those, and two more of the attributes that every
 * OCSF event must have. https://schema.ocsf.io/
 */
export function recognise(view: RecordView): boolean {
  const json = view.json;
  if (json === null || typeof json['class_uid'] !== 'number' || classOf(json) === null) return false;
  return typeof json['metadata'] === 'object' && json['metadata'] !== null && hasActivity(json);
}

const hasActivity = (json: NonNullable<RecordView['json']>): boolean =>
  typeof json['activity_id'] === 'number' || typeof json['type_uid'] === 'number';
