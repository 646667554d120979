import * as z from 'zod';
import { type Answer, type Endpoint, json, operation } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { component, count } from '../schemas/component.ts';
import { type Caller, requireOrigin } from '../security/access.ts';
import type { Service } from '../service.ts';
import { requireOpen } from './entrances.ts';
import type { Receipt } from './intake.ts';
import { ORIGIN } from './origin-name.ts';

export const receipt = component(
  'Receipt',
  z.object({
    object: z.string(),
    records: count,
    bytes: count,
    redelivered: z.boolean().describe('All of it had been sealed before: nothing was added'),
    logSize: count.describe('Leaves of the log, with it'),
    unreadable: z.array(z.object({ position: count, code: z.string(), reason: z.string(), remedy: z.string() })),
  }),
);

const LOGS = [
  'application/x-ndjson',
  'application/json',
  'text/plain',
  'text/csv',
  'application/gzip',
  'application/octet-stream',
];
const ACKNOWLEDGED = 'Answered once everything is sealed. The same body again adds nothing.';
const ANSWERS = {
  200: { says: 'Sealed', schema: receipt },
  409: { says: 'The Idempotency-Key came with other content before' },
  413: { says: 'Too large; send less at a time' },
  429: { says: 'More comes in than can be sealed; send it again after `retry-after` seconds' },
};
const OTLP = {
  media: ['application/x-protobuf', 'application/json'],
  says: 'An OTLP export request, plain or gzipped',
};

export const ingestEndpoints: readonly Endpoint[] = [
  operation({
    method: 'post',
    path: '/v1/ingest/{origin}',
    tag: 'Collect',
    summary: 'Hand in logs',
    description: `Lines, JSON of any wrapping, tables, OTLP; plain, gzip or zstd: told by content, as \`ascribe ingest\` does. ${ACKNOWLEDGED} \`Idempotency-Key\`: a key that comes with other content than before is refused.`,
    access: 'ingest',
    params: z.strictObject({ origin: ORIGIN }),
    body: { media: LOGS, says: 'Logs' },
    answers: ANSWERS,
    run: async ({ params, request, caller }, service) => json(await take(params.origin, request, caller, service)),
  }),
  ...(['traces', 'logs'] as const).flatMap((signal) => [
    operation({
      method: 'post',
      path: `/v1/${signal}`,
      tag: 'Collect',
      summary: `OTLP/HTTP ${signal}`,
      description: `For OpenTelemetry exporters with this server as endpoint; the origin is \`otlp\`. ${ACKNOWLEDGED}`,
      access: 'ingest',
      body: OTLP,
      answers: { ...ANSWERS, 200: { says: 'Sealed', media: ['application/x-protobuf', 'application/json'] } },
      run: async ({ request, caller }, service) => otlp('otlp', request, caller, service),
    }),
    operation({
      method: 'post',
      path: `/v1/ingest/{origin}/v1/${signal}`,
      tag: 'Collect',
      summary: `OTLP/HTTP ${signal} of a named origin`,
      description: `For exporters with \`/v1/ingest/<origin>\` as endpoint. ${ACKNOWLEDGED}`,
      access: 'ingest',
      params: z.strictObject({ origin: ORIGIN }),
      body: OTLP,
      answers: { ...ANSWERS, 200: { says: 'Sealed', media: ['application/x-protobuf', 'application/json'] } },
      run: async ({ params, request, caller }, service) => otlp(params.origin, request, caller, service),
    }),
  ]),
];

async function take(from: string, request: Request, caller: Caller, service: Service): Promise<Receipt> {
  requireOrigin(caller, from);
  requireOpen(service.entrances, from);
  return service.intake().take(from, bodyOf(request), request.headers.get('idempotency-key'));
}

/** OTLP 1.x, “OTLP/HTTP response”: the empty response of the kind of the request; what was refused in part is said. */
async function otlp(from: string, request: Request, caller: Caller, service: Service): Promise<Answer> {
  const media = (request.headers.get('content-type') ?? '').split(';')[0]?.trim();
  if (media !== 'application/x-protobuf' && media !== 'application/json')
    throw new Problem('unsupported-media', 'OTLP is application/x-protobuf or application/json.');
  await take(from, request, caller, service);
  return media === 'application/json'
    ? { kind: 'text', text: '{"partialSuccess":{}}', media }
    : { kind: 'text', text: '', media };
}

function bodyOf(request: Request): AsyncIterable<Uint8Array> {
  if (request.body === null) throw new Problem('unreadable', 'There is no content.');
  return request.body as unknown as AsyncIterable<Uint8Array>;
}
