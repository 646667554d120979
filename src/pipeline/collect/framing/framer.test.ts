import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CollectLimits, DEFAULT_LIMITS } from '../limits.ts';
import { type Framed, Framer } from './framer.ts';

interface Cut {
  readonly records: readonly string[];
  readonly framings: readonly string[];
  readonly positions: readonly number[];
  readonly unreadable: readonly string[];
  readonly consumed: number;
}

function cut(
  input: Uint8Array | string,
  options: { chunk?: number; mayGrow?: boolean; from?: number; limits?: Partial<CollectLimits> } = {},
): Cut {
  const bytes = Buffer.from(input as string);
  const framer = new Framer({
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    mayGrow: options.mayGrow ?? false,
    from: options.from ?? 0,
    prefix: null,
  });
  const chunk = options.chunk ?? bytes.length + 1;
  for (let i = 0; i < bytes.length; i += chunk) framer.push(Buffer.from(bytes.subarray(i, i + chunk)));
  framer.finish();
  return { ...listed(framer.ready, bytes), consumed: framer.consumed };
}

/** Records as text; every slice, position and digest is checked against the input on the way. */
function listed(ready: readonly Framed[], input: Buffer): Omit<Cut, 'consumed'> {
  const records: string[] = [];
  const framings: string[] = [];
  const positions: number[] = [];
  const unreadable: string[] = [];
  for (const one of ready) {
    if (one.type === 'unreadable') {
      unreadable.push(`${one.code} ${one.position}+${one.length}`);
      continue;
    }
    const { batch } = one;
    for (let i = 0; i < batch.starts.length; i++) {
      const slice = Buffer.from(batch.bytes.subarray(batch.starts[i], batch.ends[i]));
      const position = batch.positions[i]!;
      expect(input.subarray(position, position + slice.length).equals(slice)).toBe(true);
      records.push(slice.toString());
      framings.push(batch.framing);
      positions.push(position);
    }
    const prefix = createHash('sha256').update(input.subarray(0, batch.consumed)).digest('hex');
    expect(Buffer.from(batch.prefixDigest).toString('hex')).toBe(prefix);
    expect(batch.consumed).toBe(positions.at(-1)! + Buffer.byteLength(records.at(-1)!));
  }
  return { records, framings, positions, unreadable };
}

describe('a pause', () => {
  test('changes nothing of what comes out', () => {
    const piece = fc.constantFrom(
      ...[
        '{"a":1}',
        '{"b":{"c":[1]}}',
        '{"b":{"c":2}',
        '{"a":',
        '1}',
        ',',
        '}',
        ']',
        '[',
        '"x"',
        'text',
        ':',
        '{',
        ' ',
      ],
      ...['\n', '\n', '\n', '\r\n', '{"Records":[', '{"a":1}\n', '{"a":1}\n'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), fc.array(fc.nat(200), { maxLength: 8 }), (pieces, pauses) => {
        const bytes = Buffer.from(`{"first":1}\n${pieces.join('')}`);
        const framed = (ends: readonly number[]): Cut => {
          const framer = new Framer({ limits: DEFAULT_LIMITS, mayGrow: false, from: 0, prefix: null });
          let at = 0;
          for (const end of ends) {
            framer.push(Buffer.from(bytes.subarray(at, end)));
            framer.flush();
            at = end;
          }
          framer.push(Buffer.from(bytes.subarray(at)));
          framer.finish();
          return { ...listed(framer.ready, bytes), consumed: framer.consumed };
        };
        const ends = [...new Set(pauses.map((n) => n % (bytes.length + 1)))].sort((a, b) => a - b);
        expect(framed(ends)).toEqual(framed([]));
      }),
      { numRuns: 2000 },
    );
  });

  test('lets a line go that the next byte would have let go', () => {
    const framer = new Framer({ limits: DEFAULT_LIMITS, mayGrow: false, from: 0, prefix: null });
    framer.push(Buffer.from('{"a":1}\n{"b":2}\n{"c":'));
    framer.flush();
    framer.push(Buffer.from('3}\n'));
    framer.flush();
    const records = () => framer.ready.flatMap((one) => (one.type === 'batch' ? [one.batch.starts.length] : []));
    expect(records()).toEqual([2, 1]);
  });
});

describe('what is a record', () => {
  test('each line of NDJSON, whatever its line end', () => {
    const { records, framings } = cut('{"a":1}\r\n{"b":"x"}\n\n  {"c":[1,2]}\n{"d":null}');
    expect(records).toEqual(['{"a":1}', '{"b":"x"}', '{"c":[1,2]}', '{"d":null}']);
    expect(new Set(framings)).toEqual(new Set(['line']));
  });

  test('each element of an array, on one line or pretty-printed', () => {
    expect(cut('[{"a":1},{"b":[{"c":2}]} , {"d":"]}"}]').records).toEqual(['{"a":1}', '{"b":[{"c":2}]}', '{"d":"]}"}']);
    const pretty = cut('[\n  {\n    "a": 1\n  },\n  {\n    "b": "\\"}"\n  }\n]\n');
    expect(pretty.records).toEqual(['{\n    "a": 1\n  }', '{\n    "b": "\\"}"\n  }']);
    expect(pretty.framings).toEqual(['element', 'element']);
  });

  test.each([
    ['{"Records":[{"a":1},{"b":2}]}'],
    ['{"result":[{"a":1},{"b":2}]}'],
    ['{"expand":"names","startAt":0,"maxResults":50,"total":2,"issues":[{"a":1},{"b":2}]}'],
    ['{"records": [ {"a":1} , {"b":2} ] }\n'],
    ['{"@odata.context":"https://x","value":[{"a":1},{"b":2}],"@odata.nextLink":"y"}'],
    ['{"took":1,"_shards":{"total":1},"hits":{"total":{"value":2},"hits":[{"a":1},{"b":2}]}}'],
    ['{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[{"a":1},{"b":2}]}'],
    ['{"events":[{"a":1},{"b":2}],"nextToken":"t","searchedLogStreams":[]}'],
  ])('each element of the list in the wrapper %s', (text) => {
    expect(cut(text).records).toEqual(['{"a":1}', '{"b":2}']);
  });

  test('wrappers line by line, as Azure writes them', () => {
    const line = '{"records":[{"a":1},{"b":2}]}';
    expect(cut(`${line}\n${line}\r\n${line}`).records).toHaveLength(6);
  });

  test('a record that holds a list is one record, and so is a CloudWatch delivery', () => {
    const order = '{"id":7,"items":[{"sku":1},{"sku":2}]}';
    const late = '{"items":[{"sku":1},{"sku":2}],"user":"u"}';
    const delivery = '{"messageType":"DATA_MESSAGE","owner":"1","logEvents":[{"message":"m"}]}';
    expect(cut(`${order}\n${late}\n${delivery}\n${order}`).records).toEqual([order, late, delivery, order]);
  });

  test('one document over many lines, and several after each other', () => {
    const one = '{\n  "a": {"b": [1,\n 2]}\n}';
    expect(cut(`${one}\n${one}\n`).records).toEqual([one, one]);
    expect(cut('{"a":1}{"b":2}{"c":3}\n{"d":4}{"e":5}').records).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"c":3}',
      '{"d":4}',
      '{"e":5}',
    ]);
    expect(cut('{"z":0}\n{"d":4}{"e":5}\n{"f":1}').records).toEqual(['{"z":0}', '{"d":4}', '{"e":5}', '{"f":1}']);
  });

  test('each line of syslog and other text, beside JSON in the same file', () => {
    const text =
      'Dec 10 06:55:46 h sshd[2]: x\n{"a":1}\n[Mon Sep 17] [error] y\n[12] z\n{"b":2} trailing\n   continued';
    expect(cut(text).records).toEqual([
      'Dec 10 06:55:46 h sshd[2]: x',
      '{"a":1}',
      '[Mon Sep 17] [error] y',
      '[12] z',
      '{"b":2} trailing',
      '   continued',
    ]);
  });

  test('a byte order mark and record separators are no part of it', () => {
    expect(cut('\ufeff{"a":1}\n').records).toEqual(['{"a":1}']);
    expect(cut('\x1e{"a":1}\n\x1e{"b":2}\n').records).toEqual(['{"a":1}', '{"b":2}']);
    expect(cut('\n\ufeffx').records).toEqual(['\ufeffx']);
  });
});

describe('what is broken', () => {
  test('a line that does not parse is a record, and its neighbours are not touched', () => {
    expect(cut('{"a":{"b":1\n{"c":1}\n{"d":"x\n{"e":2}\n}\n{"f":3}').records).toEqual([
      '{"a":{"b":1',
      '{"c":1}',
      '{"d":"x',
      '{"e":2}',
      '}',
      '{"f":3}',
    ]);
  });

  test('an array that breaks off gives its whole elements, and the rest is named', () => {
    const { records, unreadable, consumed } = cut('{"Records":[{"a":1},{"b":2},{"c":');
    expect(records).toEqual(['{"a":1}', '{"b":2}']);
    expect(unreadable).toEqual(['broken-array 27+6']);
    expect(consumed).toBe(33);
  });

  test('after damage in an array the records behind it are still found', () => {
    const { records, unreadable } = cut('[{"a":1}}},\n{"b":2},\n{"c":3}\n]');
    expect(records).toEqual(['{"a":1}', '}},', '{"b":2}', '{"c":3}', ']']);
    expect(unreadable).toEqual(['broken-array 8+0']);
  });

  test('a record over the limit is named and passed over, the others are kept', () => {
    const limits = { recordBytes: 64 };
    const long = 'x'.repeat(100);
    for (const chunk of [1, 7, 1000]) {
      expect(cut(`a\n${long}\nb`, { limits, chunk })).toMatchObject({
        records: ['a', 'b'],
        unreadable: ['record-too-long 2+100'],
      });
      expect(cut(`{"a":1}\n{"l":"${long}"}\n{"b":2}\n`, { limits, chunk })).toMatchObject({
        records: ['{"a":1}', '{"b":2}'],
        unreadable: ['record-too-long 8+108'],
      });
      expect(cut(`[{"a":1},{"l":"${long}"},{"b":2}]`, { limits, chunk })).toMatchObject({
        records: ['{"a":1}', '{"b":2}'],
        unreadable: ['record-too-long 9+108'],
      });
    }
  });

  test('a line of 100 MB is passed over without being held', () => {
    const framer = new Framer({ limits: DEFAULT_LIMITS, mayGrow: false, from: 0, prefix: null });
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    framer.push(Buffer.from('{"a":"'));
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 100; i++) framer.push(chunk);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(80 * 1024 * 1024);
    framer.push(Buffer.from('"}\n{"b":1}\n'));
    framer.finish();
    expect(framer.ready.map((one) => (one.type === 'batch' ? one.batch.starts.length : one.code))).toEqual([
      'record-too-long',
      1,
    ]);
  });

  test('deep and unbalanced nesting takes linear time', () => {
    const cpuMillis = (text: string) => {
      const framer = new Framer({ limits: DEFAULT_LIMITS, mayGrow: false, from: 0, prefix: null });
      const before = process.cpuUsage();
      framer.push(Buffer.from(text));
      framer.finish();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    for (const text of [
      '['.repeat(4e6),
      '[{"a":1},\n'.repeat(4e5),
      '{\n'.repeat(2e6),
      '{"a":{\n'.repeat(5e5),
      '{"a":[\n'.repeat(5e5),
    ]) {
      expect(cpuMillis(text)).toBeLessThan(2000);
    }
  });
});

describe('a file that may grow', () => {
  test.each([
    ['{"a":1}\n{"b":', 7],
    ['{"a":1}\n{"b":2', 7],
    ['[{"a":1},{"b":', 8],
  ])('the unfinished end of %s is left for the next time', (text, consumed) => {
    const { records, unreadable, ...rest } = cut(text, { mayGrow: true });
    expect(records).toEqual(['{"a":1}']);
    expect(unreadable).toHaveLength(1);
    expect(unreadable[0]).toContain('incomplete-last-record');
    expect([consumed, consumed + 1]).toContain(rest.consumed);
  });

  test('a last line without line end is taken if it parses or is text', () => {
    expect(cut('{"a":1}\n{"b":2}', { mayGrow: true })).toMatchObject({
      records: ['{"a":1}', '{"b":2}'],
      unreadable: [],
      consumed: 15,
    });
    expect(cut('a\nb', { mayGrow: true })).toMatchObject({ records: ['a', 'b'], consumed: 3 });
  });

  test('going on from where it stopped gives the rest and nothing twice', () => {
    const text = '{"a":1}\n{"b":2}\n{"c":3}\n';
    expect(cut(text, { from: 7 }).records).toEqual(['{"b":2}', '{"c":3}']);
    expect(cut(text, { from: 8 }).records).toEqual(['{"b":2}', '{"c":3}']);
    expect(cut('abc def\n', { from: 3 }).records).toEqual([' def']);
  });
});

const json = fc.json({ maxDepth: 3 });
const object = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
const line = fc.oneof(
  json,
  object.map((o) => JSON.stringify(o)),
  object.map((o) => JSON.stringify(o, null, 2)),
  fc.array(object, { maxLength: 4 }).map((list) => JSON.stringify(list)),
  fc.array(object, { maxLength: 4 }).map((Records) => JSON.stringify({ Records }, null, 1)),
  fc.string({ unit: fc.constantFrom(...'{}[]",:\\ \nab1\r\t') }),
  fc.string(),
);
const content = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '', ' ', ',\n')), { maxLength: 12 })
  .map((parts) => parts.flat().join(''));

describe('laws', () => {
  test('chunks of any size give the same records', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 1, max: 40 }), fc.boolean(), (text, chunk, mayGrow) => {
        expect(cut(text, { chunk, mayGrow })).toEqual(cut(text, { mayGrow }));
      }),
      { numRuns: 500 },
    );
  });

  test('tight limits are hit the same way with chunks of any size', () => {
    const limits = { recordBytes: 24, wrapperBytes: 16, batchBytes: 40, batchRecords: 3 };
    fc.assert(
      fc.property(content, fc.integer({ min: 1, max: 40 }), (text, chunk) => {
        expect(cut(text, { chunk, limits })).toEqual(cut(text, { limits }));
      }),
      { numRuns: 500 },
    );
  });

  test('records never overlap, and outside of them and what is named lie only blanks, commas and wrappers', () => {
    fc.assert(
      fc.property(content, (text) => {
        const bytes = Buffer.from(text);
        const { records, positions } = cut(text);
        let end = 0;
        for (const [i, position] of positions.entries()) {
          expect(position).toBeGreaterThanOrEqual(end);
          end = position + Buffer.byteLength(records[i]!);
        }
        expect(end).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 300 },
    );
  });

  test('lines of text are all there', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'ab ]}:"1é') })), (lines) => {
        expect(cut(lines.join('\n')).records).toEqual(lines.filter((one) => one.trim() !== ''));
      }),
    );
  });

  test('well-formed objects come out as they went in: lines, array and wrapper alike', () => {
    fc.assert(
      fc.property(
        fc.array(object, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 2 }),
        (objects, indent) => {
          // An object that is itself a wrapper is rightly taken apart.
          const texts = objects.map((one) => JSON.stringify({ id: 1, one }, null, indent));
          expect(cut(texts.join('\n')).records).toEqual(texts);
          expect(cut(`[${texts.join(',\n')}]`).records).toEqual(texts);
          expect(cut(`{"Records":[${texts.join(', ')}]}`).records).toEqual(texts);
        },
      ),
    );
  });

  test('an interruption anywhere changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(object, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        fc.nat(),
        (objects, isArray, where) => {
          const texts = objects.map((one) => JSON.stringify({ id: 1, one }));
          const whole = isArray ? `[${texts.join(',')}]` : `${texts.join('\n')}\n`;
          const first = cut(Buffer.from(whole).subarray(0, where % (Buffer.byteLength(whole) + 1)), { mayGrow: true });
          const second = cut(whole, { mayGrow: true, from: first.consumed });
          expect([...first.records, ...second.records]).toEqual(texts);
        },
      ),
      { numRuns: 300 },
    );
  });
});
