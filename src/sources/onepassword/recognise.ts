import type { RecordView } from '../../model/source.ts';
import { streamOf } from './streams.ts';

/** A record of one of the three streams of the Events API. */
export const recognise = (view: RecordView): boolean => view.json !== null && streamOf(view.json) !== null;
