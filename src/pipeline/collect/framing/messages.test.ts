import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encoded, prefixed } from '../../../evidence/testing/otlp.ts';
import { type CollectLimits, DEFAULT_LIMITS } from '../limits.ts';
import { MessageFramer, type Messages, messagesIn } from './messages.ts';

const message = (n: number, name = 'x'): Buffer =>
  encoded('Traces', {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [
          { spans: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name, startTimeUnixNano: String(1000 + n) }] },
        ],
      },
    ],
  });
const FILE = Buffer.concat([1, 2, 3].map((n) => prefixed(message(n))));
/** A metric of the same shape of file: resource, scope, and a name where a span has its trace id. */
const METRIC = prefixed(
  encoded('Traces', {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [{ spans: [{ traceId: Buffer.from('http.server.time').toString('hex'), traceState: 'ms' }] }],
      },
    ],
  }),
);

function cut(
  input: Uint8Array,
  options: { chunk?: number; mayGrow?: boolean; from?: number; kind?: Messages; limits?: Partial<CollectLimits> } = {},
) {
  const bytes = Buffer.from(input);
  const framer = new MessageFramer(options.kind ?? 'prefixed', {
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    mayGrow: options.mayGrow ?? false,
    from: options.from ?? 0,
    prefix: null,
  });
  const chunk = options.chunk ?? bytes.length + 1;
  for (let i = 0; i < bytes.length; i += chunk) framer.push(Buffer.from(bytes.subarray(i, i + chunk)));
  framer.finish();
  const records: string[] = [];
  const unreadable: string[] = [];
  for (const one of framer.ready) {
    if (one.type === 'unreadable') unreadable.push(`${one.code} ${one.position}+${one.length}`);
    else {
      expect(one.batch.framing).toBe('message');
      const prefix = createHash('sha256').update(bytes.subarray(0, one.batch.consumed)).digest('hex');
      expect(Buffer.from(one.batch.prefixDigest).toString('hex')).toBe(prefix);
      one.batch.starts.forEach((start, i) => {
        const record = Buffer.from(one.batch.bytes.subarray(start, one.batch.ends[i]));
        const position = one.batch.positions[i]!;
        expect(bytes.subarray(position, position + record.length)).toEqual(record);
        records.push(record.toString('hex'));
      });
    }
  }
  return { records, unreadable, consumed: framer.consumed, isHeld: framer.isHeld };
}
const hex = (...ns: number[]): string[] => ns.map((n) => message(n).toString('hex'));

describe('a file of length-prefixed messages', () => {
  test('is told by its front; text, JSON and other binary files are not', () => {
    expect(messagesIn(FILE.subarray(0, 512), DEFAULT_LIMITS)).toBe('prefixed');
    expect(messagesIn(message(1), DEFAULT_LIMITS)).toBe('whole');
    for (const other of [
      '\n\n\n\n\n\n\n\n\n',
      '{"resourceSpans":[]}',
      '\u0000\u0000\u0000\u0010hello, world',
      'GIF89a\u0001\u0000',
    ])
      expect(messagesIn(Buffer.from(other), DEFAULT_LIMITS)).toBeNull();
  });

  test.each([1, 3, 7, 64, 10_000])('is cut into its messages, in chunks of %i bytes', (chunk) => {
    expect(cut(FILE, { chunk })).toEqual({
      records: hex(1, 2, 3),
      unreadable: [],
      consumed: FILE.length,
      isHeld: false,
    });
  });

  test('goes on behind what was sealed before', () => {
    const from = prefixed(message(1)).length;
    expect(cut(FILE, { from, chunk: 5 }).records).toEqual(hex(2, 3));
  });

  test('leaves a message that is not complete for the next time, if it may come', () => {
    const part = FILE.subarray(0, FILE.length - 3);
    const start = 2 * prefixed(message(1)).length;
    expect(cut(part, { mayGrow: true })).toMatchObject({ records: hex(1, 2), consumed: start, isHeld: true });
    expect(cut(part).unreadable).toEqual([`unknown-message ${start}+${part.length - start}`]);
  });

  test('passes over a message that is no traces and no logs, and names it', () => {
    const bytes = Buffer.concat([prefixed(message(1)), METRIC, prefixed(message(2))]);
    const at = prefixed(message(1)).length + 4;
    expect(cut(bytes, { chunk: 9 })).toMatchObject({
      records: hex(1, 2),
      unreadable: [`unknown-message ${at}+${METRIC.length - 4}`],
    });
  });

  test('passes over a message above the limit without holding it', () => {
    const long = prefixed(message(7, 'y'.repeat(5000)));
    const bytes = Buffer.concat([prefixed(message(1)), long, prefixed(message(2))]);
    const at = prefixed(message(1)).length;
    expect(cut(bytes, { chunk: 100, limits: { messageBytes: 1000 } })).toMatchObject({
      records: hex(1, 2),
      unreadable: [`record-too-long ${at}+${long.length}`],
    });
  });
});

describe('one message that is the whole object', () => {
  test('is one record', () => {
    expect(cut(message(1), { kind: 'whole', chunk: 11 })).toMatchObject({
      records: hex(1),
      unreadable: [],
      isHeld: false,
    });
  });

  test('is waited for where it may still grow, and named where it is none', () => {
    const part = message(1).subarray(0, 40);
    expect(cut(part, { kind: 'whole', mayGrow: true })).toMatchObject({ records: [], isHeld: true, consumed: 0 });
    expect(cut(part, { kind: 'whole' }).unreadable).toEqual(['unknown-message 0+40']);
    const long = message(1, 'z'.repeat(3000));
    expect(cut(long, { kind: 'whole', chunk: 50, limits: { messageBytes: 1000 } }).unreadable).toEqual([
      `record-too-long 0+${long.length}`,
    ]);
  });
});
