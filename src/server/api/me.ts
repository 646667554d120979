import * as z from 'zod';
import { ROLES } from '../../config/server-schema.ts';
import { type Endpoint, json, operation } from '../http/endpoint.ts';
import { component } from '../schemas/component.ts';

const me = component(
  'Me',
  z.object({
    account: z.string().describe('As the custody log names whoever asks'),
    name: z.string().describe('For people to read; not unique, and proof of nothing'),
    via: z.enum(['local', 'token', 'certificate', 'login']),
    role: z.enum(ROLES),
    origins: z.array(z.string()).nullable().describe('May hand in records of these alone; `null`: of any'),
    cases: z
      .array(z.string())
      .nullable()
      .describe('May see these cases and what is pinned to them; `null`: everything'),
  }),
);

export const meEndpoints: readonly Endpoint[] = [
  operation({
    method: 'get',
    path: '/v1/me',
    tag: 'Operate',
    summary: 'Who asks, as this server sees it',
    description: 'In a browser `POST /logout` ends the login. `via: local`: there is none to end.',
    access: 'anyone',
    answers: { 200: { says: 'Whoever asks', schema: me } },
    run: async ({ caller: { account, name, via, role, origins, cases } }) =>
      json({ account, name, via, role, origins, cases }),
  }),
];
