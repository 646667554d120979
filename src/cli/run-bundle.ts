import { loadKeys, passphraseOf } from '../evidence/keys.ts';
import { layoutOf } from '../evidence/layout.ts';
import { formatVkey } from '../evidence/note.ts';
import { openReader } from '../evidence/reader.ts';
import { shortfallOf } from '../evidence/vouched.ts';
import { sourcesWith } from '../pipeline/engine.ts';
import { evidenceAccess } from '../pipeline/evidence-access.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { openIndex } from '../pipeline/open-index.ts';
import type { About } from '../proof/about.ts';
import { checkedBundle, type MadeBundle } from '../proof/bundle.ts';
import { statedCase } from '../proof/case.ts';
import { TooManyRecords } from '../proof/collect.ts';
import { reportOf } from '../proof/report.ts';
import { vouchedIn } from '../proof/verify.ts';
import { reportPage } from '../report/html/report.ts';
import { visible } from '../report/text/visible.ts';
import { bytes, count, counted } from '../report/text/words.ts';
import { noteAccess } from './access.ts';
import type { BundleOptions } from './commands/bundle.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { CliError, problem } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { requireDataFolder } from './open-house.ts';
import { notedCustody, whatAbout } from './run-report.ts';
import { saveNew } from './save.ts';
import { pipelineSettings } from './settings.ts';
import { vouchingOf } from './vouching.ts';

export async function runBundle(id: string, options: BundleOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const configuration = readConfiguration(context.configFile, context.dataDir);
  const { policy, mappings, file } = configuration;
  const vouchers = vouchingOf(configuration).needs;
  const folder = evidenceFolder(context.dataDir);
  const { signer } = loadKeys(layoutOf(folder).keys, passphraseOf(undefined));
  const store = await openIndex(context.dataDir, pipelineSettings(context));
  let made: Awaited<ReturnType<typeof checkedBundle>>;
  try {
    const about = await whatAbout(store, id, context.dataDir, policy.policyId);
    if (options.originals === true) await noteOriginals(about, options.output, context);
    const custody = await notedCustody('bundled', about, options.output, context);
    const log = openReader(folder);
    const rules = { policy, mappings };
    const named = { id: policy.policyId, definition: policy.definition, file };
    const asked = { store, evidence: evidenceAccess(log, sourcesWith(mappings)), policy: named };
    const report = await reportOf(asked, about, custody, { log, key: formatVkey(signer), vouchers }, rules);
    const subject = {
      rows: about.rows,
      case: about.case === null ? null : statedCase(about.case.one, about.case.pins),
      ...{ custody, report: reportPage(report), originals: options.originals === true },
    };
    // Checked as the other side will check it, before it leaves the house.
    made = await checkedBundle(store, log, subject, rules, signer, options.maxRecords);
  } catch (error) {
    if (!(error instanceof TooManyRecords)) throw error;
    throw problem(
      `the attribution cites ${count(error.cited)} records, and --max-records is ${count(options.maxRecords)}. Give at least that many; nothing was written.`,
    );
  } finally {
    await store.close();
  }
  const { text, doubt } = made;
  saveNew(options.output, text);
  await tell(made, text, options, context);
  if (doubt !== null)
    throw problem(
      `${visible(options.output)} was written, and \`ascribe verify\` will not confirm it: ${doubt.message}`,
    );
  const shortfall = shortfallOf(vouchedIn(made.bundle, vouchers), vouchers);
  if (shortfall !== null)
    throw new CliError(
      EXIT.policyUnmet,
      `${visible(options.output)} was written, and is less than ascribe.yaml asks for: ${shortfall}. Run \`ascribe witness ask\` and \`ascribe stamp\`, and make it again.`,
    );
}

/** Whoever hands out secrets is on record for that by itself. */
const noteOriginals = ({ rows, case: named }: About, file: string, context: Context) =>
  noteAccess(context, {
    ...{ act: 'original-read', events: rows.map((row) => row.event), detail: { file } },
    ...(named !== null && { case: named.one.id }),
  });

async function tell({ bundle, collected }: MadeBundle, text: string, options: BundleOptions, { terminal }: Context) {
  const { out, paint } = terminal;
  const lines = [
    `${paint('good', 'written')}  ${visible(options.output)}: ${counted(collected.records, 'record')}, ${bytes(Buffer.byteLength(text))}`,
    ...collected.incomplete.map(
      ({ ref, records, enclosed }) =>
        `${paint('warn', 'incomplete')}  ${visible(ref)}: ${count(enclosed)} of ${counted(records, 'record')} enclosed; --max-records ${count(options.maxRecords)} has no room for more`,
    ),
    ...(collected.purged.length > 0
      ? [
          `${paint('warn', 'purged')}  ${counted(collected.purged.length, 'record')} that mention what was consulted: only their leaves are enclosed`,
        ]
      : []),
    ...(bundle.leaves.some(({ original }) => original !== undefined)
      ? [`${paint('warn', 'originals')}  the file holds secrets in the clear: whoever has it can use them`]
      : []),
    ...bundle.notice.map((says) => `${paint('dim', 'note')}  ${says}`),
    `${paint('dim', 'key')}  ${bundle.key}`,
  ];
  await out.write(`${lines.join('\n')}\n`);
  await out.flush();
}
