import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventLine, Pair, Reading } from './pair.ts';
import type { OurStream } from './streams.ts';

type CitedEvent = EventLine & { readonly evidence: readonly string[] };
interface UnreadLine {
  readonly record: string;
  readonly source: string | null;
  readonly reason: string;
}

/**
 * Every original as one record, through `ascribe ingest` into a fresh data folder, and back through `ascribe events` and
 * `ascribe unread`, matched by the digest that each cites. Records that say the same event are one event, which cites one
 * of them; the others are taken once more by themselves, a few times. What is left then (test records share one id by the
 * dozen) is read by `rest`.
 */
export function readByCommandLine(
  main: string,
  pairs: readonly Pair[],
  ours: Readonly<Record<string, OurStream>>,
  rest: (pair: Pair) => Reading,
): (pair: Pair) => Reading {
  const readings = new Map<string, Reading>();
  const scratch = mkdtempSync(join(tmpdir(), 'ascribe-conformance-'));
  try {
    let left = pairs;
    for (let round = 0; round < ROUNDS && left.length > 0; round++) {
      const folder = join(scratch, String(round));
      for (const [digest, reading] of ingested(main, folder, left, ours)) readings.set(digest, reading);
      left = left.filter((pair) => digestsOf(pair).every((digest) => !readings.has(digest)));
    }
    if (left.length > 0)
      console.error(
        `conformance: ${left.length} records were read in process: others share their id, or they are several records`,
      );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return (pair) => digestsOf(pair).flatMap((digest) => readings.get(digest) ?? [])[0] ?? rest(pair);
}

const ROUNDS = 4;

/**
 * How an original comes as one record: JSON on one line as a line among others; JSON on several and a line of text as a file of
 * its own; a text of several lines as a shipper that joined them delivers it, for nobody else could tell where it ends.
 */
function delivered({ original, index }: Pair): { readonly file: string; readonly text: string } {
  const text = original.trim();
  const isJson = text.startsWith('{') || text.startsWith('[');
  if (!text.includes('\n'))
    return isJson ? { file: 'lines.ndjson', text: `${text}\n` } : { file: `${index}.log`, text };
  return isJson ? { file: `${index}.json`, text } : { file: 'shipped.ndjson', text: `${shipped(text)}\n` };
}

const shipped = (message: string): string =>
  JSON.stringify({ '@timestamp': '2000-01-01T00:00:00.000Z', agent: { type: 'filebeat' }, message });

/** What the evidence log may call this original's record: its bytes as delivered, without the white space around them. */
const digestsOf = (pair: Pair): string[] =>
  [...new Set([delivered(pair).text.trim(), pair.original, pair.original.trimEnd()])].map(
    (text) => `sha256:${createHash('sha256').update(text).digest('hex')}`,
  );

function ingested(
  main: string,
  folder: string,
  pairs: readonly Pair[],
  ours: Readonly<Record<string, OurStream>>,
): Map<string, Reading> {
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  for (const pair of pairs) {
    const dir = join(logs, folderOf(pair.stream));
    mkdirSync(dir, { recursive: true });
    const { file, text } = delivered(pair);
    appendFileSync(join(dir, file), text);
  }
  const config = join(folder, 'ascribe.yaml');
  writeFileSync(config, declarations(ours));
  const ascribe = (...args: string[]): string =>
    run(main, ['--config', config, '--data', join(folder, 'data'), ...args]);
  ascribe('ingest', logs, '--quiet');
  const readings = new Map<string, Reading>();
  for (const { record, source, reason } of lines<UnreadLine>(ascribe('unread', '--format', 'ndjson')))
    if (readings.get(record)?.source == null) readings.set(record, { source, reason, events: [] });
  for (const event of lines<CitedEvent>(ascribe('events', '--format', 'ndjson')))
    for (const digest of event.evidence) {
      const before = readings.get(digest);
      const events = [...(before?.events ?? []), event];
      readings.set(digest, { source: event.source, reason: null, events });
    }
  return readings;
}

const folderOf = (stream: string): string => stream.replace(/[^\w.-]+/g, '_');

/** Year and zone of logs whose time stamps have none: the origin's declaration, as any user would write it. */
function declarations(ours: Readonly<Record<string, OurStream>>): string {
  const entries = Object.entries(ours).flatMap(([stream, { clock }]) =>
    clock === undefined
      ? []
      : [
          `  - match: "${folderOf(stream)}/**"`,
          ...(clock.year === undefined ? [] : [`    year: ${clock.year}`]),
          ...(clock.utcOffset === undefined ? [] : [`    utcOffset: "${clock.utcOffset}"`]),
        ],
  );
  return entries.length === 0 ? '' : `origins:\n${entries.join('\n')}\n`;
}

function run(main: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, ASCRIBE_KEY: '', ASCRIBE_HOME: '', NO_COLOR: '1' },
  });
  if (status !== 0 && status !== 1) throw new Error(`ascribe ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

const lines = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
