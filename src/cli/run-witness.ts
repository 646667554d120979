import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeDisk } from '../evidence/disk.ts';
import { openReader } from '../evidence/reader.ts';
import { askWitness, MAX_ANSWER_BYTES, type Post } from '../evidence/witness/ask.ts';
import { cosigningKey, formatCosigner } from '../evidence/witness/cosignature.ts';
import { Witness } from '../evidence/witness/witness.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { visible } from '../report/text/visible.ts';
import { counted } from '../report/text/words.ts';
import { startWitness } from '../server/witness-server.ts';
import type { WitnessAskOptions, WitnessServeOptions } from './commands/witness.ts';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { requireDataFolder } from './open-house.ts';
import { logKeyOf, witnessKeyOf } from './vkeys.ts';

/** A witness that does not answer must not keep anybody waiting. */
const ANSWER_MILLIS = 30_000;

export async function serveWitness(options: WitnessServeOptions, { terminal, interrupted }: Context): Promise<void> {
  mkdirSync(options.state, { recursive: true, mode: 0o700 });
  const key = cosigningKey(options.name, seedIn(options.state));
  const logs = options.log.map((log) => logKeyOf('--log', log));
  const witness = new Witness(options.state, new NodeDisk(), logs, key, () => Math.floor(Date.now() / 1000));
  const server = await startWitness(witness, options.host, options.port);
  await terminal.out.write(`${server.url}\n${formatCosigner(key.cosigner)}\n`);
  await terminal.out.flush();
  await new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.stop();
}

function seedIn(folder: string): Buffer {
  const file = join(folder, 'witness.key');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  const seed = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (seed.length !== 32)
    throw new CliError(EXIT.dataFolder, `${file} is no key of a witness. Restore it from a copy.`);
  return seed;
}

export async function askForCosignature(options: WitnessAskOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const witness = witnessKeyOf('--key', options.key);
  const log = openReader(evidenceFolder(context.dataDir));
  const { time } = await askWitness(log, witness, postTo(options.url));
  const { out, paint } = context.terminal;
  const at = new Date(time * 1000).toISOString();
  await out.write(
    `${paint('good', 'cosigned')}  ${counted(log.size, 'leaf', 'leaves')} by ${visible(witness.name)} at ${at}\n`,
  );
  await out.flush();
}

const postTo =
  (url: string): Post =>
  async (body) => {
    try {
      const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(ANSWER_MILLIS),
        redirect: 'error',
      });
      const length = Number(response.headers.get('content-length') ?? 0);
      return { status: response.status, body: length > MAX_ANSWER_BYTES ? '' : await response.text() };
    } catch (cause) {
      throw new CliError(EXIT.problem, `the witness at ${visible(url)} does not answer. Try again later.`, { cause });
    }
  };
