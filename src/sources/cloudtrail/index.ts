import type { Source } from '../../model/source.ts';
import { META } from './meta.ts';
import { read } from './read.ts';
import { recognise } from './recognise.ts';

/** AWS CloudTrail: management, data, network-activity and Insights records. See README.md. */
export const cloudtrail: Source = { meta: META, recognise, read };
