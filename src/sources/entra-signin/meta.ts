import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'entra.sign-in',
  title: 'Microsoft Entra sign-in logs',
  stability: 'beta',
  administration: 'microsoft',
  clock: { precisionMicros: 1, stamps: 'Entra service clock (UTC); Graph documents have whole seconds' },
  clientsWord: [
    'userAgent, clientAppUsed, deviceDetail.browser and operatingSystem',
    'deviceDetail.displayName',
    'correlationId',
    'userPrincipalName of a sign-in that failed (what was typed)',
  ],
  keyClasses: {
    'entra.uti': 'K2',
    'entra.sign-in': 'K2',
    'entra.session': 'K3',
    'entra.key': 'K2',
    'entra.federated-credential': 'K2',
    'entra.device': 'K2',
    'entra.user': 'K3',
    'entra.service-principal': 'K3',
    'entra.correlation': 'K5',
    'k8s.jti': 'K2',
    'oidc.jti': 'K2',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Stream NonInteractiveUserSignInLogs, ServicePrincipalSignInLogs and ManagedIdentitySignInLogs too (Entra admin center → Diagnostic settings): most tokens are issued there, and the portal groups them.',
    'login-not-in-evidence':
      'Stream SignInLogs from before the session began; a session lives as long as its refresh tokens, by default 90 days.',
    'device-not-bound':
      'Join or register devices and require them (Conditional Access), so that deviceDetail.deviceId is logged; require token protection.',
    'owner-unknown':
      'Give each workload its own application or managed identity, and replace secrets by federated credentials.',
  },
  docs: [
    'https://learn.microsoft.com/en-us/entra/identity/monitoring-health/concept-sign-ins',
    'https://learn.microsoft.com/en-us/entra/identity/authentication/how-to-authentication-track-linkable-identifiers',
    'https://learn.microsoft.com/en-us/graph/api/resources/signin?view=graph-rest-beta',
    'https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/signinlogs',
    'https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/aadserviceprincipalsigninlogs',
  ],
};
