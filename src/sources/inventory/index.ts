import type { Source } from '../../model/source.ts';
import { META } from './meta.ts';
import { read } from './read.ts';
import { recognise } from './recognise.ts';

export const inventory: Source = { meta: META, recognise, read };
