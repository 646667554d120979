import * as z from 'zod';
import { type Endpoint, json, operation } from '../http/endpoint.ts';
import { component, count, when } from '../schemas/component.ts';

const feeds = component(
  'Feeds',
  z.object({
    waitingBytes: count.describe('Received and not sealed yet'),
    unjudgedRecords: count.describe('Sealed and not judged yet'),
    items: z.array(
      z.object({
        origin: z.string(),
        requests: count,
        records: count.describe('Sealed'),
        bytes: count.describe('Sealed, unpacked'),
        redelivered: count.describe('Bodies that had been sealed before'),
        refused: count.describe('Bodies that were not taken'),
        unreadable: count.describe('Stretches that could not be cut into records'),
        last: when.describe('When the last records came'),
      }),
    ),
    sources: z.array(
      z.object({
        source: z.string(),
        events: count.describe('Read in this run, copies included'),
        last: when.describe('When the last was read'),
        newest: when.describe('The newest that came, by the clock of the source'),
        lagSeconds: z.number().nullable().describe('How long ago that was; `null`: none has a time'),
        missingNumbers: count.describe('Known to be missing from logs that number their records'),
      }),
    ),
    next: z.null(),
  }),
);

export const feedEndpoints: readonly Endpoint[] = [
  operation({
    method: 'get',
    path: '/v1/feeds',
    tag: 'Collect',
    summary: 'What came over HTTP in this run of the server, by origin, and how far sealing and judging are behind',
    description: 'The numbers of `/metrics`, for people.',
    access: 'reader',
    answers: { 200: { says: 'Feeds', schema: feeds } },
    run: async (_asked, service) => json(service.coming()),
  }),
];
