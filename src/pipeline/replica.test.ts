import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NodeDisk } from '../evidence/disk.ts';
import { loadVerifier } from '../evidence/keys.ts';
import { openLog } from '../evidence/log.ts';
import { openReader } from '../evidence/reader.ts';
import { labelKeyCommitment } from '../evidence/refs/labels.ts';
import { RefIndexWriter } from '../evidence/refs/ref-index.ts';
import { askWitness } from '../evidence/witness/ask.ts';
import { cosigningKey } from '../evidence/witness/cosignature.ts';
import { Witness } from '../evidence/witness/witness.ts';
import { readingVersion } from './engine.ts';
import { evidenceFolder } from './folders.ts';
import { ingest } from './ingest.ts';
import { objectionOfReplica } from './replica.ts';

/** An operator's folder, and the copy of it that an auditing witness has. */
let folder: string;
let data: string;
let copy: string;
const key = cosigningKey('audit.example/w', Buffer.alloc(32, 8));
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-replica-'));
  data = join(folder, 'data');
  copy = join(folder, 'copy');
  await more(0);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function more(part: number): Promise<void> {
  const lines = Array.from({ length: 20 }, (_, i) =>
    JSON.stringify({
      eventVersion: '1.11',
      userIdentity: { type: 'IAMUser', principalId: `AIDA${i % 3}`, accountId: '111122223333', userName: `u${i % 3}` },
      ...{
        eventTime: `2026-01-0${part + 1}T00:00:${10 + i}Z`,
        eventSource: 's3.amazonaws.com',
        eventName: 'GetObject',
      },
      ...{ awsRegion: 'eu-central-1', sourceIPAddress: '192.0.2.1', userAgent: 'aws-cli/2.15.0' },
      ...{ eventID: `0000000${part}-0000-4000-a000-0000000000${10 + i}`, eventType: 'AwsApiCall' },
    }),
  );
  const file = join(folder, `${part}.ndjson`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  await ingest(data, [file], { workers: 0 });
}

function copied(): void {
  rmSync(copy, { recursive: true, force: true });
  cpSync(data, copy, { recursive: true });
}

const ask = () => {
  const log = openReader(evidenceFolder(data));
  const verifier = loadVerifier(join(evidenceFolder(data), 'keys'));
  const witness = new Witness(
    folder,
    new NodeDisk(),
    [verifier],
    key,
    () => 1_780_000_000,
    (checkpoint) => objectionOfReplica(copy, checkpoint, []),
  );
  return askWitness(log, key.cosigner, (body) => witness.addCheckpoint(body));
};

test('a witness with a copy cosigns what it could make again, and nothing while its copy stands elsewhere', async () => {
  await expect(ask()).rejects.toThrow('cannot be read');
  copied();
  expect(await ask()).toMatchObject({ witness: 'audit.example/w' });
  await more(1);
  await expect(ask()).rejects.toThrow('bring it up to date');
  copied();
  expect(await ask()).toMatchObject({ witness: 'audit.example/w' });
});

test('it does not cosign an index of refs that leaves records out, which a witness of hashes alone would', async () => {
  const log = await openLog(evidenceFolder(data));
  const commitment = labelKeyCommitment(openReader(evidenceFolder(data)).labelKey);
  const liar = new RefIndexWriter(log, [], readingVersion([]), commitment);
  await liar.flush(log.size, 0);
  await log.commit();
  await log.close();
  copied();
  await expect(ask()).rejects.toThrow('does not say what the records say');
});

test('nor a log whose copy is damaged', async () => {
  writeFileSync(join(evidenceFolder(copy), 'stray'), 'x');
  const { checkpoint } = openReader(evidenceFolder(copy));
  expect(await objectionOfReplica(copy, checkpoint, [])).toContain('damaged');
});
