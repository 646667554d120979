import type { RecordView } from '../../model/source.ts';
import { logOf } from './shape.ts';

/** A tenant log in any form in which it is delivered. */
export const recognise = (view: RecordView): boolean => view.json !== null && logOf(view.json) !== null;
