import type { RecordView } from '../../model/source.ts';
import { FORMAT } from './schema.ts';

/** The record names its own format, `ascribe.gateway/1`; minor additions keep the number. */
export const recognise = ({ json }: RecordView): boolean =>
  json !== null && json['format'] === FORMAT && typeof json['gateway'] === 'string';
