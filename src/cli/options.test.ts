import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatIso } from '../model/time.ts';
import { POLICIES } from '../report/comply/crosswalk.ts';
import { nearest } from '../report/trace/suggest.ts';
import { comply } from './commands/comply.ts';
import { readConfiguration } from './config-file.ts';
import { expectedFailure } from './failures.ts';
import { filterFrom } from './filters.ts';
import { parseTimeOption } from './times.ts';

describe('times', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T10:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31 10:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T10:00+02:00', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31T10:00:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T10:00:00.250Z', '2026-01-31T10:00:00.250Z'],
  ])('%s is %s', (text, iso) => {
    expect(formatIso(parseTimeOption('--from', text))).toBe(iso);
  });

  it.each(['yesterday', '2026-02-30', '31.01.2026', '', '2026-01-31T25:00'])('%j is none', (text) => {
    expect(() => parseTimeOption('--from', text)).toThrow(/--from .* is not a time/);
  });
});

describe('filters', () => {
  it('become conditions of the store, and nothing where nothing is asked', () => {
    expect(filterFrom({})).toEqual({});
    expect(filterFrom({ verdict: ['held'], gradeMin: 'c2', privileged: false, source: ['a', 'b'] })).toEqual({
      verdict: ['held'],
      gradeAtLeast: 'C2',
      privileged: false,
      source: ['a', 'b'],
    });
  });
});

it('suggests what is near to what was typed', () => {
  const there = ['aws.access-key:ASIAEXAMPLE0000000AA', 'okta.user:00uALICE', 'alice@example.com'];
  expect(nearest('ASIAEXAMPLE0000000AB', there)).toEqual([there[0]]);
  expect(nearest('alise@example.com', there)).toEqual([there[2]]);
  expect(nearest('entirely-different', there)).toEqual([]);
});

describe('failures of other rooms', () => {
  const failure = (name: string, code: string, message = 'what\n  where') =>
    expectedFailure(Object.assign(new Error(message), { name, code }));

  it.each([
    ['EvidenceError', 'originals-damaged', 4],
    ['EvidenceError', 'log-locked', 3],
    ['EvidenceError', 'passphrase-wrong', 3],
    ['StoreError', 'index-busy', 3],
    ['Error', 'ENOSPC', 3],
  ])('%s %s exits %i, in one line', (name, code, exitCode) => {
    const found = failure(name, code);
    expect(found?.exitCode).toBe(exitCode);
    expect(found?.message).not.toContain('\n');
  });

  it('anything else is a defect', () => {
    expect(failure('TypeError', '')).toBeNull();
    expect(failure('Error', 'toString')).toBeNull();
  });
});

describe('the configuration file', () => {
  let dir = '';
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'ascribe-config-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const written = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };

  it('is looked for in the data folder', () => {
    const file = written('ascribe.yaml', 'definition: network\n');
    const { policy, ...found } = readConfiguration(null, dir);
    expect([found.file, policy.definition]).toEqual([file, 'network']);
  });

  it('tells each mistake in a line with its place', () => {
    const file = written('wrong.yaml', 'origins:\n  - match: a\n    trust: blindly\nnetwrks: []\n');
    expect(() => readConfiguration(file, dir)).toThrow(`${file}:3:12: origins[0].trust: `);
    expect(() => readConfiguration(file, dir)).toThrow(`${file}:4:1: netwrks: `);
  });

  it('says so when it is not there', () => {
    expect(() => readConfiguration(join(dir, 'absent.yaml'), dir)).toThrow(/cannot be read \(ENOENT\)/);
  });

  it('reads mappings from files beside it, and their mistakes', () => {
    const mapping = 'match: [{ path: app, equals: vault }]\ntime: { path: ts }\nactor: { id: who }\naction: what\n';
    written('vault.yaml', mapping);
    const file = written('with-source.yaml', 'sources:\n  - name: vault\n    mapping: ./vault.yaml\n');
    expect(readConfiguration(file, dir).mappings.map((m) => m.name)).toEqual(['vault']);
    written('vault.yaml', mapping.replace('action: what\n', ''));
    expect(() => readConfiguration(file, dir)).toThrow(`${join(dir, 'vault.yaml')}:1:1: action: `);
    const inline = written(
      'inline.yaml',
      'sources:\n  - name: vault\n    mapping:\n      match: [{ path: app, equals: v }]\n      time: { path: ts }\n      actor: { id: who, class: K9 }\n      action: what\n',
    );
    expect(() => readConfiguration(inline, dir)).toThrow(`${inline}:6:32: actor.class: `);
  });
});

it('comply offers the policies that there are', () => {
  const policy = comply().options.find(({ long }) => long === '--policy');
  expect(policy?.argChoices).toEqual(Object.keys(POLICIES));
});
