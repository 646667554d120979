import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NodeDisk } from '../disk.ts';
import { leafHash, rangeRoot, verifyInclusion } from '../merkle.ts';
import { MentionGatherer } from './gather.ts';
import { type Label, labeller } from './labels.ts';
import { merged } from './merge.ts';
import { PageTree } from './page-tree.ts';
import { RunFile } from './run-file.ts';
import { recordsOf, strandsOf } from './values.ts';
import { writeRun } from './write-run.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'refs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const labels = labeller(Buffer.alloc(32, 1));

/** Record i of strand i % 7; strand s mentions ref s and one that all do. */
function gathered(from: number, to: number): MentionGatherer {
  const gatherer = new MentionGatherer(from);
  for (let start = from; start < to; start += 50) {
    const indices = Array.from({ length: Math.min(50, to - start) }, (_, i) => start + i);
    const strands = [...new Set(indices.map((i) => i % 7))];
    gatherer.add(
      {
        refLabels: Buffer.from([...strands.map((s) => labels.ref(`r${s}`)), labels.ref('all')].join(''), 'latin1'),
        strandLabels: Buffer.from(strands.map((s) => labels.strand(`s${s}`)).join(''), 'latin1'),
        edges: Uint32Array.from(strands.flatMap((_, i) => [i, i, strands.length, i, strands.length, i])),
      },
      Int32Array.from(indices, (i) => strands.indexOf(i % 7)),
      Uint32Array.from(indices.flatMap((i) => [i, 0])),
    );
  }
  return gatherer;
}

async function run(from: number, to: number, entries: Iterable<{ label: Label; value: Buffer }>) {
  const { pages, root } = await writeRun(new NodeDisk(), folder, from, to, entries);
  const leaf = { type: 'refs', previous: null, keyCommitment: Buffer.alloc(32), reading: '1' } as const;
  return RunFile.open(folder, { ...leaf, from, to, pages, root });
}

function valueIn(file: RunFile, label: Label): Buffer | null {
  const { page, values } = file.pageFor(label);
  const longs = [...values];
  for (const { label: own, value, isDigest } of page.entries) {
    const whole = isDigest ? longs.shift()! : value;
    if (own === label) return whole;
  }
  return null;
}

test('a run says which records a strand has and which strands mention a ref, and of others that there are none', async () => {
  const file = await run(100, 900, gathered(100, 900).entries());
  const want = Array.from({ length: 800 }, (_, i) => 100 + i).filter((i) => i % 7 === 3);
  expect(recordsOf(valueIn(file, labels.strand('s3'))!, 100, 900)).toEqual(want);
  expect(strandsOf(valueIn(file, labels.ref('all'))!)).toHaveLength(7);
  expect(strandsOf(valueIn(file, labels.ref('r3'))!)).toEqual([labels.strand('s3')]);
  for (const absent of ['r7', 'none', '']) expect(valueIn(file, labels.ref(absent))).toBeNull();
  file.close();
});

test('every page has a proof, and the root is that of RFC 6962 over the pages', async () => {
  const file = await run(0, 333, gathered(0, 333).entries());
  const hashes = Array.from({ length: file.leaf.pages }, (_, n) => leafHash(file.page(n).bytes));
  expect(hashes.length).toBeGreaterThan(1);
  const root = rangeRoot(0, hashes.length, (height, index) => {
    const tree = new PageTree(Buffer.concat(hashes.slice(index * 2 ** height, (index + 1) * 2 ** height)));
    return tree.root;
  });
  expect(root.equals(file.leaf.root)).toBe(true);
  for (const [n, hash] of hashes.entries())
    expect(verifyInclusion(hash, n, hashes.length, file.tree.path(n), root)).toBe(true);
  file.close();
});

test('runs that follow each other merge into the run that would have been made of all their records', async () => {
  const parts = [await run(0, 210, gathered(0, 210).entries()), await run(210, 777, gathered(210, 777).entries())];
  const whole = await run(0, 800, gathered(0, 800).entries());
  const both = await run(
    0,
    800,
    merged([
      ...parts.map((file) => ({ ...file.leaf, entries: () => file.entries() })),
      { from: 777, to: 800, entries: () => gathered(777, 800).entries() },
    ]),
  );
  expect(both.leaf.root.equals(whole.leaf.root)).toBe(true);
  for (const file of [...parts, whole, both]) file.close();
});

test('a run without a record has one page, on which there is nothing', async () => {
  const file = await run(5, 6, new MentionGatherer(5).entries());
  expect(file.leaf.pages).toBe(1);
  expect(valueIn(file, labels.ref('any'))).toBeNull();
  file.close();
});

test('any byte of a run that is changed, cut or added is found', async () => {
  const file = await run(0, 60, gathered(0, 60).entries());
  file.close();
  const name = readdirSync(folder).find((one) => one.includes(file.leaf.root.toString('hex', 0, 8)))!;
  const path = join(folder, name);
  const bytes = readFileSync(path);
  const whole = (): number => {
    const again = RunFile.open(folder, file.leaf);
    try {
      return [...again.entries()].length;
    } finally {
      again.close();
    }
  };
  expect(whole()).toBeGreaterThan(10);
  for (let at = 0; at < bytes.length; at += 3) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ 1;
    writeFileSync(path, changed);
    expect(whole, `byte ${at} of ${bytes.length}`).toThrow();
  }
  for (const other of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0)]), Buffer.alloc(0)]) {
    writeFileSync(path, other);
    expect(whole).toThrow();
  }
});
