import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'atlassian.audit',
  title: 'Atlassian: audit logs of organisations, Jira, Confluence, Bitbucket (Cloud and Data Center)',
  stability: 'beta',
  administration: 'atlassian',
  clock: { precisionMicros: 1000, stamps: 'the product’s clock (UTC): when the action was done' },
  clientsWord: [
    'source and remoteAddress, where a proxy in front is not told to the product (X-Forwarded-For)',
    'names of objects, tokens and projects; display names of accounts',
  ],
  keyClasses: { 'atlassian.user': 'K3', 'app.token': 'K2' },
  remedies: {
    'login-not-in-evidence':
      'Data Center: set the coverage of Security to Full (logins are below Base). Cloud: Atlassian Guard adds sign-ins to the organisation’s audit log.',
    'issuance-not-in-evidence':
      'No product names the token or session of a call. Send sign-ins of the identity provider too, and use short-lived tokens with one use each.',
    'device-not-bound':
      'Restrict the products to known networks (IP allowlist), and list those under networks in ascribe.yaml.',
  },
  docs: [
    'https://confluence.atlassian.com/adminjiraserver/auditing-in-jira-938847740.html',
    'https://confluence.atlassian.com/doc/auditing-in-confluence-829076528.html',
    'https://confluence.atlassian.com/bitbucketserver/audit-log-events-776640423.html',
    'https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-audit-records/',
    'https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-audit/',
    'https://developer.atlassian.com/cloud/admin/organization/rest/api-group-events/',
  ],
};
