import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'mysql.audit',
  title: 'MySQL Enterprise Audit log (JSON)',
  stability: 'beta',
  administration: 'database',
  clock: { precisionMicros: 1_000_000, stamps: "the server's clock when the event was written (UTC)" },
  clientsWord: ['login.user (what was typed)', 'connection_attributes', 'text of queries'],
  keyClasses: { 'mysql.user': 'K3' },
  remedies: {
    'issuance-not-in-evidence': 'Audit the connection class for every account, from before the connection began.',
    'login-not-in-evidence':
      'Authenticate with Kerberos, LDAP or FIDO accounts, and collect the log of who vouches for them.',
    'device-not-bound':
      'Require X.509 client certificates per account (REQUIRE SUBJECT), and TCP instead of a shared socket.',
    'owner-unknown':
      'Use one account per person or workload; a pool that connects as one account hides who is behind it.',
  },
  docs: [
    'https://dev.mysql.com/doc/refman/8.4/en/audit-log-file-formats.html',
    'https://dev.mysql.com/doc/refman/8.4/en/audit-log-json-logging.html',
  ],
};
