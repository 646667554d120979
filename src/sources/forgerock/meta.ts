import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'forgerock.audit',
  title: 'ForgeRock / Ping AM and IDM audit events',
  stability: 'beta',
  administration: 'forgerock',
  clock: { precisionMicros: 1_000, stamps: 'clock of the AM or IDM server at the event (UTC)' },
  clientsWord: [
    'http.request.headers (user-agent, x-forwarded-for)',
    'principal of a login that failed',
    'transactionId where AM trusts the header',
  ],
  keyClasses: { 'forgerock.tracking': 'K3', 'forgerock.user': 'K3', 'forgerock.client': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Collect the topics authentication and activity as well as access, of every server, from before the session began: a session’s tracking id is made at the login.',
    'login-not-in-evidence': 'Where AM federates, collect the log of the upstream identity provider.',
    'device-not-bound':
      'Set the client’s address header for the load balancer (com.sun.identity.authentication.client.ipAddressHeader), and bind tokens by mTLS or DPoP.',
    'owner-unknown': 'Give each workload its own OAuth client instead of a shared agent account.',
  },
  docs: [
    'https://docs.pingidentity.com/pingam/latest/security/audit-logging.html',
    'https://docs.pingidentity.com/pingam/latest/security/audit-log-format.html',
    'https://docs.pingidentity.com/pingidm/latest/audit-guide/audit-log-topics.html',
    'https://docs.pingidentity.com/pingoneaic/latest/tenants/audit-debug-logs.html',
  ],
};
