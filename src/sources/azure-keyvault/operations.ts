import type { EventKind } from '../../model/event.ts';

/** https://learn.microsoft.com/en-us/azure/key-vault/general/logging#operation-names-table */
export interface Operation {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

const SECRET_READ: ReadonlySet<string> = new Set([
  'SecretGet',
  'SecretBackup',
  'KeyBackup',
  'KeyExport',
  'KeyRelease',
  'CertificateBackup',
  'StorageSasGet',
]);
const NEW_VERSION: ReadonlySet<string> = new Set([
  'SecretSet',
  'SecretRotate',
  'KeyCreate',
  'KeyImport',
  'KeyRotate',
  'KeyRestore',
  'SecretRestore',
  'CertificateCreate',
  'CertificateImport',
  'CertificateRestore',
]);
/** Shows what there is and nothing of what it holds, or uses a key without showing it. */
const DAILY =
  /^(?:Authentication|VaultGet|.*List.*|KeyGet.*|CertificateGet|CertificatePolicyGet|.*GetDeleted|.*IssuerGet|.*ContactsGet|.*OperationGet|Key(?:Sign|Verify|Wrap|Unwrap|Encrypt|Decrypt)|VaultAccessPolicyChangedEventGridNotification|.*NearExpiry.*|.*Expired.*)$/i;
const ACCESS =
  /^(?:VaultPatch|VaultPut|VaultAccessPolicy.*|.*RoleAssignment.*|.*RoleDefinition.*|VaultSecurityDomain.*)$/;

export function operationOf(name: string): Operation {
  if (SECRET_READ.has(name)) return { kind: 'read-secret', privileged: true };
  if (NEW_VERSION.has(name)) return { kind: 'rotate', privileged: true };
  if (ACCESS.test(name) && !name.includes('EventGrid')) return { kind: 'change-identity', privileged: true };
  return { kind: 'act', privileged: name !== '' && !DAILY.test(name.slice(0, 200)) };
}
