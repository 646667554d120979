import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Checkpoint, openCheckpoint } from '../checkpoint.ts';
import type { Disk } from '../disk.ts';
import { EvidenceError } from '../errors.ts';
import { verifyConsistency } from '../merkle.ts';
import { type NoteVerifier, splitNote, strictBase64 } from '../note.ts';
import { sha256 } from '../sha256.ts';
import { cosign, type cosigningKey } from './cosignature.ts';

/** What goes back over HTTP. `size`: `text/x.tlog.size`. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 503;
  readonly body: string;
  readonly isSize?: boolean;
}

/**
 * What speaks against a checkpoint that continues the last one; `null`: nothing. For a witness that knows more of the log than its hashes.
 */
export type Examine = (checkpoint: Checkpoint) => Promise<string | null>;

/** Longest request: 63 hashes of 44 characters and a checkpoint. */
export const MAX_REQUEST_BYTES = 64 * 1024;
const MAX_PROOF = 63;

/**
 * A witness (https://c2sp.org/tlog-witness): cosigns checkpoints of the logs that it knows, each a continuation of the last that it
 * cosigned. Invariant: what it has cosigned is on disk before the cosignature leaves, and of a log one request is answered after the
 * other; so it never cosigns two checkpoints of which one does not continue the other. Two checkpoints of one size with
 * different roots, both signed by the log, are kept: they prove that the log shows different people different things.
 */
export class Witness {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #logs: ReadonlyMap<string, NoteVerifier>;
  readonly #key: ReturnType<typeof cosigningKey>;
  readonly #now: () => number;
  readonly #examine: Examine;
  #turn: Promise<unknown> = Promise.resolve();

  /** `folder` holds the last checkpoint of each log. `now`: in seconds. */
  constructor(
    folder: string,
    disk: Disk,
    logs: readonly NoteVerifier[],
    key: ReturnType<typeof cosigningKey>,
    now: () => number,
    examine: Examine = async () => null,
  ) {
    this.#folder = folder;
    this.#disk = disk;
    this.#logs = new Map(logs.map((log) => [log.name, log]));
    this.#key = key;
    this.#now = now;
    this.#examine = examine;
  }

  /** Answers `POST /add-checkpoint`. The body comes from anybody. */
  addCheckpoint(body: string): Promise<WitnessAnswer> {
    const answer = this.#turn.then(() => this.#answer(body));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async #answer(body: string): Promise<WitnessAnswer> {
    const request = parseRequest(body);
    if (request === null) return { status: 400, body: 'malformed request\n' };
    const { old, proof, note } = request;
    const log = this.#logs.get(note.slice(0, note.indexOf('\n')));
    if (log === undefined) return { status: 404, body: 'unknown log\n' };
    const next = checkpointOf(note, log);
    if (next === null) return { status: 403, body: 'no valid signature of the log\n' };
    const last = this.#lastOf(log);
    const size = last?.size ?? 0;
    if (old > next.size) return { status: 400, body: 'the old size is above the new one\n' };
    if (old !== size) {
      this.#keepContradiction(last, next, note);
      return { status: 409, body: `${size}\n`, isSize: true };
    }
    if (last !== null && next.size === size && !next.root.equals(last.root)) {
      this.#keepContradiction(last, next, note);
      return { status: 409, body: `${size}\n`, isSize: true };
    }
    if (last === null ? proof.length > 0 : !verifyConsistency(size, next.size, last.root, next.root, proof))
      return { status: 422, body: 'the checkpoint does not continue the last one\n' };
    const objection = await this.#examine(next);
    if (objection !== null) return { status: 503, body: `${objection}\n` };
    await this.#disk.replace(this.#fileOf(log), Buffer.from(note));
    return { status: 200, body: cosign(splitNote(Buffer.from(note)).text, this.#now(), this.#key) };
  }

  #lastOf(log: NoteVerifier): Checkpoint | null {
    const file = this.#fileOf(log);
    return existsSync(file) ? openCheckpoint(readFileSync(file), log) : null;
  }

  #keepContradiction(last: Checkpoint | null, next: Checkpoint, note: string): void {
    if (last === null || last.size !== next.size || last.root.equals(next.root)) return;
    const file = join(this.#folder, `split-view-${next.size}-${next.root.toString('hex', 0, 8)}.checkpoint`);
    if (!existsSync(file)) writeFileSync(file, note);
  }

  #fileOf(log: NoteVerifier): string {
    return join(this.#folder, `${sha256(Buffer.from(log.name)).toString('hex', 0, 16)}.checkpoint`);
  }
}

function parseRequest(body: string): { old: number; proof: Buffer[]; note: string } | null {
  const gap = body.indexOf('\n\n');
  const [first, ...lines] = body.slice(0, Math.max(0, gap)).split('\n');
  const old = /^old (0|[1-9]\d{0,15})$/.exec(first ?? '')?.[1];
  const proof = lines.map(strictBase64);
  if (gap < 0 || old === undefined || !Number.isSafeInteger(Number(old)) || proof.length > MAX_PROOF) return null;
  if (!proof.every((hash) => hash !== null && hash.length === 32)) return null;
  return { old: Number(old), proof: proof as Buffer[], note: body.slice(gap + 2) };
}

function checkpointOf(note: string, log: NoteVerifier): Checkpoint | null {
  try {
    return openCheckpoint(Buffer.from(note), log);
  } catch (error) {
    if (error instanceof EvidenceError) return null;
    throw error;
  }
}
