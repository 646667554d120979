import { type Endpoint, json, operation } from '../http/endpoint.ts';
import { job } from '../schemas/records.ts';

export const demoEndpoints: readonly Endpoint[] = [
  operation({
    method: 'post',
    path: '/v1/demo',
    tag: 'Operate',
    summary: 'Take in the demo evidence',
    description:
      'Labelled logs of an invented company under attack, generated here and ingested like any others. Only into an empty data folder. Answers at once; the job tells how far it is.',
    access: 'admin',
    answers: {
      202: { says: 'Begun; `location` has the job', schema: job },
      409: { says: 'There is evidence already, or the demo is under way' },
    },
    run: async (_asked, service) => {
      const begun = await service.startDemo();
      return json(begun, 202, { location: `/v1/jobs/${begun.id}` });
    },
  }),
];
