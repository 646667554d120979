import type { RecordView } from '../../model/source.ts';
import { INVENTORY_FORMAT } from './record.ts';

/** The record names its own format. That alone makes it no inventory: see `read.ts`. */
export const recognise = ({ json }: RecordView): boolean => json !== null && json['format'] === INVENTORY_FORMAT;
