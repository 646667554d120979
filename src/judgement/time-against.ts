import type { Candidate } from '../lineage/chains.ts';
import { comesAgain } from '../lineage/issuances.ts';
import type { EndFact, Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { endHolds, endsOfCredential, notAfter, notBefore, type Stretch, timeIn } from './boundaries.ts';
import type { Evidence } from './evidence.ts';
import type { FindingCode } from './findings.ts';
import { identityEndHolds, identityEnds, isMeantFor, isUndone } from './identity-ends.ts';
import type { ReasonCode } from './reasons.ts';

/** Does the time of the use lie outside of what issuance, expiry and ends allow? */
export function timeAgainst(
  evidence: Evidence,
  strand: Strand,
  holder: Candidate,
  time: Micros | null,
): { reason: ReasonCode; findings: readonly string[] } | null {
  if (time === null) return null;
  const issue = holder.via;
  if (issue) {
    const start = notBefore(issue, strand, evidence.clocks);
    // A stretch begins at its first event, or at the very cut: all of it lies to one side.
    if (start !== null && time < start) return { reason: 'used-before-issuance', findings: ['use-before-issuance'] };
    const stop = notAfter(issue, strand, evidence.clocks);
    if (stop !== null && time >= stop && wasAccepted(evidence, strand, stop))
      return { reason: 'used-after-expiry', findings: ['use-after-expiry'] };
  }
  const end = endInForce(evidence, strand, holder, time);
  return end ? { reason: 'used-after-end', findings: [END_FINDING[end.ended.how]] } : null;
}

/** A credential that is refused after its end is no contradiction: that is what an end is for. */
function wasAccepted(evidence: Evidence, strand: Strand, since: Micros): boolean {
  const accepted = evidence.useOf.get(strand.key)?.lastAccepted ?? null;
  return accepted !== null && accepted >= since;
}

const END_FINDING = {
  revoked: 'use-after-revocation',
  ended: 'use-after-revocation',
  disabled: 'use-after-revocation',
  offboarded: 'use-after-offboarding',
  expiry: 'use-after-expiry',
  deleted: 'use-after-deletion',
  rotated: 'use-after-rotation',
} as const;

/** The latest end of this very credential that holds at `time` and was not undone since; ends before its issuance are another's. */
function endInForce(evidence: Evidence, strand: Strand, holder: Candidate, time: Micros): EndFact | null {
  let found: EndFact | null = null;
  for (const end of endsOfCredential(evidence, strand)) {
    // What comes under such an id after the end is another session.
    if (comesAgain(end.ended.ref)) continue;
    const holds = endHolds(end, strand, evidence.clocks);
    if (holds === null || time < holds || !wasAccepted(evidence, strand, holds)) continue;
    if (holder.via?.time != null && end.time !== null && end.time < holder.via.time) continue;
    if (!isUndone(evidence, end, strand, time)) found = end;
  }
  return found;
}

/** Ends of identities in the chain that held before this stretch, and the credential went on being accepted. */
export function outlivedEnds(
  evidence: Evidence,
  strand: Strand,
  stretch: Stretch,
  chain: readonly Ref[],
  opened: Micros | null,
): readonly FindingCode[] {
  const use = evidence.useOf.get(strand.key);
  const accepted = use?.lastAccepted ?? null;
  const time = timeIn(stretch, use?.first ?? null);
  if (accepted === null || time === null) return [];
  const outlived = identityEnds(evidence, strand, chain).filter((end) => {
    const holds = identityEndHolds(evidence, end, strand);
    if (holds === null || time < holds || accepted < holds || isUndone(evidence, end, strand, time)) return false;
    return end.ended.at === null || isMeantFor(end, opened);
  });
  return outlived.map((e) => END_FINDING[e.ended.how]);
}
