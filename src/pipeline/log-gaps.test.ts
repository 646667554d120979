import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ingest } from './ingest.ts';
import { openIndex } from './open-index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-gaps-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const NOON = Date.UTC(2026, 2, 4, 12) / 1000;
/** One audit event of two records, as the kernel writes them. */
const audit = (serial: number): string[] => {
  const stamp = `msg=audit(${NOON + serial}.123:${serial})`;
  return [
    `node=db1 type=SYSCALL ${stamp}: arch=c000003e syscall=59 success=yes exit=0 ppid=1 pid=${serial} auid=1000 uid=0 ses=3 comm="id" exe="/usr/bin/id" key=(null)`,
    `node=db1 type=CWD ${stamp}: cwd="/root"`,
  ];
};
const postgres = (session: string, line: number): string =>
  `2026-03-04 12:00:${String(line % 60).padStart(2, '0')}.123 UTC,"app","cases",77,"10.0.0.5:5555",${session},${line},"SELECT",2026-03-04 12:00:00 UTC,3/7,0,LOG,00000,"statement: SELECT ${line}",,,,,,,,,"app","client backend",,0`;

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const serials = [...numbers(1, 60), ...numbers(65, 120)];
const lines = [...numbers(1, 30), ...numbers(33, 60)].map((n) => postgres('65e5b1c0.4d', n));

async function gapsOf(files: Readonly<Record<string, readonly string[]>>): Promise<string> {
  const data = mkdtempSync(join(folder, 'data-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(data, name), `${content.join('\n')}\n`);
  for (const name of Object.keys(files)) await ingest(data, [join(data, name)], { workers: 0 });
  const store = await openIndex(data);
  try {
    return JSON.stringify(
      (await store.findings())
        .filter((f) => f.code === 'sequence-hole')
        .sort((a, b) => (a.subject < b.subject ? -1 : 1)),
    );
  } finally {
    await store.close();
  }
}

test('holes in serials and session lines are found, and are the same however the log was cut and delivered', async () => {
  const whole = await gapsOf({ 'audit.log': serials.flatMap(audit), 'postgresql.csv': lines });
  expect(JSON.parse(whole)).toMatchObject([
    { subject: 'host.name:db1', says: expect.stringContaining('4 of 120 numbers are missing'), severity: 'medium' },
    { subject: 'host.name:postgresql', says: expect.stringContaining('2 of 60 numbers are missing') },
  ]);
  const cut = await gapsOf({
    'audit.2.log': serials.slice(40).flatMap(audit),
    'postgresql.csv': lines,
    'audit.1.log': serials.slice(0, 80).flatMap(audit),
  });
  expect(cut).toBe(whole);
});
