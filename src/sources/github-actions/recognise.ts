import type { RecordView } from '../../model/source.ts';
import { documentOf } from './documents.ts';

/** A document of the Actions or deployments API, one of their webhooks, or the claims of a job's token. */
export const recognise = (view: RecordView): boolean => view.json !== null && documentOf(view.json) !== null;
