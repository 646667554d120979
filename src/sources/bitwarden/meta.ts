import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'bitwarden.events',
  title: 'Bitwarden organization events',
  stability: 'beta',
  administration: 'bitwarden',
  clock: {
    precisionMicros: 1_000,
    stamps: 'the server for sign-ins and changes; the client for what it showed, copied and filled (UTC)',
  },
  clientsWord: [
    'device (a number that the client states)',
    'that a client viewed, copied or filled something: clients report it themselves',
  ],
  keyClasses: { 'bitwarden.user': 'K3', 'bitwarden.service-account': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Bitwarden logs no session: collect the sign-in log of the identity provider (login with SSO).',
    'login-not-in-evidence': 'Export events from before, type 1000 included; use login with SSO and collect its log.',
    'device-not-bound':
      'Collect the log of the system where the secret was used: this log has an address and a kind of client.',
    'owner-unknown': 'Use machine accounts of Secrets Manager, one per workload.',
  },
  docs: ['https://bitwarden.com/help/event-logs/', 'https://bitwarden.com/help/api/'],
};
