import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'mongodb.atlas-events',
  title: 'MongoDB Atlas organization and project events',
  stability: 'beta',
  administration: 'mongodb-atlas',
  clock: { precisionMicros: 1_000_000, stamps: 'Atlas when the event happened (UTC)' },
  clientsWord: ['names of keys and hosts'],
  keyClasses: { 'atlas.user': 'K3', 'atlas.api-key': 'K2' },
  remedies: {
    'issuance-not-in-evidence':
      'Export organization events from before the key was made: API_KEY_CREATED names it. Events are kept for two years.',
    'login-not-in-evidence':
      'Collect the sign-in log of the identity provider (federated authentication): Atlas events have no session.',
    'device-not-bound': 'Require an access list for the Administration API, and list egress addresses in ascribe.yaml.',
    'owner-unknown': 'Use one service account or API key per workload.',
  },
  docs: [
    'https://www.mongodb.com/docs/atlas/reference/api-resources-spec/v2/#tag/Events',
    'https://www.mongodb.com/docs/atlas/reference/audit-events/',
  ],
};
