import { resolve } from 'node:path';
import type { Policy } from '../../config/policy.ts';
import { openReader } from '../../evidence/reader.ts';
import { diff, type Side, type Variation } from '../../pipeline/diff.ts';
import { evidenceFolder } from '../../pipeline/folders.ts';
import { settingsOf } from '../../pipeline/settings.ts';
import { safeJson, visible } from '../../report/text/visible.ts';
import { count } from '../../report/text/words.ts';
import { noteListing } from '../access.ts';
import type { DiffOptions } from '../commands/diff.ts';
import { type Configuration, readConfiguration } from '../config-file.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { printListing } from '../listing-output.ts';
import { requireDataFolder } from '../open-house.ts';
import { progressDisplay } from '../progress.ts';
import { CHANGES, summaryOf, summaryText } from './listing.ts';

export async function runDiff(options: DiffOptions, context: Context): Promise<void> {
  const { dataDir, terminal } = context;
  const policies = options.policy ?? [];
  const sizes = options.at ?? [];
  if (policies.length + sizes.length === 0 || (policies.length > 0 && sizes.length > 0))
    throw usageError('say what to compare: --policy FILE or --at LEAVES, once or twice.');
  if (policies.length > 2 || sizes.length > 2) throw usageError('there are two sides, no more.');
  requireDataFolder(dataDir);
  const { size } = openReader(evidenceFolder(dataDir));
  const now = readConfiguration(context.configFile, dataDir);
  const [one, other] = policies.map((file) => readConfiguration(resolve(file), dataDir));
  const [left, right] = one === undefined ? [now, now] : other === undefined ? [now, one] : [one, other];
  const [from, to] = [sizes[0], sizes[1]].map((text) => (text === undefined ? size : leavesOf(text, size)));
  const before: Side = { settings: settingsOfConfiguration(left), size: from ?? size };
  const after: Side = { settings: settingsOfConfiguration(right), size: to ?? size };
  if (before.size > after.size) throw usageError('the first --at is the smaller one.');
  await noteListing(context, 'diff', options, async () => {
    const display = progressDisplay(terminal);
    const stage = (text: string): void =>
      display.update({ stage: text, records: 0, bytes: 0, totalBytes: null, file: null });
    const found = await diff(dataDir, before, after, variationsOf(left, right), stage).finally(() => display.done());
    await printListing(CHANGES, [found.changes], options.format, terminal);
    if (options.format === 'ndjson') {
      const sides = { before: sideName(left, before.size), after: sideName(right, after.size) };
      await terminal.out.write(`${safeJson(JSON.stringify({ summary: { ...sides, ...summaryOf(found) } }))}\n`);
      await terminal.out.flush();
    } else {
      for (const line of summaryText(found).split('\n')) terminal.say(visible(line));
      const named = ({ policy }: Configuration, leaves: number): string =>
        `policy ${policy.policyId.slice(0, 12)} at ${count(leaves)} leaves`;
      terminal.say(`Before: ${named(left, before.size)}. After: ${named(right, after.size)}.`);
    }
    return found.changes.length;
  });
}

const sideName = ({ policy, file }: Configuration, leaves: number) => ({ policy: policy.policyId, file, leaves });

const settingsOfConfiguration = ({ policy, mappings }: Configuration) => settingsOf(policy, mappings);

function leavesOf(text: string, size: number): number {
  const leaves = Number(text);
  if (!Number.isInteger(leaves) || leaves < 0 || leaves > size)
    throw usageError(`--at ${JSON.stringify(text)} is no size that the log ever had; it has ${size} leaves now.`);
  return leaves;
}

/** The settings in which two policies differ, each put into the first by itself. Origins hold from the sealing on, and change nothing sealed. */
function variationsOf(a: Configuration, b: Configuration): readonly Variation[] {
  const names = (Object.keys(a.policy) as (keyof Policy)[]).filter((name) => name !== 'policyId' && name !== 'origins');
  const found: Variation[] = names
    .filter((name) => JSON.stringify(a.policy[name]) !== JSON.stringify(b.policy[name]))
    .map((name) => ({
      setting: name,
      settings: settingsOf(
        { ...a.policy, [name]: b.policy[name], policyId: `${a.policy.policyId}+${name}` },
        a.mappings,
      ),
    }));
  if (JSON.stringify(a.mappings) !== JSON.stringify(b.mappings))
    found.push({
      setting: 'sources',
      settings: settingsOf({ ...a.policy, policyId: `${a.policy.policyId}+sources` }, b.mappings),
    });
  return found;
}
