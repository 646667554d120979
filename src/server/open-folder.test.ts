import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../config/policy.ts';
import { openReader } from '../evidence/reader.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { OpenFolder } from './open-folder.ts';
import { assumedRoleRecords } from './records.fixture.ts';

const opened = (data: string): OpenFolder =>
  new OpenFolder(
    data,
    () => ({
      settings: {},
      named: { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null },
      policy: DEFAULT_POLICY,
      originName: () => null,
    }),
    (error) => {
      throw error;
    },
    0,
  );

/** Of the log, but for what the index of refs adds when it is quiet: that comes when it comes. */
function leavesIn(data: string): number {
  const log = openReader(evidenceFolder(data));
  return log.size - [...log.runLeaves()].length;
}

it('files that come again through a server add nothing, in one run and in the next; what has grown adds its new part', async () => {
  const root = mkdtempSync(join(tmpdir(), 'ascribe-open-folder-'));
  const data = join(root, 'data');
  const log = join(root, 'trail.ndjson');
  const files = [log, join(root, 'picture.png')];
  writeFileSync(log, `${assumedRoleRecords(20).join('\n')}\n`);
  writeFileSync(join(root, 'picture.png'), Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3000)]));
  const take = async (folder: OpenFolder) => {
    const { records, counts } = await folder.takeFiles(files, () => undefined);
    return { new: records, records: counts.records, passedOver: counts.passedOver, leaves: leavesIn(data) };
  };

  const first = opened(data);
  const before = await take(first);
  expect(before).toMatchObject({ new: 21, records: 21, passedOver: 1 });
  expect(await take(first)).toEqual({ ...before, new: 0 });
  const both = await Promise.all([take(first), take(first)]);
  expect(both).toEqual([
    { ...before, new: 0 },
    { ...before, new: 0 },
  ]);
  await first.close();

  const second = opened(data);
  expect(await take(second)).toEqual({ ...before, new: 0 });
  appendFileSync(log, `${assumedRoleRecords(5, 20).join('\n')}\n`);
  expect(await take(second)).toMatchObject({ new: 5, records: 26, passedOver: 1 });
  await second.close();
  rmSync(root, { recursive: true });
}, 60_000);
