import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'ascribe.gateway',
  title: 'Gateway record (docs/gateway-record.md)',
  stability: 'beta',
  administration: 'gateway',
  clock: { precisionMicros: 1, stamps: 'clock of the gateway when it answered (RFC 3339, as precise as it writes it)' },
  clientsWord: [
    'agent.run, agent.id and agent.name, unless the gateway itself started the run',
    'call.id and call.jsonrpcId (numbered by the agent)',
    'trace, unless the gateway started the trace',
    'inbound.userAgent',
  ],
  keyClasses: {
    'oidc.jti': 'K2',
    'k8s.jti': 'K2',
    'token.sha256': 'K2',
    'aws.access-key': 'K2',
    'vault.accessor': 'K2',
    'app.token': 'K2',
    'x509.sha256': 'K1',
    'oidc.subject': 'K3',
    'agent.run': 'K3',
    'mcp.session': 'K3',
    'api.request': 'K4',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Write inbound.token (type, issuer and jti, or sha256) in every record, and collect the log of the service that issues these tokens.',
    'login-not-in-evidence':
      'Write inbound.subject.account with the identity provider’s immutable user id, and collect that provider’s sign-in log.',
    'device-not-bound':
      'Write inbound.address, and inbound.proof where callers use mTLS or DPoP; inside a cluster inbound.pod as the mesh attests it.',
    'owner-unknown':
      'Have the agent’s token carry an act claim (RFC 8693) and write it as inbound.act; write delegation for every call.',
  },
  docs: [
    'https://www.rfc-editor.org/rfc/rfc8693#section-4.1',
    'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization',
    'https://www.w3.org/TR/trace-context/',
  ],
};
