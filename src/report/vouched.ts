import type { Vouched } from '../evidence/vouched.ts';
import { counted } from './text/words.ts';

/** Nobody but the operator says that the log is what it was. */
const OPERATOR = 'integrity since ingest, on the operator’s word';
const WITNESSED = 'integrity since the first of these cosignatures, on the word of the witnesses';
const STAMPED =
  'existence of the log, as it is here, at the first of these time stamps, on the word of their authorities';

/** What the log's integrity rests on. */
export const integrityText = ({ cosignatures, stamps }: Pick<Vouched, 'cosignatures' | 'stamps'>): string =>
  cosignatures.length + stamps.length === 0
    ? OPERATOR
    : [...(cosignatures.length > 0 ? [WITNESSED] : []), ...(stamps.length > 0 ? [STAMPED] : [])].join('; ');

export interface VouchedAt {
  readonly who: string;
  /** ISO 8601, UTC, by the clock of whoever vouches. */
  readonly at: string;
}

export const cosignedAt = ({ cosignatures }: Vouched): readonly VouchedAt[] =>
  cosignatures.map(({ witness, time }) => ({ who: witness, at: new Date(time * 1000).toISOString() }));

export const stampedAt = ({ stamps }: Vouched): readonly VouchedAt[] =>
  stamps.map(({ authority, time }) => ({ who: authority, at: new Date(time).toISOString() }));

/** What is there and was not checked; `null`: nothing. */
export function uncheckedText({ others }: Vouched): string | null {
  const parts = [
    ...(others.cosignatures > 0 ? [counted(others.cosignatures, 'cosignature')] : []),
    ...(others.stamps > 0 ? [counted(others.stamps, 'time stamp')] : []),
  ];
  return parts.length === 0
    ? null
    : `${parts.join(' and ')} by others than those named: not checked, and of no weight here`;
}
