import { splitNote } from './note.ts';
import { checkStamp, stampedBytes, type TimeAuthority, type TimeStamp } from './stamp/check.ts';
import { type Cosignature, type Cosigner, cosignaturesOn } from './witness/cosignature.ts';

/** Whose word on a checkpoint counts, and how many of them must have given it. */
export interface Vouchers {
  readonly witnesses: readonly Cosigner[];
  readonly neededWitnesses: number;
  readonly authorities: readonly TimeAuthority[];
  readonly neededStamps: number;
}

export const NO_VOUCHERS: Vouchers = { witnesses: [], neededWitnesses: 0, authorities: [], neededStamps: 0 };

/** What there is on a checkpoint beside the log's own signature. */
export interface Vouched {
  /** By the witnesses that count, each once. */
  readonly cosignatures: readonly Cosignature[];
  /** By the authorities that count, each once: its earliest. */
  readonly stamps: readonly TimeStamp[];
  /** By others: not checked, since their keys were not given. */
  readonly others: { readonly cosignatures: number; readonly stamps: number };
}

/** Throws `note-unverified` and `stamp-invalid`: what claims to be of one of those that count, and does not hold. */
export function vouchedBy(note: Uint8Array, tokens: readonly Buffer[], vouchers: Vouchers): Vouched {
  const cosignatures = cosignaturesOn(note, vouchers.witnesses);
  const { authorities } = vouchers;
  const stamps =
    authorities.length === 0
      ? tokens.map(() => null)
      : tokens.map((token) => checkStamp(token, stampedBytes(note), authorities));
  const byAuthority = new Map<string, TimeStamp>();
  for (const stamp of stamps) {
    if (stamp === null) continue;
    const before = byAuthority.get(stamp.authority);
    if (before === undefined || stamp.time < before.time) byAuthority.set(stamp.authority, stamp);
  }
  return {
    cosignatures,
    stamps: [...byAuthority.values()],
    others: {
      cosignatures: splitNote(note).lines.length - 1 - cosignatures.length,
      stamps: stamps.filter((stamp) => stamp === null).length,
    },
  };
}

/** What is missing of what must be there, in words; `null`: nothing. */
export function shortfallOf({ cosignatures, stamps }: Vouched, vouchers: Vouchers): string | null {
  const { neededWitnesses, neededStamps, witnesses, authorities } = vouchers;
  const lacking = [
    ...(cosignatures.length < neededWitnesses
      ? [
          `${cosignatures.length} of ${witnesses.length} witnesses cosigned the checkpoint, and ${neededWitnesses} must have`,
        ]
      : []),
    ...(stamps.length < neededStamps
      ? [
          `${stamps.length} of ${authorities.length} time authorities stamped the checkpoint, and ${neededStamps} must have`,
        ]
      : []),
  ];
  return lacking.length === 0 ? null : lacking.join('; ');
}
