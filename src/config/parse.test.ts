import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from './parse.ts';
import { configJsonSchema } from './schema.ts';

const errorsOf = (text: string) => {
  const result = parseConfig(text, 'ascribe.yaml');
  return result.ok ? [] : result.errors;
};

describe('parseConfig', () => {
  test('an empty file is a configuration', () => {
    expect(parseConfig('', 'a')).toMatchObject({
      ok: true,
      config: { origins: [], privileged: { add: [], remove: [], withoutDefaults: [] } },
    });
    expect(parseConfig('# nothing\n', 'a')).toMatchObject({ ok: true });
  });

  test('the example in the README is one', () => {
    const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
    const example = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(example.length).toBeGreaterThan(500);
    expect(errorsOf(example)).toEqual([]);
    const result = parseConfig(example, 'README.md');
    expect(result.ok && Object.values(result.config).every((part) => Object.keys(part).length > 0)).toBe(true);
  });

  test('an unknown setting is an error with its place and the nearest known one', () => {
    expect(errorsOf('origins:\n  - match: "a/**"\n    tust: declared\n')).toEqual([
      {
        file: 'ascribe.yaml',
        line: 3,
        column: 5,
        path: 'origins[0].tust',
        message: 'there is no setting "tust" in origins[0]',
        remedy: 'Did you mean "trust"?',
      },
    ]);
    expect(errorsOf('colour: red')[0]).toMatchObject({
      line: 1,
      column: 1,
      remedy: expect.stringContaining('origins'),
    });
  });

  test.each([
    ['origins:\n  - match: x\n    trust: verified\n', 3, 12, 'origins[0].trust', 'unprotected'],
    ['origins:\n  - match: x\n    utcOffset: "+25:00"\n', 3, 16, 'origins[0].utcOffset', 'minutes'],
    ['origins:\n  - source: aws.cloudtrail\n', 2, 5, 'origins[0].match', 'Add it.'],
    ['networks:\n  - {cidr: 10.0.0.0/40, name: hq}\n', 2, 12, 'networks[0].cidr', 'CIDR'],
    ['networks:\n  - {cidr: 10.0.0.0/8, asn: 64500, name: hq}\n', 2, 5, 'networks[0]', ''],
  ])('%j is refused at its place', (text, line, column, path, remedy) => {
    const [error] = errorsOf(text);
    expect(error).toMatchObject({ line, column, path });
    expect(error?.remedy).toContain(remedy);
  });

  test.each([
    ['networks:\n  - {cidr: 10.0.0.0/8, name: a}\n  - {cidr: 10.0.0.0/8, name: b}\n', 3, 'networks[1].cidr'],
    ['networks: [{asn: 64500, name: a}]\negress: [{asn: 64500, name: a}]\n', 2, 'egress[0].asn'],
    ['networks: [{cidr: 10.0.0.0/8, name: a}]\negress: [{cidr: 10.0.0.0/8, name: a}]\n', 2, 'egress[0].cidr'],
    [
      'devices:\n  - {name: a, refs: ["okta.device:1"]}\n  - {name: b, refs: ["okta.device:1"]}\n',
      3,
      'devices[1].refs[0]',
    ],
    ['owners:\n  - {of: "aws.role:*", owner: x}\n  - {of: "aws.role:*", owner: y}\n', 3, 'owners[1].of'],
    ['origins:\n  - match: "a/**"\n  - match: "a/**"\n    trust: declared\n', 3, 'origins[1].match'],
  ])('%j contradicts itself, and is refused where it does', (text, line, path) => {
    expect(errorsOf(text)).toMatchObject([{ line, path, message: expect.stringContaining('keep one of the two') }]);
  });

  test('the same said twice is no contradiction', () => {
    expect(errorsOf('networks: [{cidr: 10.0.0.0/8, name: a}, {cidr: 10.0.0.0/8, name: a}]\n')).toEqual([]);
  });

  test('broken YAML, doubled keys and alias bombs are errors with a place', () => {
    expect(errorsOf('origins: [')[0]).toMatchObject({ line: 1, path: '' });
    expect(errorsOf('origins: []\norigins: []\n')[0]).toMatchObject({ line: 2 });
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
      .split('')
      .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`)
      .join('\n')}`;
    expect(errorsOf(bomb)[0]?.message).toContain('alias');
  });

  test('nothing that is written there makes it throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseConfig(text, 'x')));
    fc.assert(fc.property(fc.json(), (text) => void parseConfig(text, 'x')));
    expect(errorsOf('__proto__: {a: 1}\n')).toHaveLength(1);
    expect(errorsOf('- 1')[0]).toMatchObject({ line: 1, column: 1 });
  });
});

test('the published JSON schema is made from what is checked; else `npm run docs:config`', () => {
  const published = readFileSync(new URL('../../docs/ascribe.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(configJsonSchema());
  const schema = configJsonSchema() as { properties: object; additionalProperties: boolean };
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['devices', 'environments', 'suppressions']));
  expect(schema.additionalProperties).toBe(false);
});
