import fc from 'fast-check';

/** Records that attackers wrote or pipelines broke: real shapes with wrong parts. */

type Mutable = Record<string, unknown>;

/** Every place in a record, as the object that holds it and its key. */
function places(value: unknown, found: [Mutable, string][] = []): [Mutable, string][] {
  if (typeof value !== 'object' || value === null || found.length > 2_000) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Mutable, key]);
    places((value as Mutable)[key], found);
  }
  return found;
}

function nested(depth: number): unknown {
  let v: unknown = 'x';
  for (let i = 0; i < depth; i++) v = i % 2 === 0 ? [v] : { id: v };
  return v;
}

/** Made afresh each time: a value that two records share would be changed by both. */
const HUGE: Readonly<Record<string, () => unknown>> = {
  long: () => 'A'.repeat(100_000),
  list: () => Array.from({ length: 500 }, () => ({ id: 1, name: 'x', value: 'v' })),
  deep: () => nested(1_000),
  array: () => [],
  object: () => ({}),
  proto: () => JSON.parse('{"__proto__":{"id":"x"},"constructor":{"prototype":{"ref":"x"}}}'),
};

const WRONG = fc.oneof(
  fc.constantFrom<unknown>(null, 0, -1, 1e300, 1e15, 253_402_300_799_999, -62_167_219_200_000, true, '', ' ', '.', '/'),
  fc.constantFrom<unknown>(':', '@', '-', '_', '\\', '|', '0', 'null', 'undefined', 'NaN', '__proto__', 'constructor'),
  fc.constantFrom<unknown>('\u0000', '\ud800', '\u202e', '\uFFFD', '\x1b[31m', 'ci.job:x', 'aws.role:arn', 'a/b/c'),
  fc.constantFrom<unknown>('9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '2026-99-99T99:99:99Z', '12/31/2026 25:61'),
  fc.constantFrom<unknown>('::ffff:999.1.1.1', '[::1', '1.2.3.4:x', 'https://', 'urn:', 'SHA256:', '{', '[{'),
  fc.constantFrom('long', 'list', 'deep', 'array', 'object', 'proto').map((what): unknown => HUGE[what]?.()),
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }).map((v): unknown => JSON.parse(JSON.stringify(v))),
);

/** Up to five places of a JSON record missing or wrong. */
export const mutatedJson = (records: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...records),
      fc.array(fc.tuple(fc.nat(), fc.option(WRONG, { nil: undefined })), { minLength: 1, maxLength: 5 }),
    )
    .map(([text, changes]) => {
      const record = JSON.parse(text) as Mutable;
      for (const [where, value] of changes) {
        const all = places(record);
        const place = all[where % Math.max(1, all.length)];
        if (place === undefined) continue;
        if (value === undefined) delete place[0][place[1]];
        else Object.defineProperty(place[0], place[1], { value, enumerable: true, configurable: true, writable: true });
      }
      return JSON.stringify(record);
    });

/** Texts that mean something in one log format or another. */
export const INSERTS: readonly string[] = [
  '"',
  "'",
  ',',
  '""',
  '\\',
  '{',
  '[',
  '(',
  '|',
  '=',
  ': ',
  ' ',
  '\t',
  '\n',
  '\0',
  '\x1d',
  '\x1b[2J',
  '\u202e',
  '\uFFFD',
  'a=',
  'user=',
  "msg='",
  'LOG:  ',
  ' UTC ',
  '[1]',
  '@',
  '<134>',
  '__proto__=1 ',
  '4294967295',
  'AUDIT: SESSION,1,1,',
];

/** A few characters cut, and others put in their place. */
export const mutatedText = (records: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...records),
      fc.nat(),
      fc.nat({ max: 40 }),
      fc.oneof(fc.constantFrom(...INSERTS), fc.string({ maxLength: 12 })),
    )
    .map(([record, position, cut, text]) => {
      const at = position % (record.length + 1);
      return `${record.slice(0, at)}${text}${record.slice(at + cut)}`;
    });
