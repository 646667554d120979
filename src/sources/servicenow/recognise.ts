import type { RecordView } from '../../model/source.ts';
import { fieldOf } from './fields.ts';

/** A row of `change_request` or of `sysapproval_approver`. */
export function recognise({ json: o }: RecordView): boolean {
  if (o === null) return false;
  if (o['sysapproval'] !== undefined) return o['approver'] !== undefined && fieldOf(o['state']).value !== null;
  if (o['number'] === undefined || o['approval'] === undefined) return false;
  const { value, display } = fieldOf(o['number']);
  return /^CHG\d{4,12}$/.test(display ?? value ?? '') && o['state'] !== undefined;
}
