import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatchUpProgress } from '../pipeline/catch-up.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { openIndex } from '../pipeline/open-index.ts';
import type { PipelineSettings } from '../pipeline/settings.ts';
import { attributionWriter } from '../report/attribution.ts';
import type { Store } from '../store/contract.ts';

/** Where the index says something else than the evidence log. */
export interface IndexDifference {
  readonly what: string;
  readonly detail: string;
}

/** So many are told; one is enough to know that the index must be made anew. */
const MOST_DIFFERENCES = 20;

/**
 * Compare the index with one made afresh from the evidence log, in a folder of its own: every answer, byte by byte. An
 * index that is only behind is brought up to the log first, as any question would.
 */
export async function indexDifferences(
  dataDir: string,
  settings: PipelineSettings,
  onProgress: (progress: CatchUpProgress) => void,
): Promise<readonly IndexDifference[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'ascribe-fsck-'));
  const open: Store[] = [];
  try {
    open.push(await openIndex(dataDir, settings));
    symlinkSync(evidenceFolder(dataDir), evidenceFolder(scratch), 'junction');
    open.push(await openIndex(scratch, { ...settings, onProgress }));
    const [kept, fresh] = open as [Store, Store];
    return await compare(kept, fresh);
  } finally {
    for (const store of open) await store.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function compare(kept: Store, fresh: Store): Promise<readonly IndexDifference[]> {
  const differences: IndexDifference[] = [];
  for (const [what, lines] of Object.entries(ANSWERS)) {
    const a = lines(kept)[Symbol.asyncIterator]();
    const b = lines(fresh)[Symbol.asyncIterator]();
    for (let n = 0; differences.length < MOST_DIFFERENCES; n++) {
      const [inIndex, inLog] = [await a.next(), await b.next()];
      if (inIndex.done && inLog.done) break;
      if (inIndex.value === inLog.value) continue;
      differences.push({ what, detail: differenceText(n, inIndex.value ?? null, inLog.value ?? null) });
      if (inIndex.done || inLog.done) break;
    }
    await a.return?.();
    await b.return?.();
  }
  return differences;
}

const ANSWERS: Readonly<Record<string, (store: Store) => AsyncIterable<string>>> = {
  actions: async function* (store) {
    const write = attributionWriter('');
    for await (const rows of store.actions({}))
      for (const row of rows) yield `${write(row)} ${row.logIndex} ${row.copies}`;
  },
  unread: async function* (store) {
    for await (const rows of store.unread()) for (const row of rows) yield JSON.stringify(row);
  },
  findings: async function* (store) {
    for (const row of await store.findings()) yield JSON.stringify(row);
  },
  credentials: async function* (store) {
    for (const row of await store.credentials()) yield JSON.stringify(row);
  },
  identities: async function* (store) {
    for (const row of await store.identities()) yield JSON.stringify(row);
  },
};

function differenceText(row: number, inIndex: string | null, inLog: string | null): string {
  if (inIndex === null) return `row ${row} is missing: ${start(inLog)}`;
  if (inLog === null) return `row ${row} is not in the evidence log: ${start(inIndex)}`;
  let at = 0;
  while (inIndex[at] === inLog[at]) at++;
  return `row ${row} differs: index …${inIndex.slice(Math.max(0, at - 20), at + 60)}…, log …${inLog.slice(Math.max(0, at - 20), at + 60)}…`;
}

const start = (line: string | null): string => `${(line ?? '').slice(0, 80)}…`;
