/**
 * Key classes: how strongly a join key ties two records together (DESIGN §2 `link`, reference §1.0).
 * K1 proof of possession · K2 unique per credential, issuer-asserted · K3 session-scoped, issuer-asserted, or K2 with a
 * time predicate · K4 request-scoped (dedup and fan-out only) · K5 the client's word · K6 inferred.
 */
export type KeyClass = 'K1' | 'K2' | 'K3' | 'K4' | 'K5' | 'K6';

/** Casey's certainty scale. C6 is for a human examiner and is never awarded here. */
export const GRADES = ['C0', 'C1', 'C2', 'C3', 'C4', 'C5'] as const;
export type Grade = (typeof GRADES)[number];

export interface Grades {
  readonly identity: Grade;
  readonly device: Grade;
  readonly window: Grade;
  readonly overall: Grade;
}

export const weakestClass = (classes: readonly KeyClass[]): KeyClass =>
  classes.reduce<KeyClass>((a, b) => (b > a ? b : a), 'K1');

export const weakestGrade = (grades: readonly Grade[]): Grade => grades.reduce<Grade>((a, b) => (b < a ? b : a), 'C5');

/** How far the place a record came from can be trusted. Comes from the origin's declaration, never from content. */
export type Trust = 'verified' | 'declared' | 'unprotected' | 'foreign';

/** Ascending trust, for picking one of several copies of an event. */
export const TRUST_ORDER: readonly Trust[] = ['foreign', 'unprotected', 'declared', 'verified'];
