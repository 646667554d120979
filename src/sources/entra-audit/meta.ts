import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'entra.audit',
  title: 'Microsoft Entra directory audit',
  stability: 'beta',
  administration: 'microsoft',
  clock: { precisionMicros: 1, stamps: 'clock of the Entra service that made the change (UTC)' },
  clientsWord: ['User-Agent', 'correlationId', 'DisplayName of a key (its maker’s choice)'],
  keyClasses: {
    'entra.user': 'K3',
    'entra.service-principal': 'K3',
    'entra.upn': 'K3',
    'entra.key': 'K2',
    'entra.federated-credential': 'K2',
    'entra.device': 'K3',
    'entra.correlation': 'K5',
    'approval.request': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'The directory audit names no token. Changes through Graph are in MicrosoftGraphActivityLogs with the token’s id; stream it, and the sign-in logs.',
    'login-not-in-evidence': 'Stream SignInLogs and NonInteractiveUserSignInLogs.',
    'device-not-bound': 'The directory audit names no device. Graph activity logs have the registered device’s id.',
    'owner-unknown':
      'Read who added the application’s secret: Add service principal credentials, kept for 30 days in the portal.',
  },
  docs: [
    'https://learn.microsoft.com/en-us/entra/identity/monitoring-health/reference-audit-activities',
    'https://learn.microsoft.com/en-us/graph/api/resources/directoryaudit',
    'https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/auditlogs',
  ],
};
