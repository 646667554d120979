import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'spire.server',
  title: 'SPIRE server audit log (with signed certificates and node attestation)',
  stability: 'beta',
  administration: 'spire',
  clock: {
    precisionMicros: 1_000_000,
    stamps: 'clock of the server when it wrote the entry (time, RFC 3339, whole seconds)',
  },
  clientsWord: ['csr and audience as the caller sent them', 'caller_path of a process that may rename itself'],
  keyClasses: {
    spiffe: 'K3',
    'x509.serial': 'K2',
    'spiffe.svid': 'K3',
    'os.uid': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Set audit_log_enabled = true on every server, and log_level = "DEBUG" where serials are needed: “Signed X509 SVID” is the only message that has one.',
    'login-not-in-evidence':
      'Keep the server’s log from before the agents attested; re-attesting methods write it again.',
    'device-not-bound':
      'Use node attestors that prove the machine (tpm_devid, aws_iid, gcp_iit, k8s_psat) instead of join tokens.',
    'owner-unknown':
      'Mint nothing by hand: entries and agents name the workload; for the local socket run the server with hostPID so that the caller is named.',
  },
  docs: [
    'https://github.com/spiffe/spire/blob/main/doc/auditlog.md',
    'https://github.com/spiffe/spire/blob/main/doc/spire_server.md',
    'https://github.com/spiffe/spire-api-sdk/tree/main/proto/spire/api/server',
  ],
};
