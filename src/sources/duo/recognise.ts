import type { RecordView } from '../../model/source.ts';
import { logOf } from './logs.ts';

/** A record of one of the Admin API's logs. */
export const recognise = (view: RecordView): boolean => view.json !== null && logOf(view.json) !== null;
