import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openReader } from '../evidence/reader.ts';
import { evidenceFolder, indexFolder } from '../pipeline/folders.ts';
import { clocksText, reportedClocks } from '../report/clocks.ts';
import { policyText } from '../report/policy.ts';
import { safeJson, visible } from '../report/text/visible.ts';
import { padTo } from '../report/text/width.ts';
import { bytes, count } from '../report/text/words.ts';
import type { Context } from './context.ts';
import { withHouse } from './house.ts';
import { requireDataFolder } from './open-house.ts';

export async function runStatus(format: 'text' | 'json', context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const { terminal, dataDir } = context;
  const reader = openReader(evidenceFolder(dataDir));
  const { counts, clocks, policy } = await withHouse(context, async (house) => ({
    counts: await house.store.counts(),
    clocks: (await house.store.clocks()).map(reportedClocks),
    policy: house.policy,
  }));
  const { origin, size, root } = reader.checkpoint;
  const status = {
    dataFolder: dataDir,
    log: { origin, leaves: size, root: Buffer.from(root).toString('base64') },
    ...counts,
    clocks,
    policy: { id: policy.id, definition: policy.definition, file: policy.file },
    disk: { evidenceBytes: sizeOf(evidenceFolder(dataDir)), indexBytes: sizeOf(indexFolder(dataDir)) },
  };
  if (format === 'json') {
    await terminal.out.write(`${safeJson(JSON.stringify(status, null, 2))}\n`);
  } else {
    const rows: readonly (readonly [string, string])[] = [
      ['data folder', dataDir],
      ['log', `${origin}, ${count(size)} leaves`],
      ['root', status.log.root],
      ['records', count(counts.records)],
      ['actions', count(counts.actions)],
      ['duplicates', count(counts.duplicates)],
      ['replicas', count(counts.replicas)],
      ['unread', count(counts.unread)],
      ['not sealed', counts.passedOver === 0 ? '0' : `${count(counts.passedOver)} places passed over (ascribe unread)`],
      [
        'findings',
        `${count(counts.findings)}${counts.suppressed > 0 ? `, and ${count(counts.suppressed)} suppressed by the policy` : ''}`,
      ],
      ...clocks.map((c): [string, string] => ['clocks', clocksText(c)]),
      ['policy', policyText(policy)],
      ['on disk', `${bytes(status.disk.evidenceBytes)} evidence, ${bytes(status.disk.indexBytes)} index`],
    ];
    for (const [label, text] of rows)
      await terminal.out.write(`${terminal.paint('dim', padTo(label, 13))}${visible(text)}\n`);
  }
  await terminal.out.flush();
}

function sizeOf(folder: string): number {
  let total = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) total += statSync(join(entry.parentPath, entry.name)).size;
  return total;
}
