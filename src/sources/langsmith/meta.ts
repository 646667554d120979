import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'langsmith.run',
  title: 'LangSmith runs (API, export)',
  stability: 'beta',
  administration: 'application',
  clock: { precisionMicros: 1, stamps: 'clock of the traced process at the beginning of the run (UTC, microseconds)' },
  clientsWord: [
    'everything: the traced application writes it with a project key',
    'extra.metadata: user_id, thread_id, session_id, conversation_id',
    'ids of runs and traces',
  ],
  keyClasses: { 'agent.run': 'K5', 'app.user': 'K5' },
  remedies: {
    'issuance-not-in-evidence':
      'Runs prove no credential. Have the gateway in front of the tools write gateway records (docs/gateway-record.md).',
    'login-not-in-evidence':
      'metadata.user_id is what the application says. Collect the log of whatever signed the user in.',
    'device-not-bound': 'Send the traces as OpenTelemetry too, with the resource attributes of the process.',
    'owner-unknown': 'Set metadata.thread_id to the conversation id that the gateway knows.',
  },
  docs: [
    'https://docs.langchain.com/langsmith/run-data-format',
    'https://docs.langchain.com/langsmith/threads',
    'https://docs.langchain.com/langsmith/data-export',
  ],
};
