import type { RecordView } from '../../model/source.ts';
import { claimsOf } from './token.ts';

export function recognise(view: RecordView): boolean {
  if (view.json !== null && (view.json['events'] === undefined || view.json['jti'] === undefined)) return false;
  return claimsOf(view) !== null;
}
