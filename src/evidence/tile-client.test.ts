import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from './log.ts';
import { verifyInclusion } from './merkle.ts';
import { prepareBatch } from './prepare.ts';
import { openReader } from './reader.ts';
import { batchOf, OBJECT } from './testing/batches.ts';
import { type Get, hashOfLeaf, TileClient } from './testing/tile-client.ts';

let folder: string;
let server: Server;
let get: Get;
let vkey: string;
const sizes: number[] = [];

/** Any static web server over `evidence/log` will do. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-tiles-'));
  await grow(3);
  await grow(250);
  await grow(900);
  vkey = readFileSync(join(folder, 'keys', 'log.vkey'), 'utf8').trim();
  server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(folder, 'log', normalize(request.url ?? ''))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  get = async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}/${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function grow(count: number): Promise<void> {
  const log = await openLog(folder, { create: true });
  const objectId = log.appendObject({ ...OBJECT, uri: `${log.size}` });
  const texts = Array.from({ length: count }, (_, i) => `{"n":${log.size + i}}`);
  for (let at = 0; at < count; at += 256)
    log.appendBatch(prepareBatch(batchOf(texts.slice(at, at + 256), log.dataKey, objectId)));
  await log.commit();
  await log.close();
  sizes.push(openReader(folder).size);
}

test('a client that knows the C2SP texts alone reads checkpoint, tiles and every entry, and comes to the signed root', async () => {
  const client = new TileClient(get, vkey);
  const { origin, size, root } = await client.head();
  expect([origin, size]).toEqual([vkey.slice(0, vkey.indexOf('+')), sizes.at(-1)]);
  expect((await client.rootOf(size)).equals(root)).toBe(true);
  expect(await client.countEntries(size)).toBe(size);
  const log = openReader(folder);
  for (const index of [0, 1, 255, 256, 257, 511, 1023, size - 1]) {
    const entry = await client.entry(index, size);
    expect(entry.equals(log.leafBytes(index))).toBe(true);
    const proof = await client.inclusion(index, size);
    expect(proof.map((hash) => hash.toString('hex'))).toEqual(log.inclusionProof(index).map((h) => h.toString('hex')));
    expect(verifyInclusion(hashOfLeaf(entry), index, size, proof, root)).toBe(true);
  }
});

test('it comes to the roots of earlier sizes from the tiles of today: the log has only grown', async () => {
  const client = new TileClient(get, vkey);
  const { size } = await client.head();
  const log = openReader(folder);
  for (const earlier of sizes.slice(0, -1)) {
    const known = log.consistencyProof(earlier);
    expect(known.length).toBeGreaterThan(0);
    // partial tiles of that size are the beginnings of today's
    const now = new TileClient(async (path) => {
      const partial = /\.p\/(\d+)$/.exec(path);
      if (partial === null) return get(path);
      const whole = await get(path).catch(() => todays(path, size));
      return whole.subarray(0, Number(partial[1]) * 32);
    }, vkey);
    expect((await now.rootOf(earlier)).toString('hex')).toBe(rootAt(earlier));
  }
});

/** The tile that this partial one has become. */
async function todays(path: string, size: number): Promise<Buffer> {
  const [, level = '', n = ''] = /^tile\/(\d+)\/(\d+)\.p/.exec(path) ?? [];
  const there = Math.floor(size / 256 ** Number(level)) - Number(n) * 256;
  return get(`tile/${level}/${n}${there >= 256 ? '' : `.p/${there}`}`);
}

/** By the definition (RFC 9162 §2.1.1), word for word, over the entries. */
function rootAt(size: number): string {
  const log = openReader(folder);
  const hashes = Array.from({ length: size }, (_, i) => hashOfLeaf(log.leafBytes(i)));
  const rootOf = (d: readonly Buffer[]): Buffer => {
    if (d.length === 1) return d[0] as Buffer;
    const k = 2 ** (Math.ceil(Math.log2(d.length)) - 1);
    const both = [Buffer.of(1), rootOf(d.slice(0, k)), rootOf(d.slice(k))];
    return createHash('sha256').update(Buffer.concat(both)).digest();
  };
  return rootOf(hashes).toString('hex');
}

/** The leaves of the vectors that go with RFC 6962, and the roots of the trees of their first 1–8. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test.each(ROOTS.map((root, i) => [i + 1, root] as const))(
  'the client itself is right by the vectors: the tree of the first %i leaves',
  async (size, root) => {
    const hashes = LEAVES.slice(0, size).map((hex) => hashOfLeaf(Buffer.from(hex, 'hex')));
    const client = new TileClient(async (path) => {
      expect(path).toBe(`tile/0/000.p/${size}`);
      return Buffer.concat(hashes);
    }, vkey);
    expect((await client.rootOf(size)).toString('hex')).toBe(root);
  },
);
