import type { EventKind } from '../../model/event.ts';
import type { Entry } from './entry.ts';

/** What an operation is. https://learn.microsoft.com/en-us/purview/audit-log-activities */
export interface Operation {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

const ACT: Operation = { kind: 'act', privileged: false };
const ADMIN: Operation = { kind: 'act', privileged: true };
const IDENTITY: Operation = { kind: 'change-identity', privileged: true };

/** Record types: 8 directory, 9 and 15 sign-ins; Log Analytics has their names. */
const DIRECTORY: ReadonlySet<string> = new Set(['8', 'AzureActiveDirectory']);
export const SIGN_INS: ReadonlySet<string> = new Set([
  '9',
  '15',
  'AzureActiveDirectoryAccountLogon',
  'AzureActiveDirectoryStsLogon',
]);

/** `Set-Mailbox`: a cmdlet. Those that only look change nothing. */
const CMDLET = /^([A-Z][a-z]+)-[A-Z]/;
const LOOKS: ReadonlySet<string> = new Set(['Get', 'Test', 'Measure', 'Export', 'Resolve', 'View', 'Validate']);
const GRANTS =
  /Permission|RoleGroup|RoleAssignment|ManagementRole|ServicePrincipal|ApplicationAccessPolicy|Delegat|AuthenticationPolicy|-User$/;

/** Who may do what in SharePoint, OneDrive, Teams and mailboxes; rules that send mail on; exports of an investigation. */
const SHARES =
  /^(?:SiteCollectionAdmin\w*|PermissionLevel\w*|Group(?:Added|Updated|Removed)|AddedToGroup|RemovedFromGroup|SharingPolicyChanged|Sharing(?:Set|InheritanceBroken|InheritanceReset|Revoked|InvitationCreated)|AnonymousLink(?:Created|Updated)|CompanyLinkCreated|SecureLink(?:Created|Updated)|AddedToSecureLink|SiteLocksChanged|AppPermission\w*|(?:Add|Modify|Remove)FolderPermissions|UpdateCalendarDelegation|Member(?:Added|Removed|RoleChanged)|TeamsTenantSettingChanged|TeamSettingChanged|BotAddedToTeam|AppInstalled|ConnectorAdded|UpdatedAdminFeatureSwitch|AddGroupMembers)$/;
const RULES =
  /^(?:UpdateInboxRules|SearchExported|SearchExportDownloaded|ViewedSearchExported|SearchCreated|HoldRemoved)$/;

export function operationOf(e: Entry): Operation {
  const name = e.operation.slice(0, 200);
  if (SIGN_INS.has(e.recordType)) return { kind: 'authenticate', privileged: false };
  if (DIRECTORY.has(e.recordType)) return directory(name);
  const verb = CMDLET.exec(name)?.[1];
  if (verb !== undefined && !LOOKS.has(verb)) return GRANTS.test(name) ? IDENTITY : ADMIN;
  if (SHARES.test(name)) return IDENTITY;
  if (RULES.test(name)) return ADMIN;
  return e.text('LogonType') === '1' || e.text('LogonType') === 'Admin' ? ADMIN : ACT;
}

/** `Add service principal credentials.`: names of the directory end with a period. */
function directory(name: string): Operation {
  if (/^Add service principal credentials/i.test(name)) return { kind: 'issue', privileged: true };
  if (/^Remove service principal credentials/i.test(name)) return { kind: 'revoke', privileged: true };
  if (/^Update StsRefreshTokenValidFrom/i.test(name)) return { kind: 'revoke', privileged: true };
  if (/^Change user password/i.test(name)) return { kind: 'rotate', privileged: false };
  if (/^Reset user password/i.test(name)) return { kind: 'rotate', privileged: true };
  return /\bdevice\b/i.test(name) ? ACT : IDENTITY;
}
