import type { EventKind } from '../../model/event.ts';

export interface ActionRow {
  readonly kind: EventKind;
  readonly privileged: boolean;
  /**
   * A sign-in. `person`: with a password, a factor or single sign-on, which opens a session; `token`: with a token that was made
   * before, which opens none.
   */
  readonly signIn?: 'person' | 'token';
}

const row = (kind: EventKind, privileged = true): ActionRow => ({ kind, privileged });
const PERSON: ActionRow = { kind: 'authenticate', privileged: false, signIn: 'person' };
const TOKEN: ActionRow = { kind: 'authenticate', privileged: false, signIn: 'token' };

/** By action name: Databricks uses a name with one meaning in every service. https://docs.databricks.com/aws/en/admin/account-settings/audit-logs */
const ACTIONS: ReadonlyMap<string, ActionRow> = new Map([
  ...each(
    PERSON,
    'login',
    'samlLogin',
    'oidcBrowserLogin',
    'aadBrowserLogin',
    'mfaLogin',
    'dbLogin',
    'oneTimePasswordLogin',
  ),
  ...each(
    TOKEN,
    'tokenLogin',
    'jwtLogin',
    'aadTokenLogin',
    'oidcTokenAuthorization',
    'certLogin',
    'oauthClientCredentialsLogin',
  ),
  ...each(row('end', false), 'logout'),
  ...each(
    row('issue'),
    'generateDbToken',
    'createOboToken',
    'createToken',
    'createServicePrincipalSecret',
    'generateSecret',
  ),
  ...each(
    row('revoke'),
    'revokeDbToken',
    'deleteDbToken',
    'garbageCollectDbToken',
    'deleteToken',
    'deleteServicePrincipalSecret',
  ),
  ...each(
    row('issue', false),
    'generateTemporaryTableCredential',
    'generateTemporaryPathCredential',
    'generateTemporaryVolumeCredential',
    'generateTemporaryServiceCredential',
  ),
  ...each(row('read-secret'), 'getSecret', 'getStorageCredential'),
  ...each(row('rotate'), 'putSecret', 'changePassword', 'resetPassword', 'rotateRecipientToken'),
  ...each(
    row('run', false),
    'runStart',
    'runSucceeded',
    'runFailed',
    'runTriggered',
    'runNow',
    'submitRun',
    'runCommand',
    'cancel',
  ),
  ...each(
    row('change-identity'),
    'add',
    'createUser',
    'deleteUser',
    'activateUser',
    'deactivateUser',
    'updateUser',
    'createGroup',
    'removeGroup',
    'updateGroup',
    'addPrincipalToGroup',
    'addPrincipalsToGroup',
    'removePrincipalFromGroup',
    'setAdmin',
    'removeAdmin',
    'setAccountAdmin',
    'removeAccountAdmin',
    'changeAccountOwner',
    'grant',
    'revoke',
    'changeOwner',
    'updatePermissions',
    'updateSharePermissions',
    'changeDbTokenAcl',
    'changeServicePrincipalAcls',
    'mfaAddKey',
    'mfaDeleteKey',
    'updateRoleAssignment',
  ),
  ...each(
    row('act'),
    'workspaceConfEdit',
    'updateWorkspaceSettings',
    'updateAccountSettings',
    'createIpAccessList',
    'deleteIpAccessList',
    'updateIpAccessList',
    'createStorageCredential',
    'updateStorageCredential',
    'deleteStorageCredential',
    'createConnection',
    'updateConnection',
    'deleteConnection',
    'createRecipient',
    'updateRecipient',
    'deleteRecipient',
    'createScope',
    'deleteScope',
    'deleteSecret',
    'putAcl',
    'deleteAcl',
    'mount',
    'unmount',
    'updateMetastore',
    'deleteMetastore',
    'createLogDeliveryConfiguration',
    'updateLogDeliveryConfiguration',
    'installLibraryOnAllClusters',
    'deleteTable',
    'deleteSchema',
    'dropSchema',
    'deleteCatalog',
  ),
]);

/** Services of which every change is administration, whatever the action. */
const ADMIN_SERVICES: ReadonlySet<string> = new Set([
  'ssoConfigBackend',
  'globalInitScripts',
  'iamRole',
  'accountBillableUsage',
  'oauth2',
]);

function each(value: ActionRow, ...names: readonly string[]): [string, ActionRow][] {
  return names.map((name) => [name, value]);
}

export function rowOf(service: string, action: string): ActionRow {
  const found = ACTIONS.get(action);
  if (found !== undefined) return found;
  return {
    kind: 'act',
    privileged: (ADMIN_SERVICES.has(service) && !/^(?:get|list)/.test(action)) || /Acl$/.test(action),
  };
}

/** For the list in docs/sources.md. */
export const PRIVILEGED_ACTIONS: readonly string[] = [...ACTIONS].flatMap(([name, row]) =>
  row.privileged === true ? [name] : [],
);
