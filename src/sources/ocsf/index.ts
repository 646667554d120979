import type { Source } from '../../model/source.ts';
import { META } from './meta.ts';
import { read } from './read.ts';
import { recognise } from './recognise.ts';

/** Events that a pipeline or a product wrote in the Open Cybersecurity Schema Framework. See README.md. */
export const ocsf: Source = { meta: META, recognise, read };
