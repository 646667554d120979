import { existsSync, readdirSync } from 'node:fs';
import { EvidenceError } from '../errors.ts';
import type { Layout } from '../layout.ts';
import { openReader } from '../reader.ts';
import { runsOf } from '../refs/chain.ts';
import { RunFile } from '../refs/run-file.ts';
import { runName } from '../refs/write-run.ts';
import type { Findings } from './problems.ts';

/**
 * The runs of the ref index against their leaves, byte by byte. That they say what the records say is checked by whoever can read
 * records. Needs a sound tree.
 */
export function checkRefs(layout: Layout, found: Findings): void {
  const kept = new Set<string>();
  for (const { index, leaf } of runsIn(layout)) {
    const name = runName(leaf.from, leaf.to, leaf.root);
    kept.add(name);
    try {
      const file = RunFile.open(layout.refs, leaf);
      try {
        for (const _ of file.entries());
      } finally {
        file.close();
      }
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      found.problem(
        'refs-differ',
        `refs/${name}`,
        null,
        `The run of leaf ${index}: ${error.message} Ingest makes it anew.`,
      );
    }
  }
  for (const name of existsSync(layout.refs) ? readdirSync(layout.refs) : []) {
    if (kept.has(name)) continue;
    if (/^\d{16}-\d{16}-[0-9a-f]{16}\.run$/.test(name) || name === 'next.tmp')
      found.notes.push(`refs/${name} is of no use any more; the next writer removes it.`);
    else found.problem('unknown-file', `refs/${name}`, null, 'This file is no part of an evidence log.');
  }
}

function runsIn(layout: Layout) {
  try {
    return runsOf(openReader(layout.root));
  } catch (error) {
    if (error instanceof EvidenceError) return [];
    throw error;
  }
}
