import { field } from '../../model/json.ts';
import type { JsonValue, RecordView } from '../../model/source.ts';
import { isObservation, isTrace } from './document.ts';

/** A trace as downloaded (with its observations), or a trace or an observation of the API or the blob storage export. */
export const recognise = ({ json }: RecordView): boolean =>
  json !== null && (isDownload(json) || isObservation(json) || isTrace(json));

const isDownload = (o: JsonValue): boolean => {
  const observations = field(o, 'observations');
  if (!Array.isArray(observations) || !isTrace(field(o, 'trace'))) return false;
  return observations.length === 0 || isObservation(observations[0]);
};
