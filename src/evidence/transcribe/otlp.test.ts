import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encoded, prefixed, varint } from '../testing/otlp.ts';
import { beginsLikeOtlp, isOtlp, textOfMessage } from './otlp.ts';

const T = '4bf92f3577b34da6a3ce929d0e0e4736';
const attribute = (key: string, value: object): object => ({ key, value });
const SPAN = {
  traceId: T,
  spanId: '00f067aa0ba902b7',
  name: 'execute_tool x',
  kind: 3,
  startTimeUnixNano: '1772442930123456789',
  endTimeUnixNano: '18446744073709551615',
  attributes: [
    attribute('s', { stringValue: 'grüße "x"' }),
    attribute('i', { intValue: '-9223372036854775808' }),
    attribute('d', { doubleValue: 0.1 }),
    attribute('b', { boolValue: true }),
    attribute('l', { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '7' }] } }),
    attribute('m', { kvlistValue: { values: [attribute('k', { bytesValue: 'AAEC' })] } }),
  ],
  events: [{ timeUnixNano: '1', name: 'e' }],
  links: [{ traceId: T, spanId: '00f067aa0ba902b8', flags: 257 }],
  status: { message: 'quota', code: 2 },
  flags: 256,
};
const TRACES = {
  resourceSpans: [
    {
      resource: { attributes: [attribute('service.name', { stringValue: 'claims-agent' })] },
      scopeSpans: [{ scope: { name: 'lib', version: '1' }, spans: [SPAN], schemaUrl: 'https://example.org/1' }],
    },
  ],
};
const LOGS = {
  resourceLogs: [
    {
      resource: { attributes: [attribute('service.name', { stringValue: 'shop' })] },
      scopeLogs: [
        { logRecords: [{ observedTimeUnixNano: '5', severityNumber: 9, body: { stringValue: 'x' }, eventName: 'e' }] },
      ],
    },
  ],
};
const textOf = (message: Buffer): unknown => JSON.parse(textOfMessage(message).toString());
const NONE = { undecodable: 'otlp' };

describe('a message of OTLP', () => {
  it('is read as the OTLP/JSON that says the same', () => {
    expect(textOf(encoded('Traces', TRACES))).toEqual(TRACES);
    expect(textOf(encoded('Logs', LOGS))).toEqual(LOGS);
  });

  it('has this text, for ever: its digest stands in logs', () => {
    const span = { traceId: T, spanId: '00f067aa0ba902b7', name: 'a', startTimeUnixNano: '1' };
    const message = encoded('Traces', { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    expect(message.toString('hex')).toBe(`0a2c122a12280a10${T}120800f067aa0ba902b72a0161390100000000000000`);
    expect(textOfMessage(message).toString()).toBe(
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${T}","spanId":"00f067aa0ba902b7","name":"a","startTimeUnixNano":"1"}]}]}]}`,
    );
  });

  it('keeps count of fields that are not known', () => {
    const unknown = Buffer.concat([varint(BigInt(900 * 8)), varint(5n)]);
    expect(textOf(Buffer.concat([encoded('Traces', TRACES), unknown]))).toEqual({ ...TRACES, unknownFields: 1 });
  });

  it('is none with metrics in it, a span without ids, a value of two types, or a field that stands twice', () => {
    const gauge = encoded('Traces', { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'm' }] }] }] });
    const twice = Buffer.concat([encoded('Span', SPAN), encoded('Span', { name: 'y' })]);
    const wrapped = [2, 2, 1].reduce(
      (b, n) => Buffer.concat([varint(BigInt(n * 8 + 2)), varint(BigInt(b.length)), b]),
      twice,
    );
    const two = encoded('Logs', {
      resourceLogs: [
        { scopeLogs: [{ logRecords: [{ timeUnixNano: '1', body: { stringValue: 'a', intValue: '1' } }] }] },
      ],
    });
    for (const bytes of [gauge, wrapped, two, Buffer.alloc(0), Buffer.from('{"resourceSpans":[]}')]) {
      expect(isOtlp(bytes)).toBe(false);
      expect(textOf(bytes)).toEqual(NONE);
    }
  });

  it('is none that is nested too deep, which takes no stack', () => {
    let value: object = { stringValue: 'x' };
    for (let i = 0; i < 100; i++) value = { arrayValue: { values: [value] } };
    const log = { timeUnixNano: '1', body: value };
    expect(isOtlp(encoded('Logs', { resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] }))).toBe(false);
  });

  it('cut short or changed anywhere is another text or none, and never an error', () => {
    const whole = encoded('Traces', TRACES);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, isCut) => {
        const bytes = Buffer.from(isCut ? whole.subarray(0, at) : whole);
        if (!isCut) bytes[at] = byte;
        const text = textOfMessage(bytes).toString();
        expect(() => JSON.parse(text)).not.toThrow();
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void textOfMessage(Buffer.from(bytes))));
  });
});

describe('the front of an object', () => {
  it('tells messages from text', () => {
    const message = encoded('Traces', TRACES);
    expect(beginsLikeOtlp(message, 0, message.length)).toBe(true);
    expect(beginsLikeOtlp(prefixed(message), 4, message.length)).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\n', '\t', ' ', 'a', 'Z', '{', '\r') }), (text) => {
        expect(beginsLikeOtlp(Buffer.from(`\n${text}`), 0, 1_000_000)).toBe(false);
      }),
    );
  });
});
