import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ROLES } from '../../config/server-schema.ts';

const tokenSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  /** For `ingest`: the origins that it may hand in for; `null`: any. */
  origins: z.array(z.string()).nullable(),
  /** For `reader` and `investigator`: the cases that it may see; `null`: no limit. */
  cases: z.array(z.string()).nullable().default(null),
  /** SHA-256 of the secret, hex. The secret is 256 random bits, so that its hash gives nothing away. */
  hash: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type Token = z.output<typeof tokenSchema>;
export type WantedToken = Pick<Token, 'name' | 'role' | 'origins' | 'expiresAt'> & Partial<Pick<Token, 'cases'>>;
const fileSchema = z.strictObject({ version: z.literal(1), tokens: z.array(tokenSchema) });

/** Begins every token, so that scanners for secrets know it. */
const PREFIX = 'ascribe_';
const SECRET_BYTES = 32;

export const tokenFile = (dataDir: string): string => join(dataDir, 'server', 'tokens.json');

/** The API tokens of a data folder. The file is read again when it has changed, so that a revocation holds at once. */
export class Tokens {
  readonly #path: string;
  #tokens: readonly Token[] = [];
  #stamp = '';

  constructor(dataDir: string) {
    this.#path = tokenFile(dataDir);
  }

  all(): readonly Token[] {
    const stat = statSync(this.#path, { throwIfNoEntry: false });
    const stamp = stat === undefined ? '' : `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    if (stamp !== this.#stamp) {
      this.#tokens = stamp === '' ? [] : fileSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8'))).tokens;
      this.#stamp = stamp;
    }
    return this.#tokens;
  }

  /** The token whose secret this is; `null`: none, or it has expired or was revoked. */
  find(secret: string, now: Date): Token | null {
    const hash = hashOf(secret);
    const token = this.all().find((t) => timingSafeEqual(Buffer.from(t.hash, 'hex'), hash));
    return token === undefined ? null : ifValid(token, now);
  }

  /** The token with this id; `null`: none, or it has expired or was revoked. */
  valid(id: string, now: Date): Token | null {
    const token = this.all().find((t) => t.id === id);
    return token === undefined ? null : ifValid(token, now);
  }

  /** The secret is shown once and kept nowhere. */
  make(wanted: WantedToken, now: Date): { token: Token; secret: string } {
    const secret = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
    const token: Token = {
      id: randomBytes(6).toString('hex'),
      cases: null,
      ...wanted,
      hash: hashOf(secret).toString('hex'),
      createdAt: now.toISOString(),
      revokedAt: null,
    };
    this.#write([...this.all(), token]);
    return { token, secret };
  }

  /** False where there is no such token. */
  revoke(id: string, now: Date): boolean {
    const tokens = this.all();
    if (!tokens.some((t) => t.id === id)) return false;
    this.#write(tokens.map((t) => (t.id === id && t.revokedAt === null ? { ...t, revokedAt: now.toISOString() } : t)));
    return true;
  }

  /** Beside, fsynced, renamed: a crash leaves the old file or the new one. */
  #write(tokens: readonly Token[]): void {
    mkdirSync(join(this.#path, '..'), { recursive: true, mode: 0o700 });
    const draft = `${this.#path}.tmp`;
    writeFileSync(draft, `${JSON.stringify({ version: 1, tokens }, null, 2)}\n`, { mode: 0o600 });
    const handle = openSync(draft, 'r');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(draft, this.#path);
    this.#stamp = '';
  }
}

const ifValid = (token: Token, now: Date): Token | null =>
  token.revokedAt !== null || (token.expiresAt !== null && new Date(token.expiresAt) <= now) ? null : token;

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
