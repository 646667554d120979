import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'ecs.document',
  title: 'ECS documents that applications write',
  stability: 'beta',
  administration: 'whoever runs the application or the pipeline',
  clock: { precisionMicros: 1_000, stamps: 'the application, or the pipeline from the original' },
  clientsWord: [
    'user_agent.original',
    'trace.id',
    'user of a failed authentication (what was typed)',
    'user of a document that an agent or pipeline wrote',
  ],
  keyClasses: { 'app.user': 'K3' },
  remedies: {
    'login-not-in-evidence':
      'Map the log with a mapping in ascribe.yaml (sources:), which can say which field is a session or a token: the schema has none for either.',
    'issuance-not-in-evidence':
      "Keep event.original in the pipeline, or ingest the product's own log: the common fields keep names and drop keys.",
    'device-not-bound': 'Map a device id of your application with a mapping in ascribe.yaml.',
    'owner-unknown': 'Write user.id, not only user.name.',
  },
  docs: [
    'https://www.elastic.co/docs/reference/ecs/ecs-field-reference',
    'https://www.elastic.co/docs/reference/ecs/ecs-category-field-values-reference',
    'https://www.elastic.co/docs/reference/ecs/logging/intro',
  ],
};
