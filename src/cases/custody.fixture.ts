import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '../evidence/log.ts';
import { noteSigner } from '../evidence/note.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import type { Draft } from './custody-log.ts';
import { type Entry, lineOf, parseLine, signedText } from './entry.ts';

/** A data folder with an empty evidence log, which is all that a custody log needs. */
export async function dataFolder(): Promise<{ data: string; close(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'ascribe-custody-'));
  const data = join(folder, 'data');
  await (await openLog(evidenceFolder(data), { create: true })).close();
  return { data, close: () => rmSync(folder, { recursive: true, force: true }) };
}

export const WHO = { account: 'os:alice', uid: 1000, loginUid: 1000, host: 'desk', via: 'cli' } as const;

export const draft = (event: string): Draft => ({ by: WHO, act: 'explained', case: null, events: [event], detail: {} });

export const logFile = (data: string): string => join(data, 'custody', 'custody.ndjson');
export const headFile = (data: string): string => join(data, 'custody', 'head');

/** What somebody who may write the folder, and has no key, can do. */
export function editLines(data: string, change: (lines: string[]) => string[]): void {
  const lines = readFileSync(logFile(data), 'utf8').split('\n').slice(0, -1);
  writeFileSync(
    logFile(data),
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

/** The entries among what a bundle encloses. */
export const entriesIn = (lines: readonly string[]): readonly Entry[] =>
  lines.flatMap((line) => parseLine(line)?.entry ?? []);

/** The next entry as somebody with another key would write it. */
export function forgedLine(last: Entry): string {
  const forger = noteSigner('ascribe.local/0000000000000000', Buffer.alloc(32, 7));
  const entry = { ...last, n: last.n + 1 };
  return lineOf(entry, forger.sign(signedText(entry)));
}
