import type { Source } from '../../model/source.ts';
import { META } from './meta.ts';
import { read } from './read.ts';
import { recognise } from './recognise.ts';

/** Security event tokens of OpenID Shared Signals (CAEP, RISC, SSF), compact or decoded. See README.md. */
export const ssfSet: Source = { meta: META, recognise, read };
