import { KIND_BARE, KIND_HASHED, kindCode, type SecretKind } from './kinds.ts';
import { isPlaceholder } from './names.ts';
import type { Spans } from './spans.ts';

/** Kinds whose members are long and random by construction, so that their SHA-256 gives nothing away. */
const HASHABLE: ReadonlySet<SecretKind> = new Set<SecretKind>([
  'session-token',
  'token',
  'jwt',
  'authorization',
  'api-key',
  'vault-token',
  'github-token',
  'gitlab-token',
  'slack-token',
  'google-key',
  'ai-key',
  'okta-token',
  'swarm-token',
  'payment-key',
  'package-token',
]);
const MIN_HASHED_BYTES = 20;
const MIN_HASHED_DISTINCT = 10;
/** Placeholders are short. */
const MAX_PLACEHOLDER_BYTES = 80;

/** One record while it is searched. Reused from record to record. */
export class Scan {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  /** The record has been searched for the content of Kubernetes secrets. */
  sawKubernetesSecret = false;
  readonly #out: () => Spans;

  constructor(out: () => Spans) {
    this.#out = out;
  }

  begin(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.sawKubernetesSecret = false;
  }

  /** Take [from, to) as a secret. Returns `to`, or `from` where nothing secret stands there. */
  take(from: number, to: number, kind: SecretKind, bare = false): number {
    if (to <= from || this.#isPlaceholder(from, to)) return from;
    const hashed = !bare && HASHABLE.has(kind) && this.#isRandom(from, to) ? KIND_HASHED : 0;
    this.#out().add(from - this.start, to - from, kindCode(kind) | hashed | (bare ? KIND_BARE : 0));
    return to;
  }

  #isPlaceholder(from: number, to: number): boolean {
    return to - from <= MAX_PLACEHOLDER_BYTES && isPlaceholder(this.bytes.toString('latin1', from, to));
  }

  #isRandom(from: number, to: number): boolean {
    if (to - from < MIN_HASHED_BYTES) return false;
    const seen = new Uint8Array(256);
    let distinct = 0;
    const end = Math.min(to, from + 200);
    for (let i = from; i < end && distinct < MIN_HASHED_DISTINCT; i++) {
      const byte = this.bytes[i] as number;
      distinct += 1 - (seen[byte] as number);
      seen[byte] = 1;
    }
    return distinct >= MIN_HASHED_DISTINCT;
  }
}
