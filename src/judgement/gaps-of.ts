import type { Strand, StrandUse } from '../model/facts.ts';
import type { Gap } from '../model/verdict.ts';
import { GAPS, type GapCode } from './gaps.ts';
import type { ReasonCode } from './reasons.ts';

/** Which evidence would lift a verdict, by reason. Data: an expert can review it without reading code. */
const GAPS_BY_REASON: Partial<Readonly<Record<ReasonCode, readonly GapCode[]>>> = {
  'issuance-missing': ['issuance-not-in-evidence'],
  'parent-issuance-missing': ['issuance-not-in-evidence'],
  'assertion-not-at-provider': ['login-not-in-evidence'],
  'rival-issuance-unresolved': ['issuance-not-in-evidence'],
  'several-holders-fit': ['device-not-bound'],
  'several-readers-of-secret': ['owner-unknown', 'device-not-bound'],
  'only-reader-of-secret': ['owner-unknown', 'device-not-bound'],
  'owner-of-long-lived-key': ['owner-unknown', 'device-not-bound'],
  'asserted-by-source': ['login-not-in-evidence', 'device-not-bound'],
  'holder-known-no-login-seen': ['login-not-in-evidence'],
  'holder-known-device-unknown': ['device-not-bound'],
  'holder-known-other-address': ['device-not-bound'],
  'same-address-other-platform': ['device-not-bound'],
  'other-platform-address-undecided': ['device-not-bound'],
  'second-machine-beside-holder': ['device-not-bound'],
  'second-device-of-holder': ['device-not-bound'],
  'address-shared-by-others': ['device-not-bound'],
  'several-tools-same-address': ['device-not-bound'],
  'workload-seen-at-several-places': ['device-not-bound'],
  'only-place-of-its-credential': ['device-not-bound'],
  'signed-link': ['caller-device-hidden'],
  'issued-from-held': ['device-not-bound'],
  'forwarded-by-service': ['caller-device-hidden'],
  'chain-to-root-same-network': ['device-not-bound'],
  'same-address-and-machine': ['device-not-bound'],
  'used-from-second-device': ['device-not-bound'],
  'name-only': ['owner-unknown'],
  'foreign-origin': ['origin-not-declared'],
};

export function gapsOf(strand: Strand, reason: ReasonCode, use: StrandUse): readonly Gap[] {
  const codes = [...(GAPS_BY_REASON[reason] ?? [])];
  if (use.first === null) codes.push('clock-not-stated');
  return codes.map((code) => ({ code, source: strand.source, decides: GAPS[code].decides }));
}
