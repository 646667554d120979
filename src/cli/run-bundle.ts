import { writeFileSync } from 'node:fs';
import { theCase } from '../cases/acts.ts';
import { seenPins } from '../cases/case-view.ts';
import { loadKeys, passphraseOf } from '../evidence/keys.ts';
import { layoutOf } from '../evidence/layout.ts';
import { openReader } from '../evidence/reader.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { openIndex } from '../pipeline/open-index.ts';
import { type MadeBundle, makeBundle, type Subject } from '../proof/bundle.ts';
import { statedCase } from '../proof/case.ts';
import { TooManyRecords } from '../proof/collect.ts';
import { custodyAbout } from '../proof/custody.ts';
import { bundleText } from '../proof/format.ts';
import { BundleProblem } from '../proof/problem.ts';
import { verifyBundle } from '../proof/verify.ts';
import { visible } from '../report/text/visible.ts';
import { bytes, count, counted } from '../report/text/words.ts';
import type { DuckStore } from '../store/store.ts';
import { noteAccess } from './access.ts';
import type { BundleOptions } from './commands/bundle.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { CliError, problem } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { requireDataFolder } from './open-house.ts';
import { theAction } from './run-case.ts';
import { pipelineSettings } from './settings.ts';

export async function runBundle(id: string, options: BundleOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const { policy, mappings } = readConfiguration(context.configFile, context.dataDir);
  const folder = evidenceFolder(context.dataDir);
  const { signer } = loadKeys(layoutOf(folder).keys, passphraseOf(undefined));
  const store = await openIndex(context.dataDir, pipelineSettings(context));
  let made: MadeBundle;
  try {
    const about = await whatAbout(store, id, context.dataDir, policy.policyId);
    const events = about.rows.map((row) => row.event);
    const named = about.case === null ? {} : { case: about.case.id };
    await noteAccess(context, { act: 'bundled', ...named, events, detail: { file: options.output } });
    const custody = custodyAbout(context.dataDir, about.case?.id ?? null, events);
    const subject = { ...about, custody, report: null };
    made = await makeBundle(store, openReader(folder), subject, { policy, mappings }, signer, options.maxRecords);
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

/** An action, or a case with all that is pinned to it and still there. */
async function whatAbout(
  store: DuckStore,
  id: string,
  dataDir: string,
  policyId: string,
): Promise<Pick<Subject, 'rows' | 'case'>> {
  if (!/^case-\d+$/.test(id)) return { rows: [await theAction(store, id, dataDir)], case: null };
  const one = theCase(dataDir, id);
  if (one.pins.length === 0) throw problem(`nothing is pinned to ${id}; \`ascribe case add\` pins an attribution.`);
  const seen = await seenPins(store, one, policyId);
  const rows = seen.flatMap(({ row }) => (row === null ? [] : [row]));
  return { rows, case: statedCase(one, seen) };
}

function differing(error: unknown): BundleProblem {
  if (error instanceof BundleProblem && error.code === 'verdict-differs') return error;
  throw error;
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
