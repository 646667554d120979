import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NodeDisk } from '../disk.ts';
import { MentionGatherer } from './gather.ts';
import { type Label, labeller } from './labels.ts';
import { MAX_INLINE_BYTES, PAGE_ENTRIES } from './page.ts';
import { RunFile } from './run-file.ts';
import { recordsOf, strandsOf } from './values.ts';
import { writeRun } from './write-run.ts';

/** Refs come from logs, and so from attackers: what they can make of the index by choosing them. */
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'refs-flood-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ours = labeller(Buffer.alloc(32, 1));
const theirs = labeller(Buffer.alloc(32, 2));

async function runOf(gatherer: MentionGatherer, to: number): Promise<RunFile> {
  const { pages, root } = await writeRun(new NodeDisk(), folder, 0, to, gatherer.entries());
  const leaf = { type: 'refs', previous: null, keyCommitment: Buffer.alloc(32), reading: '1' } as const;
  return RunFile.open(folder, { ...leaf, from: 0, to, pages, root });
}

/** One record each, of one strand each, which mention these refs. */
function mentioning(refs: readonly string[], strands: readonly string[]): MentionGatherer {
  const gatherer = new MentionGatherer(0);
  gatherer.add(
    {
      refLabels: Buffer.from(refs.map(ours.ref).join(''), 'latin1'),
      strandLabels: Buffer.from(strands.map(ours.strand).join(''), 'latin1'),
      edges: Uint32Array.from(strands.flatMap((_, s) => refs.flatMap((__, r) => [r, s]))),
    },
    Int32Array.from(strands, (_, s) => s),
    Uint32Array.from(strands.flatMap((_, s) => [s, 0])),
  );
  return gatherer;
}

test('refs that were ground to fall on one page of a log whose key is known are spread over the pages of another', () => {
  const ground: string[] = [];
  for (let n = 0; ground.length < 300; n++)
    if (theirs.ref(`aws.access-key:${n}`).charCodeAt(1) === 0x41) ground.push(`aws.access-key:${n}`);
  const begins = new Map<number, number>();
  for (const ref of ground) {
    const first = ours.ref(ref).charCodeAt(1);
    begins.set(first, (begins.get(first) ?? 0) + 1);
  }
  expect(begins.size).toBeGreaterThan(150);
  expect(Math.max(...begins.values())).toBeLessThan(12);
});

test('names that mean something to the language are refs like others', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '4294967296', '-0', ''];
  const file = await runOf(mentioning(names, ['s']), 1);
  const known = new Set<Label>([...names.map(ours.ref), ours.strand('s')]);
  expect([...file.entries()].every(({ label }) => known.has(label))).toBe(true);
  expect([...file.entries()]).toHaveLength(names.length + 1);
  file.close();
});

test('a strand that mentions very many refs, and a ref in very many strands: pages stay small, proofs short, nothing is lost', async () => {
  const refs = Array.from({ length: 20_000 }, (_, i) => `r:${i}`);
  const many = await runOf(mentioning(refs, ['one']), 1);
  const strands = Array.from({ length: 20_000 }, (_, i) => `s${i}`);
  const wide = await runOf(mentioning(['shared'], strands), strands.length);
  for (const file of [many, wide]) {
    for (const label of [ours.ref('r:7'), ours.ref('shared'), ours.ref('absent'), ours.strand('s9')]) {
      const { number, page, bytes } = file.pageFor(label);
      expect(page.entries.length).toBeLessThanOrEqual(PAGE_ENTRIES);
      expect(bytes.length).toBeLessThanOrEqual(35 + PAGE_ENTRIES * (18 + MAX_INLINE_BYTES));
      expect(file.tree.path(number).length).toBeLessThanOrEqual(Math.ceil(Math.log2(file.leaf.pages)));
    }
  }
  const shared = [...wide.entries()].find(({ label }) => label === ours.ref('shared'))!;
  expect(new Set(strandsOf(shared.value)).size).toBe(strands.length);
  const one = [...many.entries()].find(({ label }) => label === ours.strand('one'))!;
  expect(recordsOf(one.value, 0, 1)).toEqual([0]);
  expect([...many.entries()]).toHaveLength(refs.length + 1);
  many.close();
  wide.close();
});
