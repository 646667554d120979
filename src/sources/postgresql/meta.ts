import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'postgresql.log',
  title: 'PostgreSQL server log (stderr, csvlog, jsonlog, pgaudit)',
  stability: 'beta',
  administration: 'database',
  clock: { precisionMicros: 1_000, stamps: "the server's clock when the line was written; whole seconds with %t" },
  clientsWord: [
    'application_name',
    'user and database of connections that are not authenticated yet',
    'text of statements and parameters',
  ],
  keyClasses: {
    'pg.session': 'K3',
    'pg.role': 'K3',
    'x509.subject': 'K2',
    'vault.db-user': 'K2',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Set log_connections = on (it logs `connection authenticated` since version 14), and collect the log from before the session began.',
    'login-not-in-evidence':
      'Set log_connections = on. Authenticate with certificates or Kerberos: `connection authenticated` then names who is behind the role.',
    'device-not-bound':
      'Use client certificates per workload, and csvlog or jsonlog, which state the address on every line.',
    'owner-unknown': 'Use one role per person or workload; a pool that connects as one role hides who is behind it.',
    'clock-not-stated': "Set log_timezone = 'UTC', or declare utcOffset of the origin in ascribe.yaml.",
  },
  docs: [
    'https://www.postgresql.org/docs/current/runtime-config-logging.html',
    'https://www.postgresql.org/docs/current/auth-username-maps.html',
    'https://github.com/pgaudit/pgaudit/blob/main/README.md',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.overview.parameter-groups.html',
  ],
};
