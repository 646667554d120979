import type { EventKind } from '../../model/event.ts';

/** What an operation of Azure Resource Manager does: `Microsoft.KeyVault/vaults/delete`, in any case. */
export interface Operation {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

/** https://learn.microsoft.com/en-us/azure/role-based-access-control/resource-provider-operations */
const SHOWS_SECRET =
  /\/(?:list[a-z]*(?:keys?|secrets?|credentials?|connectionstrings|sas|tokens?)|getsecret|begingetaccess|getaccesstoken|listcluster[a-z]*credential|publishxml|backup)\/action$/;
const ROTATES = /\/(?:regenerate[a-z]*|rotate[a-z]*|resetpassword|newpassword)\/action$/;
const CHANGES_IDENTITY =
  /\/(?:roleassignments|roledefinitions|roleassignmentschedulerequests|roleeligibilityschedulerequests|denyassignments|userassignedidentities|federatedidentitycredentials|clusterrolebindings|rolebindings|accesspolicies)\/(?:write|delete|action)$|\/elevateaccess\/action$/;

/** Operations on who may do what, on secrets, on what is logged and protected, and on code that runs with a machine's identity. */
const ADMINISTRATION = new RegExp(
  [
    '^microsoft\\.(?:authorization|managedidentity|keyvault|aad|aadiam|security|securityinsights|automation|policyinsights|recoveryservices|dataprotection|operationalinsights)/',
    '^microsoft\\.insights/(?:diagnosticsettings|actiongroups|activitylogalerts|metricalerts|scheduledqueryrules|logprofiles)/',
    '/(?:runcommands?|extensions|hostruntime|serialconsole[a-z]*|locks|immutabilitypolicies|firewall[a-z]*|networksecuritygroups|securityrules|flowlogs)/',
    '/(?:ssh|runcommand)/action$',
    '^microsoft\\.storage/storageaccounts/(?:write|delete)$',
    '^microsoft\\.(?:compute|sql|resources|network)/[^/]+(?:/resourcegroups)?/delete$',
  ].join('|'),
);

export function operationOf(name: string): Operation {
  const op = name.slice(0, 512).toLowerCase();
  if (SHOWS_SECRET.test(op)) return { kind: 'read-secret', privileged: true };
  if (ROTATES.test(op)) return { kind: 'rotate', privileged: true };
  if (CHANGES_IDENTITY.test(op)) return { kind: 'change-identity', privileged: true };
  const isChange = /\/(?:write|delete|action)$/.test(op);
  return { kind: 'act', privileged: isChange && ADMINISTRATION.test(op) };
}
