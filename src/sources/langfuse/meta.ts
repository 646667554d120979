import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'langfuse.trace',
  title: 'Langfuse traces and observations (download, API, blob storage export)',
  stability: 'beta',
  administration: 'application',
  clock: { precisionMicros: 1_000, stamps: 'clock of the traced process at the beginning of the observation (UTC)' },
  clientsWord: [
    'everything: the traced application writes it with a project key',
    'userId and sessionId',
    'trace and observation ids',
    'metadata, and the OpenTelemetry attributes and resource in it',
  ],
  keyClasses: {
    'agent.run': 'K5',
    'app.user': 'K5',
    'api.request': 'K5',
    'mcp.session': 'K5',
    'k8s.pod': 'K5',
    'app.device': 'K5',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Traces prove no credential. Have the gateway in front of the tools write gateway records (docs/gateway-record.md).',
    'login-not-in-evidence': 'userId is what the application says. Collect the log of whatever signed the user in.',
    'device-not-bound':
      'Set resource attributes (k8s.pod.uid, host.id) in the traced process; Langfuse keeps them in the metadata.',
    'owner-unknown':
      'Set sessionId to the conversation id that the gateway knows, and record gen_ai.tool.call.id on tools.',
  },
  docs: [
    'https://langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields',
    'https://langfuse.com/docs/api-and-data-platform/features/public-api',
    'https://langfuse.com/docs/observability/data-model',
    'https://langfuse.com/integrations/native/opentelemetry',
  ],
};
