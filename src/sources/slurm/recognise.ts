import type { RecordView } from '../../model/source.ts';
import { isAnswer, isRow } from './jobs.ts';

export function recognise({ json }: RecordView): boolean {
  if (json === null) return false;
  if (json['jobs'] !== undefined) return isAnswer(json);
  return isRow(json);
}
