import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { NodeDisk } from '../src/evidence/disk.ts';
import { entryOf } from '../src/evidence/envelope.ts';
import { openLog } from '../src/evidence/log.ts';
import { leafHash, verifyInclusion } from '../src/evidence/merkle.ts';
import { openReader } from '../src/evidence/reader.ts';
import { MentionGatherer } from '../src/evidence/refs/gather.ts';
import { labelKeyOf } from '../src/evidence/refs/labels.ts';
import { writeRun } from '../src/evidence/refs/write-run.ts';
import { sourcesWith } from '../src/pipeline/engine.ts';
import { contextOf, UNDECLARED } from '../src/pipeline/origin.ts';
import { RecordReader } from '../src/pipeline/read.ts';
import { bytesUnder, median, quantile } from './measure.ts';

/**
 * What proof costs: `node dist/bench/proof.js [--entries 1000000] [--pairs 7] [--records 1000]`. Entries appended a second and the time for the proof
 * of any of them; the CPU of reading with and without the index of refs, in pairs, and of writing a run; and how long a bundle of so many
 * records takes to verify, by the command and by the independent verifier.
 */
const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '1000000' },
    pairs: { type: 'string', default: '7' },
    records: { type: 'string', default: '1000' },
  },
});
const ENTRIES = Number(values.entries);
const PAIRS = Number(values.pairs);
const BATCH = 32_768;
const PROOFS = 2000;
/** An ordinary envelope. */
const LEAF_BYTES = 67;
const RECORDS = 4096;
const MAIN = fileURLToPath(new URL('../bundle/main.js', import.meta.url));
const VERIFIER = fileURLToPath(new URL('../../verifier/verify.mjs', import.meta.url));
/** Records of one session: one strand. */
const SESSION = 20;

const cpuMicros = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

await appending();
await indexing();
await verifying(Number(values.records));

async function appending(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-proof-'));
  const log = await openLog(folder, { create: true });
  const leaf = Buffer.alloc(LEAF_BYTES, 1);
  const [entry, hash] = [entryOf(leaf), leafHash(leaf)];
  const leaves = Buffer.concat(Array<Buffer>(BATCH).fill(entry));
  const hashes = Buffer.concat(Array<Buffer>(BATCH).fill(hash));
  const [began, cpu] = [performance.now(), cpuMicros()];
  for (let n = 0; n < ENTRIES; n += BATCH) {
    log.append(leaves, hashes);
    await log.commit();
  }
  const seconds = (performance.now() - began) / 1000;
  const size = log.size;
  console.log(
    `appended ${size} entries: ${Math.round(size / seconds)} a second, ${((cpuMicros() - cpu) / size).toFixed(2)} µs of CPU each`,
  );
  await log.close();
  const tiles = bytesUnder(join(folder, 'log', 'tile'));
  const entries = bytesUnder(join(folder, 'log', 'tile', 'entries'));
  console.log(
    `on disk: hash tiles ${((tiles - entries) / size).toFixed(2)} B an entry, with envelopes of ${LEAF_BYTES} B ${(tiles / size).toFixed(2)}`,
  );
  const reader = openReader(folder);
  const millis: number[] = [];
  let spent = 0;
  for (let i = 0; i < PROOFS; i++) {
    const index = Math.floor(((i * 0.618_033_988_749) % 1) * size);
    const [start, before] = [performance.now(), cpuMicros()];
    const proof = reader.inclusionProof(index);
    millis.push(performance.now() - start);
    spent += cpuMicros() - before;
    if (!verifyInclusion(hash, index, size, proof, reader.checkpoint.root)) throw new Error(`proof ${index}`);
  }
  console.log(
    `proof of any entry among ${size}: median ${median(millis).toFixed(2)} ms, p99 ${quantile(millis, 0.99).toFixed(2)} ms, ${(spent / PROOFS / 1000).toFixed(2)} ms of CPU each`,
  );
  rmSync(folder, { recursive: true });
}

async function indexing(): Promise<void> {
  const key = labelKeyOf(Buffer.alloc(32, 7));
  const readers = [new RecordReader(sourcesWith()), new RecordReader(sourcesWith(), key)] as const;
  const gatherer = new MentionGatherer(0);
  const spent: [number[], number[]] = [[], []];
  let from = 0;
  for (let pair = 0; pair < PAIRS + 3; pair++) {
    const batch = batchFrom(from);
    for (const which of pair % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const before = cpuMicros();
      const { mentions, columns } = readers[which].read(batch);
      if (mentions !== null) gatherer.add(mentions, columns.strand, columns.logIndex);
      if (pair >= 3) spent[which].push((cpuMicros() - before) / RECORDS);
    }
    from += RECORDS;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-refs-'));
  const before = cpuMicros();
  const { entries, pages } = await writeRun(new NodeDisk(), folder, 0, from, gatherer.entries());
  const writing = (cpuMicros() - before) / from;
  const bytes = bytesUnder(folder);
  const [without, withIndex] = [median(spent[0]), median(spent[1])];
  console.log(
    `reading: ${without.toFixed(2)} µs of CPU a record, with the index of refs ${withIndex.toFixed(2)}; writing its run ${writing.toFixed(2)}`,
  );
  console.log(
    `index: ${entries} labels on ${pages} pages for ${from} records of ${from / SESSION} sessions, ${(bytes / from).toFixed(1)} B a record`,
  );
  rmSync(folder, { recursive: true });
}

/** One session of so many records: a bundle of one of them encloses all. */
async function verifying(records: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-verify-'));
  const [data, file, bundle] = ['data', 'logs.ndjson', 'bundle.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const key = join(data, 'evidence', 'keys', 'log.vkey');
  writeFileSync(file, Array.from({ length: records }, (_, i) => `${recordOf(i, records)}\n`).join(''));
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const ascribe = (...args: string[]) => run(MAIN, '--data', data, ...args);
  ascribe('ingest', file);
  const { event } = JSON.parse(ascribe('attributions', '--format', 'ndjson', '--limit', '1')) as { event: string };
  ascribe('bundle', event, '-o', bundle);
  const took = (what: () => void): number => {
    const began = performance.now();
    what();
    return (performance.now() - began) / 1000;
  };
  const enclosed = (JSON.parse(readFileSync(bundle, 'utf8')) as { leaves: { text?: string }[] }).leaves;
  const whole = Array.from({ length: 5 }, () => took(() => void ascribe('verify', bundle, '--key', key)));
  const alone = Array.from({ length: 5 }, () => took(() => void run(VERIFIER, bundle, '--key', key)));
  console.log(
    `verify of a bundle of ${enclosed.filter(({ text }) => text !== undefined).length} records: ${median(whole).toFixed(2)} s, fastest ${Math.min(...whole).toFixed(2)} (start of the program included); the proof alone, by verifier/verify.mjs, ${median(alone).toFixed(2)} s`,
  );
  rmSync(folder, { recursive: true });
}

function batchFrom(first: number): Parameters<RecordReader['read']>[0] {
  const texts = Array.from({ length: RECORDS }, (_, i) => recordOf(first + i));
  const bytes = Buffer.from(texts.join('\n'));
  const starts = new Uint32Array(RECORDS);
  const ends = new Uint32Array(RECORDS);
  let at = 0;
  texts.forEach((text, i) => {
    starts[i] = at;
    at += text.length;
    ends[i] = at++;
  });
  return {
    ...{ firstIndex: first, bytes, starts, ends },
    digests: Buffer.alloc(32 * RECORDS, first),
    positions: Float64Array.from(starts),
    sizes: Uint32Array.from(starts, (start, i) => ends[i]! - start),
    objects: [contextOf('00'.repeat(16), UNDECLARED, null)],
    objectOf: new Uint32Array(RECORDS),
  };
}

function recordOf(i: number, perSession = SESSION): string {
  const session = Math.floor(i / perSession);
  const digits = (n: number, width: number) => String(n).padStart(width, '0');
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE${digits(session % 37, 10)}:session-${session}`,
      arn: `arn:aws:sts::111122223333:assumed-role/app-${session % 37}/session-${session}`,
      accountId: '111122223333',
      accessKeyId: `ASIA${digits(session, 16)}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: `AROAEXAMPLE${digits(session % 37, 10)}`,
          arn: `arn:aws:iam::111122223333:role/app-${session % 37}`,
          accountId: '111122223333',
          userName: `app-${session % 37}`,
        },
        attributes: { creationDate: '2026-01-01T00:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: new Date(1_767_225_600_000 + 1000 * i).toISOString().replace(/\.\d+/, ''),
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: `192.0.2.${session % 250}`,
    userAgent: 'aws-sdk-go-v2/1.30.1 os/linux lang/go#1.22',
    requestParameters: { bucketName: 'evidence', key: `case/${i}.pdf` },
    eventID: `${digits(i, 8)}-0000-4000-a000-000000000000`,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  });
}
