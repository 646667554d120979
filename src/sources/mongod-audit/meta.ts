import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'mongodb.audit',
  title: 'MongoDB server audit log (mongod, mongos, Atlas database auditing)',
  stability: 'beta',
  administration: 'database',
  clock: { precisionMicros: 1_000, stamps: "the server's clock when the event was written (zone stated)" },
  clientsWord: ['user of a failed authentication', 'clientMetadata', 'command arguments'],
  keyClasses: { 'mongodb.connection': 'K3', 'mongodb.user': 'K3', 'x509.subject': 'K2' },
  remedies: {
    'issuance-not-in-evidence':
      'Audit `authenticate` too (auditLog.filter), from before the connection began: its uuid is that of every event of the connection (since 5.0).',
    'login-not-in-evidence':
      'Authenticate with OIDC, Kerberos or certificates, and collect the log of who issues those.',
    'device-not-bound': 'Use client certificates (MONGODB-X509) per workload.',
    'owner-unknown':
      'Use one database user per person or workload; a pool that connects as one user hides who is behind it.',
  },
  docs: [
    'https://www.mongodb.com/docs/manual/reference/audit-message/mongo/',
    'https://www.mongodb.com/docs/manual/core/auditing/',
  ],
};
