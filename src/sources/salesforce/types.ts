import type { EventKind } from '../../model/event.ts';
import type { Entry } from './shape.ts';

export interface TypeRow {
  readonly kind: EventKind;
  readonly privileged: boolean;
  /** Salesforce's own finding about an account. */
  readonly finding?: true;
}

const TYPES: ReadonlyMap<string, TypeRow> = new Map<string, TypeRow>([
  ['Login', { kind: 'authenticate', privileged: false }],
  ['Logout', { kind: 'end', privileged: false }],
  ['LoginAs', { kind: 'act', privileged: true }],
  ['IdentityVerification', { kind: 'authenticate', privileged: false }],
  ['OAuthTokenRevoked', { kind: 'revoke', privileged: true }],
  ['PermissionSet', { kind: 'change-identity', privileged: true }],
  ['PermissionUpdate', { kind: 'change-identity', privileged: true }],
  ['SessionHijacking', { kind: 'attest', privileged: false, finding: true }],
  ['CredentialStuffing', { kind: 'attest', privileged: false, finding: true }],
  ['MetadataApiOperation', { kind: 'act', privileged: true }],
  ['ApexUnexpectedException', { kind: 'act', privileged: false }],
]);

/** Sections of Setup that hold people and their rights. */
const PEOPLE = /user|permission|profile|role|session|login|auth|identity|sharing|delegat|connected app/i;

export function rowOf({ form, type, section }: Entry): TypeRow {
  if (form === 'setup') return { kind: PEOPLE.test(section ?? '') ? 'change-identity' : 'act', privileged: true };
  const own = TYPES.get(type);
  if (own !== undefined) return own;
  return /Anomaly$/.test(type)
    ? { kind: 'attest', privileged: false, finding: true }
    : { kind: 'act', privileged: false };
}

/** For the list in docs/sources.md. */
export const PRIVILEGED_TYPES: readonly string[] = [...TYPES].flatMap(([name, row]) =>
  row.privileged === true ? [name] : [],
);
