import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'entra.risk',
  title: 'Microsoft Entra ID Protection: risky accounts and risk detections',
  stability: 'beta',
  administration: 'microsoft',
  clock: {
    precisionMicros: 1_000_000,
    stamps: 'when Entra wrote this state of the risk (UTC), after the sign-in that it is about',
  },
  clientsWord: ['userAgent in additionalInfo', 'correlationId'],
  keyClasses: { 'entra.correlation': 'K5' },
  remedies: {
    'login-not-in-evidence':
      'Stream SignInLogs and NonInteractiveUserSignInLogs: requestId is the id of the sign-in that the risk is about.',
  },
  docs: [
    'https://learn.microsoft.com/en-us/entra/id-protection/concept-identity-protection-risks',
    'https://learn.microsoft.com/en-us/graph/api/resources/riskdetection',
    'https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/aaduserriskevents',
  ],
};
