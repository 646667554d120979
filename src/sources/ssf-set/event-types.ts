import type { Ended, EventKind } from '../../model/event.ts';

/** What an event type says of its subject. */
export interface TypeRow {
  readonly kind: EventKind;
  /** What is over: the sessions or tokens that the subject names, else all of its user. */
  readonly ends?: Ended['how'];
  /** What the account is from now on. */
  readonly state?: string;
}

const ATTEST: TypeRow = { kind: 'attest' };
const CHANGE: TypeRow = { kind: 'change-identity' };
const ABOUT_THE_STREAM: TypeRow = { kind: 'act' };

/**
 * https://openid.net/specs/openid-caep-1_0-final.html, https://openid.net/specs/openid-risc-1_0-final.html,
 * https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html
 */
const TYPES: ReadonlyMap<string, TypeRow> = new Map(
  Object.entries({
    'caep:session-revoked': { kind: 'revoke', ends: 'revoked' },
    'caep:token-claims-change': CHANGE,
    'caep:credential-change': CHANGE,
    'caep:assurance-level-change': ATTEST,
    'caep:device-compliance-change': ATTEST,
    'caep:session-established': ATTEST,
    'caep:session-presented': ATTEST,
    'caep:risk-level-change': ATTEST,
    'risc:account-credential-change-required': CHANGE,
    'risc:account-purged': { kind: 'change-identity', ends: 'deleted', state: 'offboarded' },
    'risc:account-disabled': { kind: 'change-identity', ends: 'disabled', state: 'disabled' },
    'risc:account-enabled': { kind: 'change-identity', state: 'enabled' },
    'risc:identifier-changed': CHANGE,
    'risc:identifier-recycled': CHANGE,
    'risc:credential-compromise': ATTEST,
    'risc:opt-in': CHANGE,
    'risc:opt-out-initiated': CHANGE,
    'risc:opt-out-cancelled': CHANGE,
    'risc:opt-out-effective': CHANGE,
    'risc:recovery-activated': CHANGE,
    'risc:recovery-information-changed': CHANGE,
    // Deprecated by CAEP's session-revoked, and still sent.
    'risc:sessions-revoked': { kind: 'revoke', ends: 'revoked' },
    'ssf:verification': ABOUT_THE_STREAM,
    'ssf:stream-updated': ABOUT_THE_STREAM,
  } satisfies Record<string, TypeRow>),
);

export const typeRow = (family: string, name: string): TypeRow => TYPES.get(`${family}:${name}`) ?? ATTEST;
