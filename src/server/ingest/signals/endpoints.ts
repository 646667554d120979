import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { type Answer, type Endpoint, json, operation } from '../../http/endpoint.ts';
import { name } from '../../http/fields.ts';
import { Problem } from '../../http/problem.ts';
import { component } from '../../schemas/component.ts';
import type { Service } from '../../service.ts';
import { bytesOf } from '../bytes-of.ts';
import type { SetErrorCode } from './transmitter.ts';

/** A SET is a few hundred bytes; none is longer than this. */
const MOST_BYTES = 256 * 1024;

/** Where the transmitter’s `Authorization` header is laid down, if the stream was made with one. */
export const signalsSecretName = (origin: string): string =>
  `ASCRIBE_SIGNALS_${origin.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;

const setError = component(
  'SetError',
  z.object({
    err: z.enum(['invalid_request', 'invalid_key', 'invalid_issuer', 'invalid_audience', 'authentication_failed']),
    description: z.string(),
  }),
);

/** Push-based delivery of security event tokens (RFC 8935), which Shared Signals streams use (urn:ietf:rfc:8935). */
export const signalsEndpoints: readonly Endpoint[] = [
  operation({
    method: 'post',
    path: '/v1/signals/{origin}',
    tag: 'Collect',
    summary: 'Shared Signals receiver: one security event token (RFC 8935)',
    description:
      'The token is verified against the keys, issuer and audience that `server.signals` lays down, sealed as it is, and only then acknowledged. One that comes again adds nothing. No token of this API is needed.',
    access: 'public',
    // Any text: what is no origin is none that is laid down, and 400 has the form of RFC 8935.
    params: z.strictObject({ origin: name() }),
    body: { media: ['application/secevent+jwt'], says: 'The token, compact' },
    answers: {
      202: { says: 'Verified and sealed' },
      400: { says: 'Refused (RFC 8935 §2.3)', schema: setError },
      404: { says: 'No transmitter is laid down for this origin' },
    },
    run: async ({ params: { origin }, request }, service) => receive(origin, request, service),
  }),
];

async function receive(origin: string, request: Request, service: Service): Promise<Answer> {
  const transmitter = service.entrances.transmitters.get(origin);
  if (transmitter === undefined)
    throw new Problem('not-found', 'No transmitter is laid down here: server.signals in ascribe.yaml has none.');
  if (!isAuthorized(origin, request))
    return refused('authentication_failed', 'The Authorization header is another one.');
  const media = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (media !== 'application/secevent+jwt') return refused('invalid_request', 'Send application/secevent+jwt.');
  const body = await bytesOf(request, MOST_BYTES);
  const text = Buffer.from(body).toString('latin1').trim();
  const checked = await transmitter.check(text);
  if (checked.ok === 'unchecked')
    throw new Problem(
      'not-ready',
      `The keys of the transmitter cannot be had: ${checked.reason}`,
      {},
      { 'retry-after': '30' },
    );
  if (!checked.ok) return refused(checked.err, checked.description);
  const one = (async function* () {
    yield Buffer.from(`${text}\n`, 'latin1');
  })();
  await service.intake().take(origin, one, null);
  return { kind: 'empty', status: 202 };
}

const refused = (err: SetErrorCode, description: string): Answer =>
  json({ err, description }, 400, { 'content-language': 'en' });

function isAuthorized(origin: string, request: Request): boolean {
  const expected = Buffer.from(process.env[signalsSecretName(origin)] ?? '');
  const given = Buffer.from(request.headers.get('authorization') ?? '');
  return expected.length === 0 || (expected.length === given.length && timingSafeEqual(expected, given));
}
