import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'jira.issues',
  title: 'Jira: issues with their history, and the approvals in them',
  stability: 'beta',
  administration: 'atlassian',
  clock: {
    precisionMicros: 1000,
    stamps: 'the product’s clock: when the change was saved; in CSV the exporting user’s zone, to the minute',
  },
  clientsWord: [
    'texts, dates and people that were put into fields by hand',
    'names of states: each site makes its own',
  ],
  keyClasses: { 'atlassian.user': 'K3', 'approval.request': 'K3' },
  remedies: {
    'approval-missing':
      'Export with expand=changelog: only the history says who moved an issue to its approved state, and when.',
    'owner-unknown': 'Use the REST API instead of a CSV export: it has the accountId of each person.',
    'device-not-bound':
      'Issues have no addresses: collect the audit log of the product or the organisation (../atlassian-audit/).',
  },
  docs: [
    'https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/',
    'https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/',
    'https://developer.atlassian.com/cloud/jira/platform/webhooks/',
  ],
};
