import * as z from 'zod';
import { formatIso, type Micros } from '../../model/time.ts';
import { VERSION } from '../../report/version.ts';
import { type Endpoint, json, operation } from '../http/endpoint.ts';
import { name } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import { job, jobs, origins, status } from '../schemas/records.ts';
import { checkpointOf } from './checkpoint.ts';

export const statusEndpoints: readonly Endpoint[] = [
  operation({
    method: 'get',
    path: '/v1/status',
    tag: 'Operate',
    summary: 'What is in the data folder, and how the server is',
    access: 'reader',
    withinCases: 'always',
    answers: { 200: { says: 'Now', schema: status } },
    run: async (_asked, service) => {
      const snapshot = await service.library.open();
      try {
        const { store, reader, vkey, policy, generation } = snapshot;
        const counts = await store.counts();
        const span = await store.span({});
        return json({
          version: VERSION,
          state: service.library.state,
          empty: reader.size === 0,
          dataFolder: service.dataDir,
          generation,
          log: checkpointOf(reader, vkey),
          counts,
          span: { first: iso(span.first), last: iso(span.last) },
          policy: { id: policy.id, definition: policy.definition, file: policy.file },
          disk: await service.disk(),
        });
      } finally {
        snapshot.release();
      }
    },
  }),
  operation({
    method: 'get',
    path: '/v1/origins',
    tag: 'Collect',
    summary: 'Where records come from, and what that is worth',
    description:
      'One item for each declaration of ascribe.yaml that anything came from, and one for each folder or address that is not declared.',
    access: 'reader',
    answers: { 200: { says: 'Origins', schema: origins } },
    run: async ({ caller }, service) => {
      await service.note(caller, { act: 'exported', detail: { what: '/v1/origins' } });
      return json({ items: await service.origins(), next: null });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/jobs',
    tag: 'Operate',
    summary: 'Long work of this server, the newest first',
    access: 'reader',
    answers: { 200: { says: 'Jobs', schema: jobs } },
    run: async (_asked, service) => json({ items: service.jobs.all(), next: null }),
  }),
  operation({
    method: 'get',
    path: '/v1/jobs/{id}',
    tag: 'Operate',
    summary: 'How far a job is',
    access: 'reader',
    params: z.strictObject({ id: name() }),
    answers: { 200: { says: 'The job', schema: job }, 404: { says: 'There is no such job' } },
    run: async ({ params: { id } }, service) => {
      const found = service.jobs.get(id);
      if (found === undefined) throw new Problem('not-found', 'There is no such job in this run of the server.');
      return json(found);
    },
  }),
];

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));
