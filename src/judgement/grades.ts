import type { Grade, KeyClass } from '../model/grade.ts';

/** One row of the grade table: the grade, and the sentence that the card prints. First row whose conditions hold wins. */
interface GradeRow<Facts> {
  readonly grade: Grade;
  readonly says: string;
  readonly when: (f: Facts) => boolean;
}

/** What an identity grade depends on (DESIGN §6). */
export interface IdentityBasis {
  readonly verdict: string;
  readonly contradicted: boolean;
  readonly weakest: KeyClass;
  /** Steps that join two records (an issuance and a use), as against one record's own word. */
  readonly joinedSteps: number;
  /** Administrative domains whose records the chain rests on. */
  readonly administrations: number;
  readonly verifiedSource: boolean;
}

export const IDENTITY_GRADES: readonly GradeRow<IdentityBasis>[] = [
  { grade: 'C0', says: 'the records name different holders', when: (f) => f.contradicted },
  {
    grade: 'C1',
    says: 'no single holder is named',
    when: (f) => f.verdict === 'ambiguous' || f.verdict === 'unattributed',
  },
  {
    grade: 'C5',
    says: 'every step by a key unique to the credential, two or more administrations agree, source integrity verified',
    when: (f) => f.joinedSteps > 0 && f.weakest <= 'K2' && f.administrations >= 2 && f.verifiedSource,
  },
  {
    grade: 'C4',
    says: 'every step by a key unique to the credential, with independent corroboration or verified source integrity',
    when: (f) => f.joinedSteps > 0 && f.weakest <= 'K2' && (f.administrations >= 2 || f.verifiedSource),
  },
  {
    grade: 'C3',
    says: 'every step by exact keys, from unprotected sources',
    when: (f) => f.joinedSteps > 0 && f.weakest <= 'K3',
  },
  { grade: 'C2', says: 'one source’s own word, nothing against it', when: (f) => f.weakest <= 'K3' },
  { grade: 'C1', says: 'inference only', when: () => true },
];

/** How the device of a use was established. */
export type DeviceBasis =
  | 'contradicted'
  | 'exact'
  | 'corroborated-exact'
  | 'agreeing-domains'
  | 'one-domain'
  | 'address-only'
  | 'none';

export const DEVICE_GRADES: Readonly<Record<DeviceBasis, { readonly grade: Grade; readonly says: string }>> = {
  contradicted: { grade: 'C0', says: 'the device contradicts that of the login or the delivery' },
  'corroborated-exact': { grade: 'C4', says: 'the device id is exact in two or more administrations' },
  exact: { grade: 'C3', says: 'an exact device id, pod, instance or connection from one source' },
  'agreeing-domains': {
    grade: 'C2',
    says: 'address and kind of machine agree with the login, in the records of two administrations; both can be shared or copied',
  },
  'one-domain': { grade: 'C2', says: 'address and kind of machine as the source recorded them; nothing against them' },
  'address-only': { grade: 'C1', says: 'an address that is not tied to the holder' },
  none: { grade: 'C1', says: 'the record carries no device trace' },
};

/** How the window of a segment was established. */
export type WindowBasis = 'contradicted' | 'opened-and-bounded' | 'opened' | 'session-stated' | 'observed' | 'untimed';

export const WINDOW_GRADES: Readonly<Record<WindowBasis, { readonly grade: Grade; readonly says: string }>> = {
  contradicted: { grade: 'C0', says: 'the use lies outside of the window of its credential' },
  'opened-and-bounded': {
    grade: 'C3',
    says: 'opened by the record of issuance or login, bounded by expiry or by the record that ended it',
  },
  opened: {
    grade: 'C3',
    says: 'opened by the record of issuance or login; no end in evidence, so it closes with the last use',
  },
  'session-stated': { grade: 'C2', says: 'the use itself states when its session began' },
  observed: { grade: 'C2', says: 'from first to last use; neither opening nor end is in evidence' },
  untimed: { grade: 'C1', says: 'the source does not state the instant' },
};

export function gradeIdentity(f: IdentityBasis): { grade: Grade; says: string } {
  const row = IDENTITY_GRADES.find((r) => r.when(f));
  return row ?? { grade: 'C1', says: 'inference only' };
}
