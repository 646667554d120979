import { readCustody } from '../cases/custody-log.ts';
import { orderedPurges } from '../cases/purge-plan.ts';
import { fsck } from '../evidence/fsck/fsck.ts';
import { openReader } from '../evidence/reader.ts';
import { checkRefs } from '../pipeline/check-refs.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import type { PipelineSettings } from '../pipeline/settings.ts';
import { safeJson, visible } from '../report/text/visible.ts';
import { count, counted } from '../report/text/words.ts';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { requireDataFolder } from './open-house.ts';
import { progressDisplay } from './progress.ts';
import { pipelineSettings } from './settings.ts';

export interface FsckCommandOptions {
  readonly index: boolean;
  readonly format: 'text' | 'json';
}

interface Found {
  readonly part: 'evidence' | 'index';
  readonly what: string;
  readonly where: string;
  readonly detail: string;
}

/** For a person so many problems are printed; all are in `--format json`. */
const SHOWN = 50;

export async function runFsck(options: FsckCommandOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const { terminal, dataDir } = context;
  const display = progressDisplay(terminal);
  const settings = pipelineSettings(context);
  const report = await fsck(evidenceFolder(dataDir), {
    onProgress: (done, total) =>
      display.update({
        stage: 'checking log',
        records: done,
        bytes: done,
        totalBytes: total,
        unit: 'leaves',
        file: null,
      }),
  }).finally(() => display.done());
  const problems: Found[] = report.problems.map((p) => ({
    part: 'evidence',
    what: p.what,
    where: p.where,
    detail: p.detail,
  }));
  problems.push(...unorderedPurges(report.purged, dataDir));
  const unchecked = [...report.unchecked];
  if (!options.index) unchecked.push('the index (--no-index)');
  else if (problems.length > 0 || report.unchecked.length > 0) unchecked.push('the index: the evidence comes first');
  else {
    problems.push(...(await indexProblems(dataDir, settings, display)));
    const refs = await checkRefs(openReader(evidenceFolder(dataDir)), settings.mappings ?? []);
    for (const index of refs.falseRuns)
      problems.push({
        ...{ part: 'evidence', what: 'refs-false', where: `leaf ${index}` },
        detail:
          'This run of the index of refs does not say what the records say: bundles that rest on it prove nothing.',
      });
    if (refs.unchecked.length > 0)
      unchecked.push(`${refs.unchecked.length} runs of the index of refs, made by another version of Ascribe`);
    if (refs.lost.length > 0)
      unchecked.push(
        `${refs.lost.length} runs of the index of refs that were replaced, about records of which some are purged`,
      );
  }
  display.done();

  const { paint, out } = terminal;
  if (options.format === 'json') {
    const whole = {
      dataFolder: dataDir,
      leaves: report.size,
      records: report.records,
      purged: report.purged.length,
      problems,
      notes: report.notes,
      unchecked,
    };
    await out.write(`${safeJson(JSON.stringify(whole, null, 2))}\n`);
  } else {
    for (const p of problems.slice(0, SHOWN))
      await out.write(`${paint('bad', p.what)}  ${visible(p.part)}/${visible(p.where)}: ${visible(p.detail)}\n`);
    if (problems.length > SHOWN)
      await out.write(`and ${count(problems.length - SHOWN)} more: --format json lists all\n`);
    if (report.purged.length > 0)
      await out.write(
        `${paint('dim', 'note')}  ${counted(report.purged.length, 'original was', 'originals were')} purged; \`ascribe custody\` says on whose authority\n`,
      );
    for (const note of report.notes) await out.write(`${paint('dim', 'note')}  ${visible(note)}\n`);
    for (const what of unchecked) await out.write(`${paint('warn', 'not checked')}  ${visible(what)}\n`);
    if (problems.length === 0)
      await out.write(
        `${paint('good', 'sound')}  ${counted(report.size, 'leaf', 'leaves')}, ${counted(report.records, 'record')}: all that was checked is as it was sealed.\n`,
      );
  }
  await out.flush();
  if (problems.length > 0) throw new CliError(EXIT.integrity, summaryOf(problems, dataDir));
}

/** Originals that are gone without an order in the custody log. */
function unorderedPurges(purged: readonly number[], dataDir: string): readonly Found[] {
  if (purged.length === 0) return [];
  const isOrdered = orderedPurges(readCustody(dataDir).entries.map(({ entry }) => entry));
  const without = purged.filter((index) => !isOrdered(index));
  if (without.length === 0) return [];
  const detail = `${counted(without.length, 'original')} purged, the first of record ${without[0]}, and no signed entry orders it.`;
  return [{ part: 'evidence', what: 'purge-without-order', where: 'originals', detail }];
}

async function indexProblems(
  dataDir: string,
  settings: PipelineSettings,
  display: ReturnType<typeof progressDisplay>,
): Promise<readonly Found[]> {
  const { indexDifferences } = await import('./index-check.ts');
  try {
    const differences = await indexDifferences(dataDir, settings, (p) =>
      display.update({
        stage: 'checking index',
        records: p.records,
        bytes: p.done,
        totalBytes: p.size,
        unit: 'leaves',
        file: null,
      }),
    );
    return differences.map(({ what, detail }) => ({ part: 'index', what: 'index-differs', where: what, detail }));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'index-broken')) throw error;
    return [{ part: 'index', what: 'index-broken', where: '', detail: error.message }];
  }
}

function summaryOf(problems: readonly Found[], dataDir: string): string {
  const inEvidence = problems.filter((p) => p.part === 'evidence').length;
  return inEvidence === 0
    ? `the evidence in ${dataDir} is sound, its index is not: run \`ascribe reindex\`.`
    : `${counted(inEvidence, 'place')} in the evidence of ${dataDir} ${inEvidence === 1 ? 'contradicts' : 'contradict'} what was sealed. Keep the folder as it is, and compare it with a copy.`;
}
