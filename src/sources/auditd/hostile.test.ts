import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_READ_CONTEXT } from '../../model/source.ts';
import { viewOf } from '../view.ts';
import { auditd } from './index.ts';

const FOLDER = new URL('./golden/', import.meta.url);
const RECORDS = readdirSync(FOLDER).map((file) => {
  const { record } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as { record: unknown };
  return typeof record === 'string' ? record : JSON.stringify(record);
});
const CONTEXT = { ...NO_READ_CONTEXT, year: 2026, utcOffsetMinutes: 0, scope: 'h' };
const INSERTS = [
  '"',
  "'",
  "msg='",
  'a=',
  '\x1d',
  '(',
  '?',
  '\0',
  '4294967295',
  'DEADBEEF',
  'auid=0 ',
  '__proto__=1 ',
  '\uFFFD',
  ' ',
];

it('mutated records are read or refused, quickly, never a crash', () => {
  const insert = fc.oneof(fc.constantFrom(...INSERTS), fc.string({ maxLength: 12 }));
  fc.assert(
    fc.property(fc.constantFrom(...RECORDS), fc.nat(), fc.nat({ max: 40 }), insert, (record, position, cut, text) => {
      const at = position % (record.length + 1);
      const mutated = `${record.slice(0, at)}${text}${record.slice(at + cut)}`;
      for (const view of viewOf(mutated).views) {
        auditd.recognise(view);
        const result = auditd.read(view, CONTEXT);
        if (!result.ok) expect(result.reason).not.toBe('');
        else for (const event of result.events) expect(event.target?.length ?? 0).toBeLessThanOrEqual(1_024);
      }
    }),
    { numRuns: 500 },
  );
});

it('a line of a megabyte takes no longer than its length', () => {
  for (const text of INSERTS) {
    const line = `${RECORDS[0]} ${text.repeat(Math.ceil(1_000_000 / text.length))}`;
    const start = performance.now();
    for (const view of viewOf(line).views) if (auditd.recognise(view)) auditd.read(view, CONTEXT);
    expect(performance.now() - start).toBeLessThan(2_000);
  }
});
