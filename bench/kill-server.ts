/**
 * Kills the server again and again while records come in, and looks whether everything that was acknowledged is there, once:
 *
 *   npm run kill-server -- [--rounds 20]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { idOf, judged, startServe, trail } from './server-client.ts';

/** Records of one request. */
const BATCH = 100;
/** Requests under way at once. */
const HANDS = 4;

export interface KillResult {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Acknowledged and not there. */
  readonly lost: number;
  /** There more than once. */
  readonly doubled: number;
  /** Redelivered copies in the log of what had been sealed and not acknowledged. */
  readonly duplicates: number;
}

/** `pause`: ms until the n-th kill. */
export async function killRounds(rounds: number, pause: (round: number) => number): Promise<KillResult> {
  const folder = mkdtempSync(join(tmpdir(), 'ascribe-kill-'));
  const data = join(folder, 'data');
  const acknowledged = new Set<number>();
  const unanswered: number[] = [];
  let next = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      const server = await startServe(data);
      const hands = Array.from({ length: HANDS }, () => sendUntilGone(server.url));
      await new Promise((resume) => setTimeout(resume, pause(round)));
      await server.end('SIGKILL');
      await Promise.all(hands);
    }
    const server = await startServe(data);
    try {
      while (unanswered.length > 0) await send(server.url, unanswered.pop() as number);
      const { counts } = await judged(server.url, BATCH * acknowledged.size);
      return {
        rounds,
        acknowledged: BATCH * acknowledged.size,
        ...(await missing(server.url)),
        duplicates: counts.duplicates ?? 0,
      };
    } finally {
      await server.end('SIGTERM');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  async function sendUntilGone(url: string): Promise<void> {
    for (;;) {
      const number = unanswered.pop() ?? next++;
      try {
        await send(url, number);
      } catch {
        unanswered.push(number);
        return;
      }
    }
  }

  async function send(url: string, number: number): Promise<void> {
    const body = trail(BATCH * number, BATCH * (number + 1));
    const answer = await fetch(`${url}/v1/ingest/kill`, { method: 'POST', body });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${answer.status}`);
    acknowledged.add(number);
  }

  async function missing(url: string): Promise<{ lost: number; doubled: number }> {
    const lines = await (await fetch(`${url}/v1/attributions`, { headers: { accept: 'application/x-ndjson' } })).text();
    const times = new Map<string, number>();
    for (const line of lines.trimEnd().split('\n')) {
      const { sourceEventId } = JSON.parse(line) as { sourceEventId: string };
      times.set(sourceEventId, (times.get(sourceEventId) ?? 0) + 1);
    }
    let lost = 0;
    for (const number of acknowledged) for (let i = 0; i < BATCH; i++) if (!times.has(idOf(BATCH * number + i))) lost++;
    return { lost, doubled: [...times.values()].filter((n) => n > 1).length };
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
  const result = await killRounds(Number(values.rounds), () => 100 + Math.random() * 1500);
  console.log(JSON.stringify(result, null, 2));
  if (result.lost > 0 || result.doubled > 0) process.exitCode = 1;
}
