import type { RecordView } from '../../model/source.ts';
import { capturedIn } from './message.ts';
import { isPortalLog } from './portal.ts';

/** A message of the Model Context Protocol, bare or as a proxy or host logged it, or a portal's record of one. */
export const recognise = (view: RecordView): boolean =>
  capturedIn(view) !== null || (view.json !== null && isPortalLog(view.json));
