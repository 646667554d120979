import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'box.events',
  title: 'Box enterprise and user events',
  stability: 'beta',
  administration: 'box',
  clock: { precisionMicros: 1_000_000, stamps: 'Box when the event happened (zone stated)' },
  clientsWord: ['names of items', 'account of FAILED_LOGIN', 'additional_details other than service_id'],
  keyClasses: { 'box.session': 'K3', 'box.user': 'K3', 'app.service': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Read the enterprise stream (admin_logs) from before the session began, LOGIN and ADMIN_LOGIN included; it is kept for a year.',
    'login-not-in-evidence':
      'Collect the sign-in log of the identity provider: Box records that a login succeeded, not how.',
    'device-not-bound': 'Switch on Device Trust, and list egress addresses in ascribe.yaml.',
    'owner-unknown':
      'Give each integration its own app and service account: additional_details.service_id then names it.',
  },
  docs: [
    'https://developer.box.com/reference/resources/event/',
    'https://developer.box.com/guides/events/enterprise-events/for-enterprise/',
  ],
};
