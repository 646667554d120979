import type { EventKind, Outcome } from '../../model/event.ts';

/**
 * What an activity is. A row covers one, by its name in lower case; the category decides for all others.
 * https://learn.microsoft.com/en-us/entra/identity/monitoring-health/reference-audit-activities
 */
export interface Operation {
  readonly kind: EventKind;
  readonly privileged: boolean;
  /** Where the name says more than that it was done: a request leaves it open, a decision is its own outcome. */
  readonly outcome?: Outcome;
}

const IDENTITY: Operation = { kind: 'change-identity', privileged: true };
const ADMIN: Operation = { kind: 'act', privileged: true };
const ACT: Operation = { kind: 'act', privileged: false };

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['add service principal credentials', { kind: 'issue', privileged: true }],
  ['remove service principal credentials', { kind: 'revoke', privileged: true }],
  ['create application – certificates and secrets management', { kind: 'issue', privileged: true }],
  ['update application – certificates and secrets management', { kind: 'rotate', privileged: true }],
  ['recover device local administrator password', { kind: 'read-secret', privileged: true }],
  ['read bitlocker key', { kind: 'read-secret', privileged: true }],
  ['change user password', { kind: 'rotate', privileged: false }],
  ['reset user password', { kind: 'rotate', privileged: true }],
  ['reset password (by admin)', { kind: 'rotate', privileged: true }],
  ['reset password (self-service)', { kind: 'rotate', privileged: false }],
  ['update stsrefreshtokenvalidfrom timestamp', { kind: 'revoke', privileged: true }],
  ['revoke user sign-in sessions', { kind: 'revoke', privileged: true }],
  ['user registered security info', IDENTITY],
  ['admin registered security info', IDENTITY],
  ['user deleted security info', IDENTITY],
  ['register device', { kind: 'attest', privileged: false }],
  ['user signed out', { kind: 'end', privileged: false }],
]);

/** Categories whose activities are administration; `Device`, `Agreement` … are not. */
const CATEGORIES: ReadonlyMap<string, Operation> = new Map([
  ['UserManagement', IDENTITY],
  ['GroupManagement', IDENTITY],
  ['RoleManagement', IDENTITY],
  ['ApplicationManagement', IDENTITY],
  ['AdministrativeUnit', IDENTITY],
  ['AuthorizationPolicy', IDENTITY],
  ['EntitlementManagement', IDENTITY],
  ['AccessReviews', ADMIN],
  ['Authentication', ADMIN],
  ['CrossTenantAccessSettings', ADMIN],
  ['CrossTenantIdentitySyncSettings', ADMIN],
  ['DirectoryManagement', ADMIN],
  ['KeyManagement', ADMIN],
  ['Label', ADMIN],
  ['PermissionGrantPolicy', ADMIN],
  ['Policy', ADMIN],
  ['ResourceManagement', ADMIN],
  ['TaskManagement', ADMIN],
  ['TemporaryAccessPass', IDENTITY],
]);

export function operationOf(name: string, category: string | null): Operation {
  const key = name.slice(0, 300).toLowerCase();
  const own = OPERATIONS.get(key);
  if (own !== undefined) return own;
  if (/\brequest (?:was )?approved\b|\bapprove request\b/.test(key))
    return { kind: 'approve', privileged: true, outcome: 'success' };
  if (/\brequest (?:was )?denied\b|\bdeny request\b|\brequest rejected\b/.test(key))
    return { kind: 'approve', privileged: true, outcome: 'failure' };
  if (/\brequested\b/.test(key)) return { ...ACT, outcome: 'unknown' };
  if (/\belevated (?:their|the) access\b/.test(key)) return IDENTITY;
  return CATEGORIES.get(category ?? '') ?? ACT;
}

/** For the list in docs/sources.md. */
export const PRIVILEGED_ACTIVITIES: readonly string[] = [...OPERATIONS].flatMap(([name, row]) =>
  row.privileged === true ? [name] : [],
);

/** The same: categories whose activities all are. */
export const PRIVILEGED_CATEGORIES: readonly string[] = [...CATEGORIES].flatMap(([name, row]) =>
  row.privileged ? [name] : [],
);
