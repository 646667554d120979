import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { type Endpoint, json, operation } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { bytesOf } from './bytes-of.ts';
import { receipt } from './endpoints.ts';
import { requireOpen } from './entrances.ts';
import { ORIGIN } from './origin-name.ts';

/** GitHub sends at most 25 MB (docs.github.com, “Webhook events and payloads”). */
const MOST_BYTES = 25 * 1024 * 1024;

/** The secret of an origin is in the environment, never in a file of ours: `ASCRIBE_WEBHOOK_<ORIGIN>`, other signs as `_`. */
export const secretName = (origin: string): string =>
  `ASCRIBE_WEBHOOK_${origin.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;

export const webhookEndpoints: readonly Endpoint[] = [
  operation({
    method: 'post',
    path: '/v1/webhooks/github/{origin}',
    tag: 'Collect',
    summary: 'Webhooks of GitHub, and of others that sign as it does',
    description:
      '`X-Hub-Signature-256` must be the HMAC-SHA256 of the body under the secret in the environment variable `ASCRIBE_WEBHOOK_<ORIGIN>`; no token is needed. Answered once it is sealed. `X-GitHub-Delivery` is the idempotency key.',
    access: 'public',
    params: z.strictObject({ origin: ORIGIN }),
    body: { media: ['application/json'], says: 'The event' },
    answers: {
      200: { says: 'Sealed', schema: receipt },
      409: { says: 'This delivery came with other content before' },
      413: { says: 'Too large' },
    },
    run: async ({ params: { origin }, request }, service) => {
      requireOpen(service.entrances, origin);
      const secret = process.env[secretName(origin)] ?? '';
      if (secret === '')
        throw new Problem('not-found', `No webhook is expected here: ${secretName(origin)} is not set.`);
      const body = await bytesOf(request, MOST_BYTES);
      if (!isSigned(body, secret, request.headers.get('x-hub-signature-256') ?? ''))
        throw new Problem('unauthenticated', 'The signature is not that of this body under the secret of this origin.');
      const one = (async function* () {
        yield body;
      })();
      return json(await service.intake().take(origin, one, request.headers.get('x-github-delivery')));
    },
  }),
];

function isSigned(body: Uint8Array, secret: string, header: string): boolean {
  const given = Buffer.from(/^sha256=([0-9a-f]{64})$/.exec(header)?.[1] ?? '', 'hex');
  const expected = createHmac('sha256', secret).update(body).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}
