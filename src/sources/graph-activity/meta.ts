import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'microsoft.graph-activity',
  title: 'Microsoft Graph activity logs',
  stability: 'beta',
  administration: 'microsoft',
  clock: { precisionMicros: 1, stamps: 'Graph service clock when the request came (UTC)' },
  clientsWord: ['userAgent', 'clientRequestId', 'requestUri of a request that failed'],
  keyClasses: {
    'entra.uti': 'K2',
    'entra.session': 'K3',
    'entra.user': 'K3',
    'entra.service-principal': 'K3',
    'entra.device': 'K2',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Stream the sign-in logs of all kinds (SignInLogs, NonInteractiveUserSignInLogs, ServicePrincipalSignInLogs, ManagedIdentitySignInLogs) beside MicrosoftGraphActivityLogs: signInActivityId is their uniqueTokenIdentifier.',
    'login-not-in-evidence': 'Stream SignInLogs from before the session began.',
    'device-not-bound':
      'The claim deviceid goes with a copied token. Bind tokens to devices (Conditional Access: token protection), and let sensitive applications ask for a fresh sign-in, which checks the device.',
    'owner-unknown': 'Give each workload its own application or managed identity.',
  },
  docs: [
    'https://learn.microsoft.com/en-us/graph/microsoft-graph-activity-logs-overview',
    'https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/microsoftgraphactivitylogs',
  ],
};
