import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect } from './collect.ts';
import { type KnownProgress, knownFrom } from './known.ts';
import type { CollectOptions, CollectProgress } from './types.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ascribe-collect-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const hex = (digest: Uint8Array) => Buffer.from(digest).toString('hex');
const write = (name: string, content: string | Uint8Array): string => {
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
};

interface Run {
  readonly records: string[];
  readonly byObject: Map<string, string[]>;
  readonly skipped: string[];
  readonly unreadable: string[];
  readonly incomplete: string[];
}

/** Everything that was sealed so far, as the pipeline would hand it back. */
class Sealed {
  readonly progress: KnownProgress[] = [];
  withHints = true;

  async run(inputs: readonly string[], options: CollectOptions = {}): Promise<Run> {
    const run: Run = { records: [], byObject: new Map(), skipped: [], unreadable: [], incomplete: [] };
    const known = knownFrom([...this.progress]);
    const name = (uri: string) => uri.replace(`${dir}/`, '');
    const keep = (one: { consumed: number; prefixDigest: Uint8Array; headDigest: Uint8Array | null }) =>
      this.progress.push({
        consumed: one.consumed,
        prefixDigest: hex(one.prefixDigest),
        ...(this.withHints && { headDigest: one.headDigest === null ? null : hex(one.headDigest) }),
      });
    for await (const item of collect(inputs, { known, ...options })) {
      if (item.type === 'object') {
        if (item.object.skipped) run.skipped.push(name(item.object.uri));
      } else if (item.type === 'batch') {
        const { batch } = item;
        const texts = Array.from(batch.starts, (start, i) =>
          Buffer.from(batch.bytes.subarray(start, batch.ends[i])).toString(),
        );
        run.records.push(...texts);
        const uri = name(batch.object.uri);
        run.byObject.set(uri, [...(run.byObject.get(uri) ?? []), ...texts]);
        keep(batch);
      } else if (item.type === 'unreadable') {
        expect(item.reason.length).toBeGreaterThan(5);
        expect(item.remedy.length).toBeGreaterThan(5);
        run.unreadable.push(`${name(item.object.uri)} ${item.code} ${item.position}`);
      } else if (item.type === 'end') {
        keep(item);
        if (!item.complete) run.incomplete.push(name(item.object.uri));
      }
    }
    return run;
  }
}

const collected = (inputs: readonly string[], options: CollectOptions = {}) => new Sealed().run(inputs, options);
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `{"n":${from + i},"pad":"${'x'.repeat(40)}"}`);
const text = (from: number, to: number) => `${lines(from, to).join('\n')}\n`;
async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part as string);
}

/** A zstd frame of raw blocks (RFC 8878): what the format allows without a compressor. */
function zstdRaw(content: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38])];
  for (let i = 0; i < content.length || i === 0; i += 65536) {
    const block = content.subarray(i, i + 65536);
    const header = (block.length << 3) | (i + 65536 >= content.length ? 1 : 0);
    parts.push(Buffer.from([header & 0xff, (header >> 8) & 0xff, header >> 16]), block);
  }
  return Buffer.concat(parts);
}

describe('what is read', () => {
  test('folders recursively and by name; hidden files and the data folder left out; links in a circle end', async () => {
    write('b.log', 'b\n');
    write('a/2.log', 'a2\n');
    write('a/1.log', 'a1\n');
    write('.hidden', 'no\n');
    write('.git/x', 'no\n');
    write('data/evidence/x', 'no\n');
    symlinkSync(dir, join(dir, 'a', 'loop'));
    symlinkSync(join(dir, 'b.log'), join(dir, 'c.log'));
    const { records, unreadable } = await collected([dir], { exclude: [join(dir, 'data')] });
    expect(records).toEqual(['a1', 'a2', 'b']);
    expect(unreadable).toEqual([]);
  });

  test('patterns that the shell left alone', async () => {
    write('x/1.json', '{"a":1}');
    write('x/y/2.json', '{"a":2}');
    write('x/y/3.txt', 'no');
    expect((await collected([`${dir}/**/*.json`])).records).toEqual(['{"a":1}', '{"a":2}']);
    expect((await collected([`${dir}/x/*.{json,txt}`])).records).toEqual(['{"a":1}']);
    expect((await collected([`${dir}/*.none`])).unreadable).toEqual(['*.none pattern-without-match 0']);
  });

  test('a file named as a pattern would be is that file', async () => {
    expect((await collected([write('[1].log', 'x')])).records).toEqual(['x']);
  });

  test('standard input, whatever it is compressed with', async () => {
    expect((await collected(['-'], { stdin: chunks('{"a":1}\n{"b', '":2}\n') })).records).toEqual([
      '{"a":1}',
      '{"b":2}',
    ]);
    expect((await collected(['-'], { stdin: chunks(gzipSync('a\nb\n')) })).records).toEqual(['a', 'b']);
  });

  test.each([
    ['gzip', (content: string) => gzipSync(content)],
    [
      'gzip of several members',
      (content: string) => Buffer.concat([gzipSync(content.slice(0, 50)), gzipSync(content.slice(50))]),
    ],
    ['zstd', (content: string) => zstdRaw(Buffer.from(content))],
    [
      'zstd of several frames',
      (content: string) => Buffer.concat([content.slice(0, 9), content.slice(9)].map((s) => zstdRaw(Buffer.from(s)))),
    ],
    ['gzip in gzip', (content: string) => gzipSync(gzipSync(content))],
  ])('%s, told by content and not by name', async (_, packed) => {
    const { records, unreadable } = await collected([write('some.log', packed(text(0, 5000)))]);
    expect(records).toEqual(lines(0, 5000));
    expect(unreadable).toEqual([]);
  });

  test('each member of a zip archive, compressed or not, is an object', async () => {
    const zip = zipSync({
      'b/2.json.gz': [gzipSync('{"b":2}'), { level: 0 }],
      'a.json': [Buffer.from('[{"a":1},{"a":2}]'), { level: 6 }],
      '.x': Buffer.from('no'),
    });
    const { byObject, unreadable } = await collected([write('all.bin', zip)]);
    expect([...byObject]).toEqual([
      ['all.bin!a.json', ['{"a":1}', '{"a":2}']],
      ['all.bin!b/2.json.gz', ['{"b":2}']],
    ]);
    expect(unreadable).toEqual([]);
  });

  test('large objects come in batches of bounded size', async () => {
    const path = write('big.log', text(0, 20_000));
    const sizes: number[] = [];
    for await (const item of collect([path])) if (item.type === 'batch') sizes.push(item.batch.starts.length);
    expect(sizes).toEqual([4096, 4096, 4096, 4096, 3616]);
  });
});

describe('what is unreadable is named, and the rest goes on', () => {
  test('formats that are no text', async () => {
    write('1.bin', Buffer.from([1, 2, 0, 3, 0, 0, 9, 255]));
    write('2.txt', Buffer.from('\ufeffhello', 'utf16le'));
    write('3.txt', Buffer.from('hello world', 'utf16le'));
    write('4.parquet', 'PAR1xxxx');
    write('5.log', 'good');
    const { records, unreadable } = await collected([dir]);
    expect(unreadable).toEqual([
      '1.bin binary 0',
      '2.txt utf-16 0',
      '3.txt utf-16 0',
      '4.parquet unsupported-archive 0',
    ]);
    expect(records).toEqual(['good']);
  });

  test('missing files and broken links', async () => {
    symlinkSync(join(dir, 'nowhere'), join(dir, 'link'));
    write('z.log', 'z');
    const { records, unreadable } = await collected([join(dir, 'gone'), dir]);
    expect(unreadable).toEqual(['gone not-found 0', 'link not-found 0']);
    expect(records).toEqual(['z']);
  });

  test('gzip and zstd cut short give what can be had', async () => {
    const count = 20_000;
    // Random, so that the compressed data is long enough to be cut in the middle.
    const content = Array.from({ length: count }, (_, i) => `{"n":${i},"r":"${Math.random()}"}`).join('\n');
    write('1.gz', gzipSync(content).subarray(0, -count));
    write('2.zst', zstdRaw(Buffer.from(content)).subarray(0, -count));
    write('3.log', 'good');
    const { records, byObject, unreadable, incomplete } = await collected([dir]);
    expect(unreadable.map((one) => one.replace(/ \d+$/, ''))).toContain('1.gz truncated-compression');
    expect(unreadable.map((one) => one.replace(/ \d+$/, ''))).toContain('2.zst truncated-compression');
    expect(incomplete).toEqual(['1.gz', '2.zst']);
    expect(byObject.get('1.gz')?.length).toBeGreaterThan(count / 2);
    expect(records.at(-1)).toBe('good');
  });

  test('damaged gzip', async () => {
    const bytes = gzipSync(text(0, 50_000));
    const middle = bytes.length >> 1;
    bytes.fill(0x55, middle, middle + 50);
    write('1.gz', bytes);
    write('2.log', 'good');
    const { records, unreadable } = await collected([dir]);
    expect(unreadable[0]).toContain('1.gz corrupt-compression');
    expect(records.length).toBeGreaterThan(100);
    expect(records.at(-1)).toBe('good');
  });

  test('a decompression bomb is stopped', async () => {
    write('1.gz', gzipSync(Buffer.alloc(4 * 1024 * 1024, `${'a'.repeat(1000)}\n`)));
    write('2.log', 'good');
    const { records, unreadable } = await collected([dir], { limits: { bombFloorBytes: 1024 * 1024 } });
    expect(unreadable[0]).toContain('1.gz decompression-bomb');
    expect(records.at(-1)).toBe('good');
  });

  test('zip archives that are cut short, encrypted or damaged', async () => {
    const zip = Buffer.from(zipSync({ 'a.log': Buffer.from(text(0, 100)) }));
    write('1.zip', zip.subarray(0, -30));
    const encrypted = Buffer.from(zip);
    const at = encrypted.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    encrypted[at + 8] = 1;
    write('2.zip', encrypted);
    const damaged = Buffer.from(zip);
    damaged.writeUInt32LE(7, at + 16);
    write('3.zip', damaged);
    const { unreadable } = await collected([dir]);
    expect(unreadable).toEqual([
      '1.zip truncated-compression 0',
      '2.zip!a.log encrypted-archive 0',
      `3.zip!a.log corrupt-compression ${text(0, 100).length}`,
    ]);
  });

  test('random bytes of any format never make it throw or hang', async () => {
    const seeds = [
      gzipSync(text(0, 50)),
      Buffer.from(zipSync({ a: Buffer.from(text(0, 50)) })),
      Buffer.from(zstdRaw(Buffer.from(text(0, 50)))),
    ];
    let state = 1;
    const random = (n: number) => {
      state = (state * 48271) % 2147483647;
      return state % n;
    };
    for (let i = 0; i < 150; i++) {
      const bytes = Buffer.from(seeds[i % seeds.length]!);
      for (let k = 0; k < 3; k++) bytes[random(bytes.length)] = random(256);
      write(`f${i}`, bytes);
    }
    write('zz', 'good');
    expect((await collected([dir])).records.at(-1)).toBe('good');
  });
});

describe.each([true, false])('going on (with hints: %s)', (withHints) => {
  let sealed: Sealed;
  beforeEach(() => {
    sealed = new Sealed();
    sealed.withHints = withHints;
  });

  test('a second run adds nothing, wherever the file lies and however it is compressed', async () => {
    const path = write('logs/a.log', text(0, 100));
    write('logs/b.json', JSON.stringify({ Records: [{ a: 1 }, { a: 2 }] }));
    write('logs/short.log', 'x\ny');
    expect((await sealed.run([dir])).records).toHaveLength(104);
    copyFileSync(path, join(dir, 'logs/copy'));
    write('logs/a.log.gz', gzipSync(text(0, 100)));
    write('logs/a.zst', zstdRaw(Buffer.from(text(0, 100))));
    const second = await sealed.run([dir]);
    expect(second.records).toEqual([]);
    expect(second.skipped).toHaveLength(6);
  });

  test('a file that has grown gives its new part only', async () => {
    const path = write('a.log', text(0, 10_000));
    await sealed.run([path]);
    appendFileSync(path, text(10_000, 10_010));
    expect((await sealed.run([path])).records).toEqual(lines(10_000, 10_010));
    appendFileSync(path, '{"n":');
    expect(await sealed.run([path])).toMatchObject({
      records: [],
      unreadable: [`a.log incomplete-last-record ${text(0, 10_010).length}`],
      incomplete: ['a.log'],
    });
    appendFileSync(path, '1}\n');
    expect((await sealed.run([path])).records).toEqual(['{"n":1}']);
  });

  test('a rotated file is followed, also when it was compressed after growing', async () => {
    const path = write('a.log', text(0, 500));
    await sealed.run([dir]);
    appendFileSync(path, text(500, 510));
    renameSync(path, join(dir, 'a.log.1'));
    write('a.log', text(900, 905));
    expect((await sealed.run([dir])).byObject).toEqual(
      new Map([
        ['a.log', lines(900, 905)],
        ['a.log.1', lines(500, 510)],
      ]),
    );
    appendFileSync(join(dir, 'a.log'), text(905, 907));
    rmSync(join(dir, 'a.log.1'));
    write('a.log.2.gz', gzipSync(text(0, 512)));
    expect((await sealed.run([dir])).records).toEqual([...lines(905, 907), ...lines(510, 512)]);
  });

  test('a JSON array that was cut short and fetched again gives the rest', async () => {
    const whole = `{"Records":[${lines(0, 50).join(',')}]}`;
    const path = write('a.json', whole.slice(0, 1000));
    const first = await sealed.run([path]);
    write('a.json', whole);
    const second = await sealed.run([path]);
    expect([...first.records, ...second.records]).toEqual(lines(0, 50));
    expect((await sealed.run([path])).skipped).toEqual(['a.json']);
  });

  test.each([
    ['lines', (all: string[]) => `${all.join('\n')}\n`],
    ['text', (all: string[]) => `${all.map((one) => `x ${one}`).join('\n')}\n`],
    ['a wrapper', (all: string[]) => `{"Records":[${all.join(',')}]}`],
  ])('a gzip file of %s that was cut short and fetched again gives the rest', async (_, joined) => {
    const all = Array.from({ length: 3000 }, (_, i) => `{"n":${i},"r":"${Math.random()}"}`);
    const whole = gzipSync(joined(all));
    const path = write('a.gz', whole.subarray(0, -1000));
    const first = await sealed.run([path]);
    expect(first.unreadable.join()).toContain('truncated-compression');
    write('a.gz', whole);
    const second = await sealed.run([path]);
    expect([...first.records, ...second.records].map((one) => one.replace('x ', ''))).toEqual(all);
    expect(second.unreadable).toEqual([]);
  });

  test('a run that stopped after any batch is completed by the next', async () => {
    const path = write('a.log', text(0, 300));
    const limits = { batchRecords: 7 };
    for (let stop = 1; stop <= 4; stop++) {
      const partial = new Sealed();
      partial.withHints = withHints;
      const got: string[] = [];
      for await (const item of collect([path], { limits, known: knownFrom(partial.progress) })) {
        if (item.type !== 'batch') continue;
        const { batch } = item;
        got.push(
          ...Array.from(batch.starts, (start, i) => Buffer.from(batch.bytes.subarray(start, batch.ends[i])).toString()),
        );
        partial.progress.push({ consumed: batch.consumed, prefixDigest: hex(batch.prefixDigest) });
        if (partial.progress.length === stop * 10) break;
      }
      expect([...got, ...(await partial.run([path])).records]).toEqual(lines(0, 300));
    }
  });

  test('a large file is opened again instead of being kept in memory', async () => {
    const path = write('a.log', text(0, 5000));
    await sealed.run([path]);
    appendFileSync(path, text(5000, 5003));
    expect((await sealed.run([path], { limits: { replayBytes: 1000 } })).records).toEqual(lines(5000, 5003));
  });

  test('another file with the same beginning is not taken for it', async () => {
    await sealed.run([write('a.log', text(0, 100))]);
    const other = `${text(0, 50)}${text(60, 100)}`;
    expect((await sealed.run([write('b.log', other)])).records).toEqual([...lines(0, 50), ...lines(60, 100)]);
  });
});

test('a line of text taken without its line end, then completed, gives its rest: known by name even without a hint', async () => {
  const path = write('a.log', `${'first line '.repeat(30)}\nsec`);
  const progress: KnownProgress[] = [];
  for await (const item of collect([path])) {
    if (item.type === 'end')
      progress.push({ consumed: item.consumed, prefixDigest: hex(item.prefixDigest), uri: item.object.uri });
  }
  appendFileSync(path, 'ond line\nthird\n');
  expect((await collected([path], { known: knownFrom(progress) })).records).toEqual(['ond line', 'third']);
});

test('progress tells bytes and records, and ends with all of them', async () => {
  write('a.log', text(0, 100));
  write('b.gz', gzipSync(text(0, 100)));
  const seen: CollectProgress[] = [];
  await collected([dir], { onProgress: (progress) => seen.push(progress) });
  const last = seen.at(-1)!;
  expect(last).toMatchObject({ objectsDone: 2, objectsTotal: 2, records: 200 });
  expect(last.bytesRead).toBe(last.bytesTotal);
});

test('an aborted signal ends it', async () => {
  const path = write('a.log', text(0, 50_000));
  const aborter = new AbortController();
  let batches = 0;
  for await (const item of collect([path, path], { signal: aborter.signal })) {
    if (item.type === 'batch') batches++;
    aborter.abort();
    expect(item.type).not.toBe('end');
  }
  expect(batches).toBeLessThan(13);
});

test.skipIf(process.platform !== 'linux')('a caller that stops early leaves no file open', async () => {
  const path = write('a.gz', gzipSync(text(0, 100_000)));
  for (let i = 0; i < 20; i++) {
    for await (const item of collect([path])) if (item.type === 'batch') break;
  }
  const open = readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  });
  expect(open).toEqual([]);
});
