import { createHash, createPublicKey, verify } from 'node:crypto';

/**
 * A client of tile logs, written from the C2SP texts (tlog-tiles, tlog-checkpoint, signed-note) and RFC 9162 §2.1 alone. It shares no code with Ascribe on purpose, knows nothing of its
 * folder but what a web server gives, and so shows that anybody's client can read the log.
 */
export interface SignedHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** Bytes at a path below the log's address, such as `tile/0/x001/067.p/8`. */
export type Get = (path: string) => Promise<Buffer>;

const HASH_BYTES = 32;
const TILE = 256;
const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
export const hashOfLeaf = (leaf: Uint8Array): Buffer => sha256(Buffer.of(0), leaf);
const hashOfNode = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.of(1), left, right);

export class TileClient {
  readonly #get: Get;
  readonly #vkey: string;
  readonly #tiles = new Map<string, Promise<Buffer>>();

  constructor(get: Get, vkey: string) {
    this.#get = get;
    this.#vkey = vkey;
  }

  async head(): Promise<SignedHead> {
    const note = (await this.#get('checkpoint')).toString('utf8');
    const end = note.lastIndexOf('\n\n');
    const text = note.slice(0, end + 1);
    const [name, id, key] = this.#vkey.split(/\+(.*?)\+(.*)/s) as [string, string, string];
    const raw = Buffer.from(key, 'base64');
    if (
      sha256(Buffer.from(`${name}\n`), raw)
        .subarray(0, 4)
        .toString('hex') !== id ||
      raw[0] !== 1
    )
      throw new Error('not the key that its id names');
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: raw.subarray(1).toString('base64url') },
      format: 'jwk',
    });
    const isSigned = note
      .slice(end + 2)
      .split('\n')
      .filter((line) => line.startsWith(`— ${name} `))
      .map((line) => Buffer.from(line.slice(`— ${name} `.length), 'base64'))
      .some(
        (bytes) =>
          bytes.subarray(0, 4).toString('hex') === id && verify(null, Buffer.from(text), publicKey, bytes.subarray(4)),
      );
    if (!isSigned) throw new Error('the checkpoint is not signed by the key');
    const [origin = '', size = '', root = ''] = text.split('\n');
    return { origin, size: Number(size), root: Buffer.from(root, 'base64') };
  }

  /** The root, made from the hash tiles alone. */
  rootOf(size: number): Promise<Buffer> {
    return size === 0 ? Promise.resolve(sha256()) : this.#range(0, size, size);
  }

  /** The entry, after its hash was compared with the tile of level 0 that covers it. */
  async entry(index: number, size: number): Promise<Buffer> {
    const bundle = await this.#tile('entries', Math.floor(index / TILE), size);
    let at = 0;
    for (let i = 0; i < index % TILE; i++) at += 2 + bundle.readUInt16BE(at);
    const entry = bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at));
    if (!hashOfLeaf(entry).equals(await this.#node(0, index, size))) throw new Error('an entry has another hash');
    return entry;
  }

  /** Number of entries in all bundles, each read to its last byte. */
  async countEntries(size: number): Promise<number> {
    let count = 0;
    for (let n = 0; n * TILE < size; n++) {
      const bundle = await this.#tile('entries', n, size);
      let at = 0;
      for (; at < bundle.length; count++) at += 2 + bundle.readUInt16BE(at);
      if (at !== bundle.length) throw new Error('an entry bundle ends within an entry');
    }
    return count;
  }

  /** RFC 9162 §2.1.3.1, from the tiles. */
  async inclusion(index: number, size: number): Promise<Buffer[]> {
    const path: Buffer[] = [];
    for (let [from, to] = [0, size]; to - from > 1; ) {
      const middle = from + largestPowerBelow(to - from);
      path.push(index < middle ? await this.#range(middle, to, size) : await this.#range(from, middle, size));
      if (index < middle) to = middle;
      else from = middle;
    }
    return path.reverse();
  }

  /** Hash of the leaves [from, to), which must be a subtree of the definition. */
  async #range(from: number, to: number, size: number): Promise<Buffer> {
    const width = to - from;
    if (Number.isInteger(Math.log2(width)) && from % width === 0)
      return this.#node(Math.log2(width), from / width, size);
    const middle = from + largestPowerBelow(width);
    return hashOfNode(await this.#range(from, middle, size), await this.#range(middle, to, size));
  }

  /** The node at this height over 2^height leaves: read where a tile has it, every 8 heights; else made of the two below. */
  async #node(height: number, index: number, size: number): Promise<Buffer> {
    if (height % 8 !== 0)
      return hashOfNode(
        await this.#node(height - 1, index * 2, size),
        await this.#node(height - 1, index * 2 + 1, size),
      );
    const tile = await this.#tile(height / 8, Math.floor(index / TILE), size);
    const at = (index % TILE) * HASH_BYTES;
    return tile.subarray(at, at + HASH_BYTES);
  }

  #tile(level: number | 'entries', n: number, size: number): Promise<Buffer> {
    const there = level === 'entries' ? size : Math.floor(size / TILE ** level);
    const width = Math.min(TILE, there - n * TILE);
    const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0');
    const groups = digits.match(/.{3}/g) ?? [];
    const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
    const name = `tile/${level}/${path}${width < TILE ? `.p/${width}` : ''}`;
    let tile = this.#tiles.get(name);
    if (tile === undefined) {
      tile = this.#get(name);
      this.#tiles.set(name, tile);
    }
    return tile;
  }
}

const largestPowerBelow = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);
