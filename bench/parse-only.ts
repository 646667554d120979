/**
 * The yardstick: read an NDJSON file, split it into lines, `JSON.parse` each, on one thread, and nothing else.
 *
 *   node dist/bench/parse-only.js FILE     prints {"records":…, "seconds":…}
 */
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 8 * 1024 * 1024;
const NEWLINE = 10;

export function parseAll(path: string): { records: number; seconds: number } {
  const file = openSync(path, 'r');
  const started = process.hrtime.bigint();
  let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let held = 0;
  let records = 0;
  for (;;) {
    const read = readSync(file, buffer, held, buffer.length - held, null);
    const end = held + read;
    let start = 0;
    for (let at = buffer.indexOf(NEWLINE, start); at >= 0 && at < end; at = buffer.indexOf(NEWLINE, start)) {
      if (at > start) {
        JSON.parse(buffer.toString('utf8', start, at));
        records++;
      }
      start = at + 1;
    }
    if (read === 0) {
      if (end > start) {
        JSON.parse(buffer.toString('utf8', start, end));
        records++;
      }
      break;
    }
    held = end - start;
    // A line longer than the buffer needs a larger one.
    const next = held > buffer.length / 2 ? Buffer.allocUnsafe(buffer.length * 2) : buffer;
    buffer.copy(next, 0, start, end);
    buffer = next;
  }
  closeSync(file);
  return { records, seconds: Number(process.hrtime.bigint() - started) / 1e9 };
}

const path = process.argv[2];
if (path !== undefined) console.log(JSON.stringify(parseAll(path)));
