import { createHash } from 'node:crypto';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSION } from '../../report/version.ts';
import type { Snapshot } from '../library.ts';
import type { ServerLog } from '../log.ts';
import type { OpenFolder } from '../open-folder.ts';
import { received, send } from './frames.ts';
import { type Ask, type Hello, type Reply, SERVER_FILE, type ServerFile, STREAMS, VALUES } from './protocol.ts';

/** Longer paths than this no system takes for a socket. */
const MOST_PATH = 100;
/** Rows that are sent together. */
const ROWS_AT_ONCE = 4096;

/**
 * Answers the command line of the same account: the socket is readable by its owner alone, which is what the index file is as well.
 * One connection sees one judged state.
 */
export async function listenLocally(
  dataDir: string,
  folder: OpenFolder,
  url: string,
  log: ServerLog,
): Promise<() => Promise<void>> {
  const inFolder = join(dataDir, 'server.sock');
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const path =
    inFolder.length <= MOST_PATH ? inFolder : join(tmpdir(), `ascribe-${process.getuid?.() ?? 0}-${name}.sock`);
  rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    void converse(socket, folder).catch((error: unknown) => {
      log.error('a question of the command line failed', error);
      socket.destroy();
    });
  });
  await listening(server, path);
  const file: ServerFile = { pid: process.pid, socket: path, url };
  writeFileSync(join(dataDir, SERVER_FILE), `${JSON.stringify(file)}\n`, { mode: 0o600 });
  return async () => {
    rmSync(join(dataDir, SERVER_FILE), { force: true });
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.end();
    await closed;
    rmSync(path, { force: true });
  };
}

/** Nobody else may connect, not even in the moment before the mode is set. */
function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const before = process.umask(0o177);
    server.once('error', reject);
    server.listen(path, () => {
      process.umask(before);
      chmodSync(path, 0o600);
      resolve();
    });
  });
}

async function converse(socket: Socket, folder: OpenFolder): Promise<void> {
  const snapshot = await folder.open();
  try {
    const hello: Hello = { version: VERSION, node: process.version, policyId: snapshot.policy.id };
    await send(socket, hello);
    for await (const message of received(socket)) await answer(socket, message as Ask, snapshot, folder);
  } finally {
    snapshot.release();
  }
}

async function answer(socket: Socket, asked: Ask, snapshot: Snapshot, folder: OpenFolder): Promise<void> {
  const { id } = asked;
  const reply = (r: Reply): Promise<void> => send(socket, r);
  try {
    if ('ingest' in asked) {
      const value = await folder.takeFiles(asked.ingest, (part) => void reply({ id, part }));
      await reply({ id, value });
    } else if (isOneOf(VALUES, asked.ask)) {
      const method = snapshot.store[asked.ask] as (...args: readonly unknown[]) => Promise<unknown>;
      await reply({ id, value: await method.apply(snapshot.store, [...asked.args]) });
    } else if (isOneOf(STREAMS, asked.ask)) {
      const method = snapshot.store[asked.ask] as (...args: readonly unknown[]) => AsyncIterable<readonly unknown[]>;
      for await (const part of inLargeParts(method.apply(snapshot.store, [...asked.args]))) {
        if (socket.destroyed) return;
        await reply({ id, part });
      }
      await reply({ id, end: true });
    } else {
      await reply({ id, error: `there is no question ${JSON.stringify(asked.ask)}`, code: null });
    }
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    await reply({
      id,
      error: error instanceof Error ? error.message : String(error),
      code: typeof code === 'string' ? code : null,
    });
  }
}

/** What rows share is written once in each part. */
async function* inLargeParts(batches: AsyncIterable<readonly unknown[]>): AsyncGenerator<readonly unknown[]> {
  let rows: unknown[] = [];
  for await (const batch of batches) {
    rows.push(...batch);
    if (rows.length < ROWS_AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

const isOneOf = <T extends string>(list: readonly T[], value: string): value is T =>
  (list as readonly string[]).includes(value);
