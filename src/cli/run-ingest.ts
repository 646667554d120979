import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CollectProgress } from '../pipeline/collect/types.ts';
import { type IngestSummary as Done, ingest } from '../pipeline/ingest.ts';
import { verdictCounts } from '../pipeline/verdict-counts.ts';
import { type IngestSummary, renderIngestSummary } from '../report/ingest-summary.ts';
import { safeJson, visible } from '../report/text/visible.ts';
import type { LocalServer } from '../server/local/connect.ts';
import { SERVER_FILE } from '../server/local/protocol.ts';
import type { TakenFiles } from '../server/open-folder.ts';
import type { Context } from './context.ts';
import { CliError, usageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { withHouse } from './house.ts';
import { progressDisplay } from './progress.ts';
import { pipelineSettings } from './settings.ts';

interface Options {
  source?: string;
  workers?: number;
  profile?: string;
  format: 'text' | 'json';
}

/** What the stages of the pipeline are called on the progress line. */
const STAGES: Readonly<Record<string, string>> = { 'catch-up': 'catching up', collect: 'reading', judge: 'judging' };

/** Inputs that the user named and that are not there: the run as a whole did not do what was asked. */
const NOT_THERE: ReadonlySet<string> = new Set(['not-found', 'pattern-without-match', 'no-permission']);

export async function runIngest(paths: readonly string[], options: Options, context: Context): Promise<void> {
  const { terminal } = context;
  const display = progressDisplay(terminal);
  const begun = performance.now();
  let bytes = 0;
  const settings = pipelineSettings(context, options.source ?? null);
  const onInterrupt = (): void => {
    display.done();
    terminal.say('Interrupted: finishing what is being sealed … (again to stop at once; that is safe, too)');
  };
  context.interrupted.addEventListener('abort', onInterrupt, { once: true });
  const server = await serverOf(context, paths, options);
  const done = await (server !== null
    ? ingestByServer(server, paths, (read, total, uri) => {
        bytes = read;
        display.update({ records: 0, bytes: read, totalBytes: total, file: uri, stage: 'reading' });
      })
    : ingest(context.dataDir, paths, {
        ...settings,
        ...(options.workers !== undefined && { workers: options.workers }),
        signal: context.interrupted,
        onProgress: (p) => {
          bytes = p.bytesRead;
          display.update({
            records: p.sealed,
            bytes: p.bytesRead,
            totalBytes: p.bytesTotal,
            file: p.uri,
            stage: STAGES[p.stage] ?? p.stage,
          });
        },
      })
  ).finally(() => {
    display.done();
    context.interrupted.removeEventListener('abort', onInterrupt);
  });
  if (options.profile !== undefined && 'profile' in done)
    writeFileSync(options.profile, `${JSON.stringify(done.profile, null, 2)}\n`);
  const summary = await summaryOf(done, bytes, performance.now() - begun, context);
  if (options.format === 'json') await terminal.out.write(`${safeJson(JSON.stringify(summary, null, 2))}\n`);
  else if (!terminal.quiet)
    await terminal.out.write(renderIngestSummary(summary, terminal.width ?? 110, terminal.paint));
  else
    for (const { file, offset, reason } of summary.unreadable)
      if (offset !== null) terminal.sayRaw(`${visible(`${file} @ ${offset}: ${reason}`)}.\n`);
  await terminal.out.flush();
  if (done.interrupted) throw new CliError(EXIT.interrupted, 'interrupted; run the same command again to go on.');
  const absent = done.unreadable.filter((u) => NOT_THERE.has(u.code));
  if (absent.length > 0) {
    const [first] = absent;
    const more = absent.length === 1 ? '' : ` (and ${absent.length - 1} more, listed above)`;
    throw new CliError(EXIT.dataFolder, `${first?.object.uri}: ${first?.reason}${more}. ${first?.remedy}`);
  }
}

/** What is told of an ingest, whoever did it. A server leaves it to others to ask for verdicts. */
type Told = Omit<Done, 'profile' | 'events' | 'logSize' | 'duplicates' | 'replicas' | 'unread'>;

/** The server that has the folder open; `null`: none has. */
async function serverOf(context: Context, paths: readonly string[], options: Options): Promise<LocalServer | null> {
  if (!existsSync(join(context.dataDir, SERVER_FILE))) return null;
  const { connectLocally } = await import('../server/local/connect.ts');
  const server = await connectLocally(context.dataDir);
  if (server === null) return null;
  const its = [
    options.source && '--source',
    options.workers !== undefined && '--workers',
    options.profile && '--profile',
  ];
  const cannot = paths.includes('-') ? 'standard input' : its.find(Boolean);
  if (!cannot) return server;
  server.close();
  throw usageError(
    `the server at ${server.url} has the folder open, and ${cannot} is for an ingest without one. Send the logs to ${server.url}/v1/ingest/NAME, or stop the server.`,
  );
}

async function ingestByServer(
  server: LocalServer,
  paths: readonly string[],
  onProgress: (read: number, total: number | null, uri: string) => void,
): Promise<Told> {
  try {
    const absolute = paths.map((path) => resolve(path));
    const taken = (await server.ingest(absolute, (part) => {
      const { bytesRead, bytesTotal, uri } = part as CollectProgress;
      onProgress(bytesRead, bytesTotal, uri);
    })) as TakenFiles;
    return { ...taken, interrupted: false, verdicts: null };
  } finally {
    server.close();
  }
}

async function summaryOf(done: Told, bytes: number, millis: number, context: Context): Promise<IngestSummary> {
  const { records, actions, duplicates, replicas, unread, passedOver, findings } = done.counts;
  return {
    dataFolder: context.dataDir,
    interrupted: done.interrupted,
    files: done.objects,
    filesWithNothingNew: done.skipped,
    records: done.records,
    bytes,
    millis: Math.round(millis),
    redactedRecords: done.redactedRecords,
    bySource: done.bySource,
    total: { records, actions, duplicates, replicas, unread, passedOver, findings },
    verdicts: done.interrupted
      ? null
      : (done.verdicts ?? (await withHouse(context, ({ store }) => verdictCounts(store)))),
    unreadable: done.unreadable.map((u) => ({
      file: u.object.uri,
      offset: NOT_THERE.has(u.code) ? null : u.position,
      code: u.code,
      reason: u.reason,
      remedy: u.remedy,
    })),
  };
}
