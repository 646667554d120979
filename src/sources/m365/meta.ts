import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'm365.audit',
  title: 'Microsoft 365 unified audit log',
  stability: 'beta',
  administration: 'microsoft',
  clock: { precisionMicros: 1_000_000, stamps: 'clock of the workload when the activity was done (UTC)' },
  clientsWord: [
    'UserAgent, ClientInfoString',
    'DeviceProperties.DisplayName, DeviceDisplayName',
    'CorrelationId',
    'UserId of a sign-in that failed',
  ],
  keyClasses: {
    'entra.uti': 'K2',
    'entra.session': 'K3',
    'entra.user': 'K3',
    'entra.service-principal': 'K3',
    'entra.upn': 'K3',
    'entra.device': 'K2',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Stream the Entra sign-in logs of all kinds: AppAccessContext.UniqueTokenId is their uniqueTokenIdentifier, and AADSessionId their sessionId.',
    'login-not-in-evidence':
      'Stream SignInLogs from before the session began; aggregated and background records of Exchange carry no session.',
    'device-not-bound': 'Join or register devices: DeviceProperties and the sign-in then have the device’s id.',
    'owner-unknown':
      'Give each application its own service principal, and people accounts of their own instead of shared mailboxes with a password.',
  },
  docs: [
    'https://learn.microsoft.com/en-us/office/office-365-management-api/office-365-management-activity-api-schema',
    'https://learn.microsoft.com/en-us/purview/audit-log-activities',
    'https://learn.microsoft.com/en-us/entra/identity/authentication/how-to-authentication-track-linkable-identifiers',
    'https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/officeactivity',
  ],
};
