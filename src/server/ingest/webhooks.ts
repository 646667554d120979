import * as z from 'zod';
import { type Endpoint, json, operation } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { component } from '../schemas/component.ts';
import type { Service } from '../service.ts';
import { bytesOf } from './bytes-of.ts';
import { receipt } from './endpoints.ts';
import { requireOpen } from './entrances.ts';
import { ORIGIN } from './origin-name.ts';
import { SENDERS, type Sender } from './webhook-senders.ts';

/** GitHub sends at most 25 MB (docs.github.com, “Webhook events and payloads”), the others less. */
const MOST_BYTES = 25 * 1024 * 1024;
/** Okta’s challenge is a few dozen characters. */
const MOST_CHALLENGE = 500;

/** The secret of an origin is in the environment, never in a file of ours: `ASCRIBE_WEBHOOK_<ORIGIN>`, other signs as `_`. */
export const secretName = (origin: string): string =>
  `ASCRIBE_WEBHOOK_${origin.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;

const verification = component('HookVerification', z.object({ verification: z.string() }));

export const webhookEndpoints: readonly Endpoint[] = [
  ...SENDERS.map((sender) =>
    operation({
      method: 'post',
      path: `/v1/webhooks/${sender.name}/{origin}`,
      tag: 'Collect',
      summary: sender.summary,
      description: `${sender.description} The secret is in the environment variable \`ASCRIBE_WEBHOOK_<ORIGIN>\`; no token of this API is needed. Answered once it is sealed.`,
      access: 'public',
      params: z.strictObject({ origin: ORIGIN }),
      body: { media: ['application/json'], says: 'The event' },
      answers: {
        200: { says: 'Sealed', schema: receipt },
        401: { says: 'It does not prove to come from whoever has the secret' },
        404: { says: 'No secret is laid down for this origin' },
        409: { says: 'This delivery came with other content before' },
        413: { says: 'Too large' },
      },
      run: async ({ params: { origin }, request }, service) => json(await receive(sender, origin, request, service)),
    }),
  ),
  operation({
    method: 'get',
    path: '/v1/webhooks/okta/{origin}',
    tag: 'Collect',
    summary: 'Okta asks once whether the receiver of an event hook is ours',
    description: 'Answers with the `X-Okta-Verification-Challenge` of the request, to whoever has the secret.',
    access: 'public',
    params: z.strictObject({ origin: ORIGIN }),
    answers: {
      200: { says: 'The challenge', schema: verification },
      401: { says: 'It does not come from whoever has the secret' },
      404: { says: 'No secret is laid down for this origin' },
    },
    run: async ({ params: { origin }, request }) => {
      requireGenuine(theSender('okta'), origin, request, new Uint8Array(0));
      const challenge = request.headers.get('x-okta-verification-challenge');
      if (challenge === null) throw new Problem('bad-request', 'There is no X-Okta-Verification-Challenge.');
      return json({ verification: challenge.slice(0, MOST_CHALLENGE) });
    },
  }),
];

const theSender = (name: Sender['name']): Sender => SENDERS.find((one) => one.name === name) as Sender;

async function receive(sender: Sender, origin: string, request: Request, service: Service) {
  requireOpen(service.entrances, origin);
  secretOf(origin);
  const body = await bytesOf(request, MOST_BYTES);
  requireGenuine(sender, origin, request, body);
  const one = (async function* () {
    yield body;
  })();
  return service.intake().take(origin, one, sender.delivery(request.headers));
}

function requireGenuine(sender: Sender, origin: string, { headers }: Request, body: Uint8Array): void {
  if (!sender.isGenuine(headers, body, secretOf(origin))) throw new Problem('unauthenticated', sender.refusal);
}

function secretOf(origin: string): string {
  const secret = process.env[secretName(origin)] ?? '';
  if (secret === '') throw new Problem('not-found', `No webhook is expected here: ${secretName(origin)} is not set.`);
  return secret;
}
