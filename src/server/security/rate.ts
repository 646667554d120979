import type { ServerSettings } from '../../config/server-schema.ts';
import { Problem } from '../http/problem.ts';

interface Bucket {
  tokens: number;
  /** ms, monotonic. */
  at: number;
}

/** Callers that are remembered; beyond, the one that asked longest ago starts afresh. */
const MOST_CALLERS = 10_000;
/** So many of a minute's requests may come at once. */
const BURST_SHARE = 0.5;

/**
 * How often each caller may ask: so many requests a minute, and half of them at once (a token bucket). Throws `too-many-requests` with
 * `retry-after`.
 */
export class RateLimit {
  readonly #perMilli: number;
  readonly #burst: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMilli = perMinute / 60_000;
    this.#burst = Math.max(1, Math.floor(perMinute * BURST_SHARE));
    this.#now = now;
  }

  /** One more request of this caller. */
  take(caller: string): void {
    const bucket = this.#bucketOf(caller);
    if (bucket.tokens < 1) throw tooMany((1 - bucket.tokens) / this.#perMilli);
    bucket.tokens--;
  }

  #bucketOf(caller: string): Bucket {
    const now = this.#now();
    const before = this.#buckets.get(caller) ?? { tokens: this.#burst, at: now };
    this.#buckets.delete(caller);
    const bucket = { tokens: Math.min(this.#burst, before.tokens + (now - before.at) * this.#perMilli), at: now };
    this.#buckets.set(caller, bucket);
    if (this.#buckets.size > MOST_CALLERS) this.#buckets.delete(this.#buckets.keys().next().value as string);
    return bucket;
  }
}

const tooMany = (millis: number): Problem =>
  new Problem(
    'too-many-requests',
    'You ask more often than this server lets one caller. Wait, or ask for more at once (`limit`, NDJSON).',
    {},
    { 'retry-after': String(Math.max(1, Math.ceil(millis / 1000))) },
  );

/** Attempts without a valid login that one address may make in a minute. */
const FAILURES_PER_MINUTE = 120;

export interface Limits {
  /** Of each caller; `null`: no limit. */
  readonly requests: RateLimit | null;
  /** Of each address. */
  readonly failures: RateLimit;
}

export const limitsOf = ({ requestsPerMinute }: ServerSettings): Limits => ({
  requests: requestsPerMinute === 0 ? null : new RateLimit(requestsPerMinute),
  failures: new RateLimit(FAILURES_PER_MINUTE),
});
