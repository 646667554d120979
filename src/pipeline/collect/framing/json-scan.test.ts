import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonScan } from './json-scan.ts';

/** The last event of a scan over the whole text, and where it was. */
function scan(text: string): string {
  const bytes = Buffer.from(text);
  const scan = new JsonScan();
  scan.begin(0);
  for (;;) {
    const event = scan.run(bytes, 0, bytes.length, false);
    if (event !== 'element') return event === 'more' ? event : `${event} ${scan.pos}`;
  }
}

const container = fc.json({ maxDepth: 4 }).filter((text) => text[0] === '{' || text[0] === '[');

describe('JsonScan', () => {
  test('ends every document that JSON.parse accepts exactly where it ends', () => {
    fc.assert(
      fc.property(container, fc.string(), (text, rest) => {
        expect(scan(text + rest)).toBe(`closed ${Buffer.byteLength(text)}`);
      }),
    );
  });

  test('never ends a document that was cut short', () => {
    fc.assert(
      fc.property(container, fc.nat(), (text, where) => {
        const bytes = Buffer.from(text);
        expect(scan(bytes.subarray(0, where % bytes.length).toString('latin1'))).not.toContain('closed');
      }),
    );
  });

  test('accepts whatever JSON.parse accepts, after any damage', () => {
    fc.assert(
      fc.property(container, fc.nat(), fc.constantFrom(...'{}[]",:\\ \n0x'), (text, where, byte) => {
        const at = where % text.length;
        const damaged = text.slice(0, at) + byte + text.slice(at + 1);
        let isJson = damaged[0] === '{' || damaged[0] === '[';
        try {
          JSON.parse(damaged);
        } catch {
          isJson = false;
        }
        if (isJson) expect(scan(damaged)).toBe(`closed ${Buffer.byteLength(damaged)}`);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['{"a":1 "b":2}', 'broken 7'],
    ['{"a" 1}', 'broken 5'],
    ['{,}', 'broken 1'],
    ['[1,]', 'broken 3'],
    ['{"a":1,}', 'broken 7'],
    ['[}', 'broken 1'],
    ['{"a":"line\nend"}', 'broken 10'],
    ['[x]', 'broken 1'],
  ])('%s is found broken', (text, event) => {
    expect(scan(text)).toBe(event);
  });
});
