import { writeFileSync } from 'node:fs';
import { loadKeys, passphraseOf } from '../evidence/keys.ts';
import { layoutOf } from '../evidence/layout.ts';
import { openReader } from '../evidence/reader.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { openIndex } from '../pipeline/open-index.ts';
import { type MadeBundle, makeBundle } from '../proof/bundle.ts';
import { TooManyRecords } from '../proof/collect.ts';
import { bundleText } from '../proof/format.ts';
import { BundleProblem } from '../proof/problem.ts';
import { verifyBundle } from '../proof/verify.ts';
import { visible } from '../report/text/visible.ts';
import { bytes, count, counted } from '../report/text/words.ts';
import type { ActionRow } from '../store/contract.ts';
import type { DuckStore } from '../store/store.ts';
import { noteAccess } from './access.ts';
import type { BundleOptions } from './commands/bundle.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { CliError, problem } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { requireDataFolder } from './open-house.ts';
import { pipelineSettings } from './settings.ts';

export async function runBundle(id: string, options: BundleOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const { policy, mappings } = readConfiguration(context.configFile, context.dataDir);
  const folder = evidenceFolder(context.dataDir);
  const { signer } = loadKeys(layoutOf(folder).keys, passphraseOf(undefined));
  const store = await openIndex(context.dataDir, pipelineSettings(context));
  let made: MadeBundle;
  try {
    const row = await theAction(store, id, context.dataDir);
    await noteAccess(context, { act: 'bundled', events: [row.event], detail: { file: options.output } });
    made = await makeBundle(store, openReader(folder), row, { policy, mappings }, signer, options.maxRecords);
  } catch (error) {
    if (!(error instanceof TooManyRecords)) throw error;
    throw problem(
      `the attribution cites ${count(error.cited)} records, and --max-records is ${count(options.maxRecords)}. Give at least that many; nothing was written.`,
    );
  } finally {
    await store.close();
  }
  const text = bundleText(made.bundle);
  // Checked as the other side will check it, before it leaves the house.
  const doubt = await verifyBundle(text, signer).then(() => null, differing);
  save(options.output, text);
  await tell(made, text, options, context);
  if (doubt !== null)
    throw problem(
      `${visible(options.output)} was written, and \`ascribe verify\` will not confirm it: ${doubt.message}`,
    );
}

function differing(error: unknown): BundleProblem {
  if (error instanceof BundleProblem && error.code === 'verdict-differs') return error;
  throw error;
}

async function theAction(store: DuckStore, id: string, dataDir: string): Promise<ActionRow> {
  const rows = await store.findAction(id);
  const [only] = rows;
  const name = JSON.stringify(visible(id));
  if (only === undefined)
    throw problem(`no action has the id ${name} in ${dataDir}. \`ascribe attributions\` lists ids.`);
  if (rows.length > 1)
    throw problem(`${name} fits ${rows.length} actions; \`ascribe explain\` lists them. Name one by its event id.`);
  return only;
}

/** An earlier bundle may be in somebody's hands already: it is never written over. */
function save(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw cause;
    throw new CliError(EXIT.usage, `${file} exists already. Name another file with -o.`, { cause });
  }
}

async function tell({ bundle, collected }: MadeBundle, text: string, options: BundleOptions, { terminal }: Context) {
  const { out, paint } = terminal;
  const lines = [
    `${paint('good', 'written')}  ${visible(options.output)}: ${counted(collected.records, 'record')}, ${bytes(Buffer.byteLength(text))}`,
    ...collected.incomplete.map(
      ({ ref, records, enclosed }) =>
        `${paint('warn', 'incomplete')}  ${visible(ref)}: ${count(enclosed)} of ${counted(records, 'record')} enclosed; --max-records ${count(options.maxRecords)} has no room for more`,
    ),
    ...bundle.notice.map((says) => `${paint('dim', 'note')}  ${says}`),
    `${paint('dim', 'key')}  ${bundle.key}`,
  ];
  await out.write(`${lines.join('\n')}\n`);
  await out.flush();
}
