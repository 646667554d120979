import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'pingfederate.audit',
  title: 'PingFederate security audit log',
  stability: 'beta',
  administration: 'pingfederate',
  clock: { precisionMicros: 1_000, stamps: 'clock of the PingFederate node, local time without zone' },
  clientsWord: [
    'subject of an event that failed or is in progress',
    'X-Forwarded headers',
    'ip where a proxy’s header is taken from anybody',
  ],
  keyClasses: { 'pingfederate.session': 'K3', 'pingfederate.subject': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Add %X{sri} and the session events (AUTHN_SESSION_CREATED, AUTHN_SESSION_USED) to the SecurityAudit2File pattern in log4j2.xml, and collect every node of the cluster.',
    'login-not-in-evidence': 'Collect the log of the directory or identity provider behind the adapter.',
    'device-not-bound': 'Bind OAuth tokens by mTLS or DPoP, and log the certificate’s thumbprint at the API.',
    'owner-unknown': 'Declare the deployment as the origin’s scope: without it a subject is only a name.',
    'clock-not-stated':
      'Write the zone into the pattern (%d{ISO8601_OFFSET_DATE_TIME_HHMM}), or declare utcOffset for this origin.',
  },
  docs: [
    'https://docs.pingidentity.com/pingfederate/latest/administrators_reference_guide/pf_security_audit_logging.html',
    'https://docs.pingidentity.com/pingfederate/latest/administrators_reference_guide/pf_log_files.html',
  ],
};
