import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'azure.key-vault',
  title: 'Azure Key Vault and Managed HSM audit',
  stability: 'beta',
  administration: 'microsoft',
  clock: { precisionMicros: 1, stamps: 'clock of the vault service (UTC)' },
  clientsWord: ['properties.clientInfo', 'correlationId', 'requestUri of a request that failed'],
  keyClasses: {
    'entra.uti': 'K2',
    'entra.session': 'K3',
    'entra.user': 'K3',
    'entra.service-principal': 'K3',
    'entra.upn': 'K3',
    'secret.version': 'K2',
    'azure.resource': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Stream the Entra sign-in logs of service principals and managed identities: the vault logs the account (oid), and the token’s id where the claim uti is in its record.',
    'login-not-in-evidence': 'Stream SignInLogs from before the session began.',
    'device-not-bound': 'Read secrets with managed identities, whose tokens name the resource (xms_az_rid).',
    'owner-unknown': 'Give each consumer of a secret its own managed identity.',
  },
  docs: [
    'https://learn.microsoft.com/en-us/azure/key-vault/general/logging',
    'https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/azkvauditlogs',
    'https://learn.microsoft.com/en-us/azure/key-vault/general/about-keys-secrets-certificates',
  ],
};
