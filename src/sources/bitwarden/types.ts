import type { EventKind } from '../../model/event.ts';

/** Names as in the vendor's server, by number. https://bitwarden.com/help/event-logs/ */
const NAMES: Readonly<Record<number, string>> = {
  1000: 'User_LoggedIn',
  1001: 'User_ChangedPassword',
  1002: 'User_Updated2fa',
  1003: 'User_Disabled2fa',
  1004: 'User_Recovered2fa',
  1005: 'User_FailedLogIn',
  1006: 'User_FailedLogIn2fa',
  1007: 'User_ClientExportedVault',
  1008: 'User_UpdatedTempPassword',
  1009: 'User_MigratedKeyToKeyConnector',
  1010: 'User_RequestedDeviceApproval',
  1100: 'Cipher_Created',
  1101: 'Cipher_Updated',
  1102: 'Cipher_Deleted',
  1103: 'Cipher_AttachmentCreated',
  1104: 'Cipher_AttachmentDeleted',
  1105: 'Cipher_Shared',
  1106: 'Cipher_UpdatedCollections',
  1107: 'Cipher_ClientViewed',
  1108: 'Cipher_ClientToggledPasswordVisible',
  1109: 'Cipher_ClientToggledHiddenFieldVisible',
  1110: 'Cipher_ClientToggledCardCodeVisible',
  1111: 'Cipher_ClientCopiedPassword',
  1112: 'Cipher_ClientCopiedHiddenField',
  1113: 'Cipher_ClientCopiedCardCode',
  1114: 'Cipher_ClientAutofilled',
  1115: 'Cipher_SoftDeleted',
  1116: 'Cipher_Restored',
  1117: 'Cipher_ClientToggledCardNumberVisible',
  1300: 'Collection_Created',
  1301: 'Collection_Updated',
  1302: 'Collection_Deleted',
  1400: 'Group_Created',
  1401: 'Group_Updated',
  1402: 'Group_Deleted',
  1500: 'OrganizationUser_Invited',
  1501: 'OrganizationUser_Confirmed',
  1502: 'OrganizationUser_Updated',
  1503: 'OrganizationUser_Removed',
  1504: 'OrganizationUser_UpdatedGroups',
  1505: 'OrganizationUser_UnlinkedSso',
  1506: 'OrganizationUser_ResetPassword_Enroll',
  1507: 'OrganizationUser_ResetPassword_Withdraw',
  1508: 'OrganizationUser_AdminResetPassword',
  1509: 'OrganizationUser_ResetSsoLink',
  1510: 'OrganizationUser_FirstSsoLogin',
  1511: 'OrganizationUser_Revoked',
  1512: 'OrganizationUser_Restored',
  1513: 'OrganizationUser_ApprovedAuthRequest',
  1514: 'OrganizationUser_RejectedAuthRequest',
  1600: 'Organization_Updated',
  1601: 'Organization_PurgedVault',
  1602: 'Organization_ClientExportedVault',
  1603: 'Organization_VaultAccessed',
  1604: 'Organization_EnabledSso',
  1605: 'Organization_DisabledSso',
  1606: 'Organization_EnabledKeyConnector',
  1607: 'Organization_DisabledKeyConnector',
  1700: 'Policy_Updated',
  2100: 'Secret_Retrieved',
  2101: 'Secret_Created',
  2102: 'Secret_Edited',
  2103: 'Secret_Deleted',
};

export interface TypeRow {
  readonly name: string;
  readonly kind: EventKind;
  readonly privileged: boolean;
  readonly failed: boolean;
}

const SHOWN = new Set([1107, 1108, 1109, 1110, 1111, 1112, 1113, 1114, 1117, 2100]);
const EXPORTS = new Set([1007, 1602, 1603]);

export function rowOf(type: number): TypeRow {
  const name = (Object.hasOwn(NAMES, type) ? NAMES[type] : undefined) ?? String(type);
  const failed = type === 1005 || type === 1006;
  const row = (kind: EventKind, privileged: boolean): TypeRow => ({ name, kind, privileged, failed });
  if (type === 1000 || failed) return row('authenticate', false);
  if (SHOWN.has(type) || EXPORTS.has(type)) return row('read-secret', true);
  if (type === 1513 || type === 1514) return row('approve', true);
  if ((type >= 1001 && type < 1010) || (type >= 1400 && type < 1600)) return row('change-identity', true);
  return row('act', type === 1102 || type >= 1300);
}
