import type { RecordView } from '../../model/source.ts';
import { isActivity } from './activity.ts';

/** An activity of the Reports API in any form in which it is exported. */
export const recognise = (view: RecordView): boolean => view.json !== null && isActivity(view.json);
