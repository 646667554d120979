import type { RecordView } from '../../model/source.ts';
import { formOf } from './entry.ts';

/** A request that a key vault or managed HSM logged. */
export const recognise = (view: RecordView): boolean => view.json !== null && formOf(view.json) !== null;
