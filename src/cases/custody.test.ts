import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noteSigner } from '../evidence/note.ts';
import { CRASH_FATES, Crash, type CrashFate, FaultyDisk } from '../evidence/testing/faulty-disk.ts';
import { dataFolder, draft, editLines, headFile, logFile, WHO } from './custody.fixture.ts';
import { append, readCustody } from './custody-log.ts';
import { lineOf, parseLine, signedText } from './entry.ts';
import { serverAccount, whoeverRunsThis } from './person.ts';
import { recordAccess } from './record.ts';

let office: Awaited<ReturnType<typeof dataFolder>>;
let data: string;
beforeEach(async () => {
  office = await dataFolder();
  data = office.data;
});
afterEach(() => office.close());

const write = (...events: string[]) => append(data, events.map(draft));
const codes = () => readCustody(data).problems.map(({ code, entry }) => [code, entry]);

describe('a custody log', () => {
  test('is empty where nothing was read yet', () => {
    expect(readCustody(data)).toMatchObject({ entries: [], problems: [], signedHead: null });
  });

  test('says who did what, when, and how far the evidence log was, in the order of writing', async () => {
    await write('a', 'b');
    await write('c');
    const { entries, problems, head, signedHead } = readCustody(data);
    expect(entries.map(({ entry }) => [entry.n, ...entry.events, entry.by, entry.log.size])).toEqual([
      [1, 'a', WHO, 0],
      [2, 'b', WHO, 0],
      [3, 'c', WHO, 0],
    ]);
    expect([problems, head]).toEqual([[], signedHead]);
  });

  test('takes accesses that come at once in one go, each with an entry of its own', async () => {
    const asked = Array.from({ length: 20 }, (_, i) =>
      recordAccess(data, serverAccount('carol@example.com'), { act: 'explained', events: [`e${i}`] }),
    );
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, (_, i) => ({ recorded: true, entry: i + 1 })));
    const { entries, problems } = readCustody(data);
    expect(problems).toEqual([]);
    expect(entries.map(({ entry }) => entry.events[0])).toEqual(Array.from({ length: 20 }, (_, i) => `e${i}`));
    expect(entries[0]?.entry.by).toMatchObject({ account: 'carol@example.com', uid: null, via: 'api' });
  });

  test('that cannot be written stops no read, and says why', async () => {
    writeFileSync(join(data, 'custody'), 'a file where the folder should be');
    const done = await recordAccess(data, whoeverRunsThis(), { act: 'explained' });
    expect(done).toMatchObject({ recorded: false });
  });
});

describe('somebody who may write the folder and has no key', () => {
  beforeEach(async () => {
    await write('a', 'b', 'c');
  });

  test('edits an entry', () => {
    editLines(data, ([a = '', b = '', c = '']) => [a, b.replace('os:alice', 'os:mallory'), c]);
    expect(codes()).toEqual([
      ['entry-forged', 2],
      ['chain-broken', 3],
      ['tail-cut', null],
    ]);
  });

  test('forges one, signed by another key', async () => {
    const forger = noteSigner('ascribe.local/0000000000000000', Buffer.alloc(32, 7));
    const { head, entries } = readCustody(data);
    const entry = { ...entries[2]!.entry, n: 4, after: head.hash };
    editLines(data, (lines) => [...lines, lineOf(entry, forger.sign(signedText(entry)))]);
    expect(codes()).toEqual([['entry-forged', 4]]);
    await expect(write('d')).rejects.toMatchObject({ code: 'custody-damaged' });
  });

  test('takes the signature of one entry for another', () => {
    editLines(data, ([a = '', b = '', c = '']) => {
      const [one, two] = [parseLine(b)!, parseLine(c)!];
      return [a, b, lineOf(two.entry, one.signature)];
    });
    expect(codes()).toEqual([
      ['entry-forged', 3],
      ['tail-cut', null],
    ]);
  });

  test('cuts the tail, or all of it, or the head', async () => {
    editLines(data, (lines) => lines.slice(0, 2));
    expect(codes()).toEqual([['tail-cut', null]]);
    await expect(write('d')).rejects.toMatchObject({ code: 'custody-damaged' });
    rmSync(logFile(data));
    expect(codes()).toEqual([['tail-cut', null]]);
    await expect(write('d')).rejects.toMatchObject({ code: 'custody-damaged' });
  });

  test('takes the head away, or writes another', async () => {
    const note = readFileSync(headFile(data), 'utf8');
    writeFileSync(headFile(data), note.replace('\n3\n', '\n2\n'));
    expect(codes()).toEqual([['head-forged', null]]);
    rmSync(headFile(data));
    expect(codes()).toEqual([['head-missing', null]]);
    await expect(write('d')).rejects.toMatchObject({ code: 'custody-damaged' });
  });

  test('puts a checkpoint of the log in the place of the head', () => {
    writeFileSync(headFile(data), readFileSync(join(data, 'evidence', 'log', 'checkpoint')));
    expect(codes()).toEqual([['head-forged', null]]);
  });

  test('reorders, leaves out, or doubles entries', () => {
    const whole = readFileSync(logFile(data));
    for (const change of [
      ([a = '', b = '', c = '']) => [a, c, b],
      ([a = '', , c = '']) => [a, c],
      ([a = '', b = '', c = '']) => [a, b, b, c],
    ] as ((lines: string[]) => string[])[]) {
      writeFileSync(logFile(data), whole);
      editLines(data, change);
      expect(codes().map(([code]) => code)).toContain('chain-broken');
    }
  });

  test.each(['', '{}', 'null', '[]', '{"n":1}', '\u0000', '{"__proto__":{"n":1}}', '['.repeat(100_000)])(
    'writes something else: %#',
    (line) => {
      editLines(data, (lines) => [...lines, line]);
      expect(codes()).toEqual([['entry-malformed', 4]]);
    },
  );

  test('gives a key twice, or one more', () => {
    for (const more of ['"n":3,', '"more":1,', '"toString":1,']) {
      const line = readFileSync(logFile(data), 'utf8').split('\n')[2] as string;
      expect(parseLine(line)).not.toBeNull();
      expect(parseLine(line.replace('{', `{${more}`))).toBeNull();
    }
  });
});

describe('a crash while an entry is written', () => {
  async function crashed(step: number, fate: CrashFate, before: string[]): Promise<boolean> {
    const own = { data };
    rmSync(join(data, 'custody'), { recursive: true, force: true });
    for (const event of before)
      await append(own.data, [draft(event)], { disk: new FaultyDisk(Number.POSITIVE_INFINITY) });
    const disk = new FaultyDisk(step);
    let acknowledged = false;
    try {
      await append(own.data, [draft('x'), draft('y')], { disk });
      acknowledged = true;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    disk.fail(fate);
    const label = `step ${step}, ${fate}`;
    expect(readCustody(own.data).problems, label).toEqual([]);
    await append(own.data, [draft('z')], { disk: new FaultyDisk(Number.POSITIVE_INFINITY) });
    const { entries, problems } = readCustody(own.data);
    const events = entries.flatMap(({ entry }) => entry.events);
    expect(problems, label).toEqual([]);
    expect(events.slice(0, before.length), label).toEqual(before);
    expect(events.at(-1), label).toBe('z');
    if (acknowledged) expect(events, label).toEqual([...before, 'x', 'y', 'z']);
    return acknowledged && disk.steps < step;
  }

  test.each(CRASH_FATES)('loses nothing acknowledged, what was not durable being %s', async (fate) => {
    for (const before of [[], ['a', 'b']]) {
      let step = 0;
      while (!(await crashed(step, fate, before))) step++;
      expect(step).toBeGreaterThan(6);
    }
  });
});
