import type { JsonObject } from '../../model/source.ts';
import { logFileEntry } from './log-file.ts';
import { realTimeEntry } from './real-time.ts';
import { setupEntry } from './setup.ts';
import type { Entry } from './shape.ts';

/** What a record says, by its form; `null`: no record of Salesforce's. */
export const entryOf = (o: JsonObject): Entry | null => logFileEntry(o) ?? realTimeEntry(o) ?? setupEntry(o);
