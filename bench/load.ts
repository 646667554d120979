/**
 * Records over HTTP at a steady rate, beside a reader:
 *
 *   npm run load -- [--rate 5000] [--seconds 60] [--batch 250] [--data DIR]
 *
 * Prints JSON: what was sent and acknowledged, how long acknowledgements took, how long it took until the verdict of a record could be
 * asked for, how long the reader waited, and whether each record is there once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { quantile } from './measure.ts';
import { idOf, judged, startServe, trail } from './server-client.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '60' },
    batch: { type: 'string', default: '250' },
  },
});
const [rate, seconds, batch] = [Number(values.rate), Number(values.seconds), Number(values.batch)];

const folder = mkdtempSync(join(tmpdir(), 'ascribe-load-'));
const server = await startServe(join(folder, 'data'));
try {
  console.log(JSON.stringify(await load(server.url), null, 2));
} finally {
  await server.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}

async function load(url: string) {
  const total = rate * seconds;
  const acks: number[] = [];
  const visible: number[] = [];
  const asked: number[] = [];
  const pending: Promise<void>[] = [];
  let refused = 0;
  let reconnected = 0;
  let isOver = false;
  const began = performance.now();
  const reading = reader();
  for (let from = 0, n = 0; from < total; from += batch, n++) {
    const due = began + (1000 * from) / rate;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resume) => setTimeout(resume, wait));
    pending.push(push(from, n));
  }
  await Promise.all(pending);
  const sentSeconds = (performance.now() - began) / 1000;
  const { counts } = await judged(url, total);
  isOver = true;
  await reading;
  return {
    records: total,
    seconds: round(sentSeconds),
    recordsPerSecond: Math.round(total / sentSeconds),
    refused,
    reconnected,
    ackMillis: spread(acks),
    visibleMillis: spread(visible),
    readerMillis: spread(asked),
    cpuMicrosPerRecord: round((1e6 * (await metric('process_cpu_seconds_total'))) / total),
    memoryMegabytes: round((await metric('process_resident_memory_bytes')) / 1e6),
    lost: total - (counts.actions ?? 0),
    duplicates: counts.duplicates,
  };

  /** Of the server. */
  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  async function push(from: number, n: number): Promise<void> {
    const to = Math.min(total, from + batch);
    const body = trail(from, to);
    const sent = performance.now();
    for (;;) {
      const answer = await fetch(`${url}/v1/ingest/load`, { method: 'POST', body }).catch(() => null);
      if (answer === null) {
        // A connection that was closed while it lay idle; what was taken all the same is taken once.
        reconnected++;
        continue;
      }
      await answer.arrayBuffer();
      if (answer.status === 200) break;
      if (answer.status !== 429) throw new Error(`${answer.status}`);
      refused++;
      await new Promise((resume) => setTimeout(resume, 1000 * Number(answer.headers.get('retry-after') ?? 1)));
    }
    acks.push(performance.now() - sent);
    if (n % 8 !== 0) return;
    const id = idOf(to - 1);
    while ((await (await fetch(`${url}/v1/actions/${id}`)).text()).includes('"urn:ascribe:problem'))
      await new Promise((resume) => setTimeout(resume, 100));
    visible.push(performance.now() - sent);
  }

  /** Somebody who works: searches, opens actions, looks at findings. */
  async function reader(): Promise<void> {
    for (let n = 0; !isOver; n++) {
      const path = [`/v1/search?q=u${n % 300}`, `/v1/actions/${idOf(n * 37)}`, '/v1/findings?limit=20'][n % 3];
      const at = performance.now();
      const answer = await fetch(`${url}${path}`).catch(() => null);
      await answer?.arrayBuffer();
      if (answer === null) reconnected++;
      else asked.push(performance.now() - at);
      await new Promise((resume) => setTimeout(resume, 250));
    }
  }
}

function spread(all: readonly number[]) {
  return {
    n: all.length,
    p50: round(quantile(all, 0.5)),
    p95: round(quantile(all, 0.95)),
    max: round(Math.max(...all)),
  };
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
