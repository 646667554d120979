import type { RecordView } from '../../model/source.ts';
import { entryOf } from './entry.ts';

/** A line whose 65th character is the space after a canonical user id, or JSON with an S3 operation. */
export function recognise(view: RecordView): boolean {
  if (view.json === null) return view.text.charCodeAt(64) === 0x20 && entryOf(view) !== null;
  return view.json['operation'] !== undefined && view.json['requester'] !== undefined
    ? entryOf(view) !== null
    : (view.json['bucketowner'] ?? view.json['bucket_owner_id']) !== undefined && entryOf(view) !== null;
}
