import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from '../evidence/log.ts';
import { openReader } from '../evidence/reader.ts';
import { labelKeyCommitment } from '../evidence/refs/labels.ts';
import { RefIndexWriter } from '../evidence/refs/ref-index.ts';
import { checkRefs } from './check-refs.ts';
import { readingVersion } from './engine.ts';
import { evidenceFolder } from './folders.ts';
import { ingest } from './ingest.ts';

let folder = '';
let data = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'check-refs-'));
  data = join(folder, 'data');
  for (const part of [0, 1, 2, 3]) await more(part);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function more(part: number): Promise<void> {
  const lines = Array.from({ length: 30 }, (_, i) =>
    JSON.stringify({
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: `AIDA${part}`,
        arn: `arn:aws:iam::111122223333:user/u${i % 3}`,
        accountId: '111122223333',
        accessKeyId: `AKIAEXAMPLE0000000${i % 3}${part}`,
        userName: `u${i % 3}`,
      },
      eventTime: `2026-01-0${part + 1}T00:00:${String(i).padStart(2, '0')}Z`,
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      awsRegion: 'eu-central-1',
      sourceIPAddress: '192.0.2.1',
      userAgent: 'aws-cli/2.15.0',
      eventID: `0000000${part}-0000-4000-a000-0000000000${String(i).padStart(2, '0')}`,
      eventType: 'AwsApiCall',
      recipientAccountId: '111122223333',
    }),
  );
  const file = join(folder, `${part}.ndjson`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  await ingest(data, [file], { workers: 0 });
}

const sealed = () => openReader(evidenceFolder(data));

test('every run of an honest log, the ones merged away too, is what its records say', async () => {
  expect([...sealed().runLeaves()]).toHaveLength(4);
  expect(sealed().lastRun()).toBe(sealed().size - 1);
  expect(await checkRefs(sealed(), [])).toEqual({ falseRuns: [], unchecked: [], lost: [] });
});

test('a run that leaves out a record is found, also after a true one has taken its place', async () => {
  const log = await openLog(evidenceFolder(data));
  const commitment = labelKeyCommitment(sealed().labelKey);
  const liar = new RefIndexWriter(log, [], readingVersion([]), commitment);
  await liar.flush(log.size, 0);
  await log.commit();
  await log.close();
  const lie = sealed().size - 1;
  expect((await checkRefs(sealed(), [])).falseRuns).toEqual([lie]);
  rmSync(join(data, 'evidence', 'refs'), { recursive: true });
  await more(4);
  expect((await checkRefs(sealed(), [])).falseRuns).toEqual([lie]);
});
