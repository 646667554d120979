import { MICROS_PER_SECOND } from '../model/time.ts';

/** Longest holder chain that is followed: a role chain of this depth does not occur; a loop does. */
export const MAX_CHAIN_DEPTH = 16;

/** Most issuances of one join key that are looked at; beyond it nothing is named. */
export const MAX_RIVAL_ISSUANCES = 64;

/** How far two clocks of one administration may differ, in µs. AWS, Okta … stamp one log with one discipline. */
export const SKEW_SAME_ADMINISTRATION = 2 * MICROS_PER_SECOND;

/** How far clocks of two administrations may differ, in µs, before order between them contradicts. */
export const SKEW_ACROSS_ADMINISTRATIONS = 120 * MICROS_PER_SECOND;

/** How long an end (revocation, deletion, expiry) may take to be enforced everywhere, in µs. */
export const ENFORCEMENT_DELAY = 60 * MICROS_PER_SECOND;

/**
 * How long the token of a CI job lives at most, in µs (GitHub: five minutes, GitLab: the job's timeout or five minutes): the run that
 * obtained one is the context of a use only so long after.
 */
export const CONTEXT_OF_ASSERTION = 15 * 60 * MICROS_PER_SECOND;

/** How far outside of a timed join another holder's issuance of the same name still makes the name ambiguous, in µs. */
export const RIVAL_MARGIN = 3600 * MICROS_PER_SECOND;
