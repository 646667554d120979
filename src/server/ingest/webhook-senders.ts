import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** How a vendor’s webhooks prove where they come from. */
export interface Sender {
  readonly name: 'github' | 'gitlab' | 'jira' | 'okta' | 'standard';
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  /** Told to whoever cannot prove it. */
  readonly refusal: string;
  isGenuine(headers: Headers, body: Uint8Array, secret: string): boolean;
  /** The sender’s own id of a delivery, which is the same when it is tried again; `null`: it has none, and equal bodies are one. */
  delivery(headers: Headers): string | null;
}

const BY_SIGNATURE = 'The signature is not that of this body under the secret of this origin.';
const BY_SECRET = 'The request does not have the secret of this origin.';

export const SENDERS: readonly Sender[] = [
  {
    // docs.github.com, “Validating webhook deliveries”
    name: 'github',
    summary: 'Webhooks of GitHub, and of others that sign as it does',
    description:
      '`X-Hub-Signature-256` must be the HMAC-SHA256 of the body under the secret. `X-GitHub-Delivery` is the idempotency key.',
    refusal: BY_SIGNATURE,
    isGenuine: (headers, body, secret) => isHubSigned(headers.get('x-hub-signature-256'), body, secret),
    delivery: (headers) => headers.get('x-github-delivery'),
  },
  {
    // docs.gitlab.com, “Webhooks” and “Audit event streaming”
    name: 'gitlab',
    summary: 'Webhooks of GitLab, and its streamed audit events',
    description:
      'With a signing token (`whsec_…`): `webhook-signature` as for `standard`. Else `X-Gitlab-Token`, or `X-Gitlab-Event-Streaming-Token` of audit events, must be the secret. `Idempotency-Key` is what it says.',
    refusal: `${BY_SECRET} With a signing token it must be signed.`,
    isGenuine: (headers, body, secret) =>
      secret.startsWith(SIGNING)
        ? isStandard(headers, body, secret)
        : isSame(headers.get('x-gitlab-token'), secret) ||
          isSame(headers.get('x-gitlab-event-streaming-token'), secret),
    delivery: (headers) => headers.get('idempotency-key') ?? headers.get('webhook-id'),
  },
  {
    // developer.atlassian.com, “Webhooks”, “Secure admin webhooks”
    name: 'jira',
    summary: 'Webhooks of Jira',
    description:
      '`X-Hub-Signature` must be `sha256=` and the HMAC of the body under the secret. `X-Atlassian-Webhook-Identifier` is the idempotency key.',
    refusal: BY_SIGNATURE,
    isGenuine: (headers, body, secret) => isHubSigned(headers.get('x-hub-signature'), body, secret),
    delivery: (headers) => headers.get('x-atlassian-webhook-identifier'),
  },
  {
    // developer.okta.com, “Event hooks”: a header with a secret, no signature
    name: 'okta',
    summary: 'Event hooks of Okta',
    description: 'The authentication field `Authorization` of the hook must have the secret as its value.',
    refusal: BY_SECRET,
    isGenuine: (headers, _body, secret) => isSame(headers.get('authorization'), secret),
    delivery: () => null,
  },
  {
    name: 'standard',
    summary: 'Webhooks that are signed as standardwebhooks.com says',
    description:
      '`webhook-signature` must have `v1,` and the HMAC-SHA256 (base64) of `<webhook-id>.<webhook-timestamp>.<body>` under the secret, which is what stands in base64 behind `whsec_`. `webhook-id` is the idempotency key, so that a delivery that is sent again adds nothing, however old it is.',
    refusal: BY_SIGNATURE,
    isGenuine: isStandard,
    delivery: (headers) => headers.get('webhook-id'),
  },
];

/** Begins a secret that is written in base64. */
const SIGNING = 'whsec_';

function isHubSigned(header: string | null, body: Uint8Array, secret: string): boolean {
  const given = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1] ?? '';
  return isSame(given, createHmac('sha256', secret).update(body).digest('hex'));
}

/** Several signatures, with blanks between them, where keys are being changed: one must fit. */
function isStandard(headers: Headers, body: Uint8Array, secret: string): boolean {
  const key = secret.startsWith(SIGNING) ? Buffer.from(secret.slice(SIGNING.length), 'base64') : Buffer.from(secret);
  const [id, time] = [headers.get('webhook-id'), headers.get('webhook-timestamp')];
  if (id === null || time === null) return false;
  const expected = `v1,${createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest('base64')}`;
  const given = (headers.get('webhook-signature') ?? '').split(' ').slice(0, 10);
  return given.some((one) => isSame(one, expected));
}

/** Hashed first: the time that it takes tells nothing, not even how long the secret is. */
function isSame(given: string | null, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return given !== null && expected !== '' && timingSafeEqual(hash(given), hash(expected));
}
