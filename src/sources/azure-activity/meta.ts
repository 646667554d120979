import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'azure.activity',
  title: 'Azure activity log',
  stability: 'beta',
  administration: 'microsoft',
  clock: { precisionMicros: 1, stamps: 'clock of Azure Resource Manager or the resource provider (UTC)' },
  clientsWord: ['correlationId', 'httpRequest.clientRequestId'],
  keyClasses: {
    'entra.uti': 'K2',
    'entra.session': 'K3',
    'entra.user': 'K3',
    'entra.service-principal': 'K3',
    'entra.upn': 'K3',
    'entra.device': 'K2',
    'azure.resource': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Stream the Entra sign-in logs of all kinds beside the activity log: the claim uti is their uniqueTokenIdentifier.',
    'login-not-in-evidence': 'Stream SignInLogs from before the session began.',
    'device-not-bound':
      'The claim deviceid goes with a copied token: bind tokens to devices (Conditional Access: token protection). For machines use managed identities, whose tokens name the resource (xms_az_rid).',
    'owner-unknown': 'Give each pipeline its own application with a federated credential.',
  },
  docs: [
    'https://learn.microsoft.com/en-us/azure/azure-monitor/platform/activity-log-schema',
    'https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/azureactivity',
    'https://learn.microsoft.com/en-us/rest/api/monitor/activity-logs/list',
  ],
};
