import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'vault.audit',
  title: 'HashiCorp Vault and OpenBao audit log',
  stability: 'beta',
  administration: 'vault',
  clock: {
    precisionMicros: 1,
    stamps: 'clock of the Vault node when it wrote the entry (time, RFC 3339 with nanoseconds, UTC)',
  },
  clientsWord: [
    'request.headers',
    'request.data',
    'auth.metadata of tokens made by auth/token/create',
    'auth.display_name of such tokens',
    'request.remote_address where the listener takes X-Forwarded-For',
  ],
  keyClasses: {
    'vault.accessor': 'K2',
    'vault.token': 'K2',
    'vault.hmac': 'K2',
    'vault.lease': 'K2',
    'vault.db-user': 'K2',
    'vault.entity': 'K2',
    'vault.alias': 'K3',
    'k8s.serviceaccount': 'K3',
    'aws.role': 'K3',
    'aws.iam-user': 'K3',
    'aws.ec2-instance': 'K3',
    'oidc.subject': 'K3',
    'x509.serial': 'K2',
    'x509.subject': 'K3',
    'github.workflow': 'K3',
    'oidc.assertion': 'K3',
    'secret.version': 'K2',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Collect every audit device of every node from before the token was issued. Enable a device with hmac_accessor=false, so that accessors join across devices; otherwise ask sys/audit-hash/<device> for the hash.',
    'login-not-in-evidence':
      'Map the token’s issuer and subject into the metadata (claim_mappings: iss, sub) of jwt and oidc roles, and collect the log of that provider.',
    'device-not-bound':
      'Audit the header User-Agent (sys/config/auditing/request-headers/user-agent, hmac=false), and bind tokens to networks (token_bound_cidrs).',
    'owner-unknown':
      'Revoke root tokens, and let each workload log in by itself instead of with a token that a broker created for it.',
  },
  docs: [
    'https://developer.hashicorp.com/vault/docs/audit',
    'https://developer.hashicorp.com/vault/docs/audit/schema',
    'https://developer.hashicorp.com/vault/api-docs/system/audit-hash',
    'https://developer.hashicorp.com/vault/docs/concepts/tokens',
    'https://developer.hashicorp.com/vault/docs/concepts/response-wrapping',
    'https://openbao.org/docs/audit/',
  ],
};
