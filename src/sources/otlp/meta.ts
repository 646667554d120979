import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'opentelemetry.otlp',
  title: 'OpenTelemetry traces and logs (OTLP), with GenAI and MCP conventions',
  stability: 'beta',
  administration: 'application',
  clock: {
    precisionMicros: 1,
    stamps: 'clock of the process that wrote the span (beginning) or log record, nanoseconds, read as microseconds',
  },
  clientsWord: [
    'everything: the application writes its own telemetry',
    'trace and span ids, unless a trusted gateway starts the trace',
    'enduser.id, user.id and what other conventions call the user',
    'resource attributes (a collector may have added or changed them)',
    'gen_ai.conversation.id, gen_ai.tool.call.id, mcp.session.id',
  ],
  keyClasses: {
    'agent.run': 'K5',
    'app.user': 'K5',
    'mcp.session': 'K5',
    'api.request': 'K5',
    'token.sha256': 'K5',
    'app.device': 'K5',
    'k8s.pod': 'K5',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Telemetry proves no credential. Have the gateway in front of the tools write gateway records (docs/gateway-record.md).',
    'login-not-in-evidence':
      'Collect the log of the gateway or identity provider that checked the caller; enduser.id is only what the application says.',
    'device-not-bound':
      'Let the collector add k8s.pod.uid, host.id or cloud.resource_id (resource detection, k8sattributes).',
    'owner-unknown':
      'Set gen_ai.conversation.id and gen_ai.tool.call.id on tool spans, propagate traceparent in params._meta of MCP requests, and capture request ids of the systems called (aws.request_id, x-request-id).',
  },
  docs: [
    'https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding',
    'https://github.com/open-telemetry/semantic-conventions-genai',
    'https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md',
    'https://github.com/traceloop/openllmetry',
    'https://code.claude.com/docs/en/monitoring-usage',
  ],
};
