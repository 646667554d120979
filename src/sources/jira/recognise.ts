import type { RecordView } from '../../model/source.ts';
import { isKey, issueOf } from './issue.ts';

export function recognise({ json: o }: RecordView): boolean {
  if (o === null) return false;
  if (o['fields'] !== undefined || o['webhookEvent'] !== undefined) return issueOf(o, null) !== null;
  return isKey(o['Issue key']) && o['Issue id'] !== undefined;
}
