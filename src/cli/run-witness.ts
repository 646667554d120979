import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeDisk } from '../evidence/disk.ts';
import { openReader } from '../evidence/reader.ts';
import { askWitness, MAX_ANSWER_BYTES, type Post } from '../evidence/witness/ask.ts';
import { cosigningKey, formatCosigner } from '../evidence/witness/cosignature.ts';
import { type Examine, Witness } from '../evidence/witness/witness.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { objectionOfReplica } from '../pipeline/replica.ts';
import { startWitness } from '../server/witness-server.ts';
import { askEach } from './ask-each.ts';
import type { WitnessAskOptions, WitnessServeOptions } from './commands/witness.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { CliError, usageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { requireDataFolder } from './open-house.ts';
import { post } from './post.ts';
import { logKeyOf, witnessKeyOf } from './vkeys.ts';
import { vouchingOf } from './vouching.ts';

export async function serveWitness(options: WitnessServeOptions, context: Context): Promise<void> {
  const { terminal, interrupted } = context;
  mkdirSync(options.state, { recursive: true, mode: 0o700 });
  const key = cosigningKey(options.name, seedIn(options.state));
  const logs = options.log.map((log) => logKeyOf('--log', log));
  const now = () => Math.floor(Date.now() / 1000);
  const witness = new Witness(options.state, new NodeDisk(), logs, key, now, examinerOf(options, context));
  const server = await startWitness(witness, options.host, options.port);
  await terminal.out.write(`${server.url}\n${formatCosigner(key.cosigner)}\n`);
  await terminal.out.flush();
  await new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.stop();
}

/** Without a copy of the log a witness knows hashes alone. */
function examinerOf({ replica }: WitnessServeOptions, { configFile }: Context): Examine | undefined {
  if (replica === undefined) return undefined;
  const { mappings } = readConfiguration(configFile, replica);
  return (checkpoint) => objectionOfReplica(replica, checkpoint, mappings);
}

function seedIn(folder: string): Buffer {
  const file = join(folder, 'witness.key');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  const seed = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (seed.length !== 32)
    throw new CliError(EXIT.dataFolder, `${file} is no key of a witness. Restore it from a copy.`);
  return seed;
}

/** The witness that was named, else all that the configuration gives an address of. */
export async function askForCosignature(options: WitnessAskOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const log = openReader(evidenceFolder(context.dataDir));
  const named = namedWitness(options);
  const all = named ?? configured(context);
  await askEach(context, 'cosigned', log.size, all, async ({ key, url }) => {
    const { time } = await askWitness(log, key, postTo(url));
    return { who: key.name, at: new Date(time * 1000) };
  });
}

function namedWitness({ url, key }: WitnessAskOptions) {
  if (url === undefined && key === undefined) return null;
  if (url === undefined || key === undefined) throw usageError('--url and --key are given together, or not at all.');
  return [{ url, key: witnessKeyOf('--key', key) }];
}

function configured({ configFile, dataDir }: Context) {
  const { witnesses } = vouchingOf(readConfiguration(configFile, dataDir));
  const asked = witnesses.flatMap(({ key, url }) => (url === null ? [] : [{ key, url }]));
  if (asked.length === 0)
    throw usageError(
      'no witness has a `url` under `checkpoints.witnesses` in ascribe.yaml; name one with --url and --key.',
    );
  return asked;
}

const postTo =
  (url: string): Post =>
  async (body) => {
    const { status, bytes } = await post('the witness', `${url.replace(/\/$/, '')}/add-checkpoint`, body, {
      maxBytes: MAX_ANSWER_BYTES,
    });
    return { status, body: bytes.toString('utf8') };
  };
