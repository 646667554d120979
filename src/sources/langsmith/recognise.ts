import { field } from '../../model/json.ts';
import type { JsonValue, RecordView } from '../../model/source.ts';

const RUN_TYPES: ReadonlySet<unknown> = new Set(['llm', 'chain', 'tool', 'retriever', 'embedding', 'prompt', 'parser']);

/** A run as the API and the export have it, or an answer of the API with a list of them. */
export const recognise = ({ json }: RecordView): boolean => {
  if (json === null) return false;
  const runs = json['runs'];
  return Array.isArray(runs) ? runs.length > 0 && isRun(runs[0]) : isRun(json);
};

/** https://docs.langchain.com/langsmith/run-data-format */
export const isRun = (o: JsonValue | undefined): boolean =>
  RUN_TYPES.has(field(o, 'run_type')) &&
  typeof field(o, 'id') === 'string' &&
  (typeof field(o, 'dotted_order') === 'string' || typeof field(o, 'trace_id') === 'string') &&
  field(o, 'start_time') !== undefined;
