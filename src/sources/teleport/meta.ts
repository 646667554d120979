import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'teleport.audit',
  title: 'Teleport audit events',
  stability: 'beta',
  administration: 'teleport',
  clock: { precisionMicros: 1_000, stamps: 'clock of the Teleport service that emitted the event (time, UTC)' },
  clientsWord: [
    'user_agent',
    'addr.remote behind a proxy that sends the PROXY protocol',
    'names of resources and hosts (node_name, server_hostname)',
    'all of an event that a node forwarded (forwarded_by)',
  ],
  keyClasses: {
    'teleport.session': 'K3',
    'teleport.bot-instance': 'K2',
    'teleport.user-certificate': 'K3',
    'teleport.user': 'K3',
    'teleport.bot': 'K2',
    'teleport.host': 'K3',
    'x509.serial': 'K2',
    spiffe: 'K2',
    'oidc.assertion': 'K3',
    'oidc.subject': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Export all events with the event handler (session.start is among them), from every cluster of a trust, not only those of one type.',
    'login-not-in-evidence':
      'Collect user.login of the root cluster, and the sign-in log of the identity provider behind the connector.',
    'device-not-bound':
      'Turn on device trust (device_trust.mode: required): trusted_device then names the enrolled device in every event.',
    'owner-unknown':
      'Give every machine a bot with a join method of its platform: bot_instance_id then tells the instances of one bot apart (16.2 and later).',
  },
  docs: [
    'https://goteleport.com/docs/reference/monitoring/audit/',
    'https://github.com/gravitational/teleport/blob/master/api/proto/teleport/legacy/types/events/events.proto',
    'https://goteleport.com/docs/reference/workload-identity/',
    'https://goteleport.com/docs/identity-governance/access-requests/',
    'https://goteleport.com/docs/machine-workload-identity/bots/',
  ],
};
