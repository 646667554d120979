import type { RecordView } from '../../model/source.ts';
import { messageOf } from './message.ts';

/** A message of the Bastion's proxies, audit, authentication or vault, bare or behind the header of its own program. */
export const recognise = (view: RecordView): boolean => view.json === null && messageOf(view) !== null;
