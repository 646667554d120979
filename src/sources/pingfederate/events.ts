import type { EventKind } from '../../model/event.ts';

/**
 * What the events of the audit log are. `proves`: the subject, if there is one, was authenticated or shown to be.
 * https://docs.pingidentity.com/pingfederate/latest/administrators_reference_guide/pf_security_audit_logging.html
 */
export interface EventRow {
  readonly kind: EventKind;
  readonly proves: boolean;
}

const ROWS: ReadonlyMap<string, EventRow> = new Map<string, EventRow>([
  ['AUTHN_ATTEMPT', { kind: 'authenticate', proves: true }],
  ['AUTHN_REQUEST', { kind: 'act', proves: false }],
  ['AUTHN_SESSION_CREATED', { kind: 'authenticate', proves: true }],
  ['AUTHN_SESSION_USED', { kind: 'authenticate', proves: true }],
  ['AUTHN_SESSION_DELETED', { kind: 'end', proves: false }],
  ['SRI_REVOKED', { kind: 'revoke', proves: false }],
  ['SSO', { kind: 'issue', proves: true }],
  ['OAUTH', { kind: 'issue', proves: true }],
  ['STS', { kind: 'exchange', proves: true }],
  ['SLO', { kind: 'end', proves: false }],
  ['PWD_CHANGE', { kind: 'change-identity', proves: true }],
  ['PWD_RESET', { kind: 'change-identity', proves: false }],
  ['PWD_RESET_REQUEST', { kind: 'act', proves: false }],
  ['ACCOUNT_UNLOCK', { kind: 'change-identity', proves: false }],
  ['ACCOUNT_LINK', { kind: 'change-identity', proves: true }],
  ['ACCOUNT_UNLINK', { kind: 'change-identity', proves: true }],
  ['CONSENT', { kind: 'act', proves: true }],
  ['REVOKE', { kind: 'revoke', proves: false }],
]);

export const rowOf = (event: string): EventRow => ROWS.get(event.toUpperCase()) ?? { kind: 'act', proves: false };
