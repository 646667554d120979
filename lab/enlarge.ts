import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const USAGE = `Usage: node dist/lab/enlarge.js (--corpus DIR … | --corpora DIR) --records N --out FILE.ndjson

Copies the CloudTrail records under the given folders (--corpora: the cloudtrail-* folders in it) until there are at least N, as NDJSON. Each copy after the first
gets event ids, request ids, key ids and credentials of its own and times shifted by whole days, the same way throughout the copy: what
was joined stays joined, and copies don't join one another.
`;

/** Files under a folder, in a fixed order. */
export function filesUnder(dir: string): string[] {
  if (statSync(dir).isFile()) return [dir];
  return readdirSync(dir, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((e) => (e.isDirectory() ? filesUnder(join(dir, e.name)) : e.isFile() ? [join(dir, e.name)] : []));
}

const trailsIn = (dir: string): string[] =>
  readdirSync(dir)
    .filter((name) => name.startsWith('cloudtrail-'))
    .sort()
    .map((name) => join(dir, name));

/** CloudTrail records of one file as JSON text; none for files that hold something else. */
export function recordsOf(path: string): string[] {
  if (!/\.(?:json|jsonl|ndjson)(?:\.gz)?$/.test(path)) return [];
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return (whole(text) ?? text.split('\n').map(parsed)).flatMap(recordsIn).map((r) => JSON.stringify(r));
}

const whole = (text: string): unknown[] | null => {
  const value = parsed(text);
  return value === undefined ? null : [value];
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordsIn(value: unknown): object[] {
  if (Array.isArray(value)) return value.flatMap(recordsIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('Records' in value) return recordsIn(value.Records);
  return 'eventSource' in value && 'eventID' in value ? [value] : [];
}

const DAY_MS = 86_400_000;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const KEY_ID = /\b(?:ASIA|AKIA)[A-Z0-9]{12,16}\b/g;
const ISO = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;
const US = /\b[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d [AP]M\b/g;
const SHORT_REQUEST_ID = /("requestID":")([A-Z0-9]{16})(")/g;

/** Copy number `n` of a record; number 0 is the record itself. `days` is the shift of one copy against the one before. */
export function copyOf(text: string, n: number, days: number): string {
  if (n === 0) return text;
  const shift = n * days * DAY_MS;
  return text
    .replaceAll(UUID, (id) => fresh(id, n))
    .replaceAll(
      KEY_ID,
      (id) =>
        id.slice(0, 4) +
        digest(id, n, 'base64')
          .toUpperCase()
          .replaceAll(/[^A-Z2-7]/g, 'Q')
          .slice(0, id.length - 4),
    )
    .replaceAll(
      SHORT_REQUEST_ID,
      (_all, before: string, id: string, after: string) =>
        before + digest(id, n, 'hex').slice(0, 16).toUpperCase() + after,
    )
    .replaceAll(ISO, (t) => `${new Date(Date.parse(t) + shift).toISOString().slice(0, 19)}Z`)
    .replaceAll(US, (t) => usDate(Date.parse(`${t} UTC`) + shift, t));
}

const digest = (id: string, n: number, as: 'hex' | 'base64'): string =>
  createHash('sha256').update(`${n}/${id}`).digest(as);

function fresh(id: string, n: number): string {
  const h = digest(id, n, 'hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

/** In the same style as the original: with or without a comma after the year. */
function usDate(ms: number, like: string): string {
  if (Number.isNaN(ms)) return like;
  const d = new Date(ms);
  const hour = d.getUTCHours();
  const two = (v: number): string => String(v).padStart(2, '0');
  const month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[d.getUTCMonth()];
  const comma = /\d{4},/.test(like) ? ',' : '';
  return `${month} ${d.getUTCDate()}, ${d.getUTCFullYear()}${comma} ${hour % 12 === 0 ? 12 : hour % 12}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string', multiple: true, default: [] },
      corpora: { type: 'string' },
      records: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const wanted = Number(values.records);
  if (values.help || values.out === undefined || !(wanted >= 1)) {
    (values.help ? console.log : console.error)(USAGE);
    return values.help ? 0 : 2;
  }
  const folders = [...values.corpus, ...(values.corpora === undefined ? [] : trailsIn(values.corpora))];
  const records = folders.flatMap(filesUnder).flatMap(recordsOf);
  if (records.length === 0) {
    console.error(`No CloudTrail records under ${folders.join(', ') || 'no folder'}.`);
    return 1;
  }
  const file = createWriteStream(values.out, { highWaterMark: 1 << 22 });
  let made = 0;
  for (let copy = 0; made < wanted; copy++) {
    for (let i = 0; i < records.length; i += 512) {
      const block = records.slice(i, i + 512).map((r) => `${copyOf(r, copy, 30)}\n`);
      if (!file.write(block.join(''))) await once(file, 'drain');
    }
    made += records.length;
  }
  file.end();
  await finished(file);
  console.error(`${made} records (${records.length} originals)`);
  return 0;
}

if (process.argv[1]?.endsWith('enlarge.js') === true) process.exitCode = await main();
