import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'cyberark.audit',
  title: 'CyberArk Identity Security Platform audit (Identity, Privilege Cloud and others)',
  stability: 'beta',
  administration: 'cyberark-cloud',
  clock: {
    precisionMicros: 1_000,
    stamps: 'clock of the service that wrote the event (timestamp, milliseconds since the epoch)',
  },
  clientsWord: [
    'message (reasons that a user typed)',
    'customData of a client’s request',
    'names of applications and safes',
  ],
  keyClasses: { 'cyberark.user': 'K3', 'cyberark.session': 'K3' },
  remedies: {
    'login-not-in-evidence':
      'Read the events of the application code IDP from before the first use, and those of the external identity provider.',
    'device-not-bound':
      'Collect the events of CyberArk Identity’s device trust, or require certificates: source is an address or a component.',
    'owner-unknown': 'Give service users OAuth2 confidential clients of their own: userId then tells them apart.',
  },
  docs: [
    'https://docs.cyberark.com/audit/latest/en/content/audit/isp_audit-introduction.htm',
    'https://docs.cyberark.com/audit/latest/en/content/audit/isp_siem-integration.htm',
  ],
};
