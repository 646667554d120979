import type { Source } from '../../model/source.ts';
import { META } from './meta.ts';
import { read } from './read.ts';
import { recognise } from './recognise.ts';

/** Events that an application or a pipeline wrote in the Elastic Common Schema. See README.md. */
export const ecs: Source = { meta: META, recognise, read };
