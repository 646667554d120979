import type { Digest, IssueFact, Strand, StrandKey } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Segment } from '../model/verdict.ts';
import type { Evidence } from './evidence.ts';
import type { DeviceBasis } from './grades.ts';
import type { JudgementPolicy } from './policy.ts';
import type { ReasonCode } from './reasons.ts';
import type { Usage } from './usage.ts';

/** What the evidence says about who was at the machine for one use, given who held the credential. */
export interface Placement {
  readonly reason: ReasonCode;
  readonly device: Ref | null;
  readonly basis: DeviceBasis;
  readonly how: string;
  readonly says: string;
  readonly evidence: readonly Digest[];
  /** Refs beyond those of the chain whose records decided. */
  readonly consulted: readonly Ref[];
}

/** A place where the holder is known to have been: the strand of a login, or of a placed issuance. */
export interface Anchor {
  readonly strand: Strand;
  readonly issue: IssueFact;
}

export interface PlacementWorld {
  readonly evidence: Evidence;
  readonly usage: Usage;
  readonly policy: JudgementPolicy;
  /** The segment of a strand at a time, judged already or now; `null` while it is being judged (a loop). */
  readonly segmentAt: (key: StrandKey, time: Micros | null) => Segment | null;
}

export const settled = (
  reason: ReasonCode,
  device: Ref | null,
  basis: DeviceBasis,
  says: string,
  evidence: readonly Digest[],
): Placement => ({
  reason,
  device,
  basis,
  how: reason,
  says,
  evidence,
  consulted: [],
});
