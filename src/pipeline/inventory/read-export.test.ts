import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExportOptions, readExports } from './read-export.ts';

const PLAIN: ExportOptions = { offsetMinutes: null, asOf: null, kind: null, externalKind: null };
const read = (files: Record<string, string>, options: Partial<ExportOptions> = {}) =>
  readExports(
    Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) })),
    { ...PLAIN, ...options },
  );
const records = (files: Record<string, string>, options: Partial<ExportOptions> = {}) => {
  const found = read(files, options);
  expect(found.problems).toEqual([]);
  return found.files.flatMap((f) => f.records);
};
const told = (files: Record<string, string>, options: Partial<ExportOptions> = {}): string[] =>
  read(files, options).problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}`);

describe('an export', () => {
  it('says the same in CSV, YAML and JSON', () => {
    const csv = records({
      'a.csv': 'identity;okta.user;Owner;state;since\nE1;00u1;ops;offboarded;2026-03-01T09:00:00Z\n',
    });
    const entry = {
      identity: 'E1',
      'okta.user': '00u1',
      owner: 'ops',
      state: 'offboarded',
      since: '2026-03-01T09:00:00Z',
    };
    const json = records({ 'a.json': JSON.stringify({ identities: [entry] }) });
    const yaml = records({
      'a.yaml':
        'identities:\n  - {identity: E1, ref: "okta.user:00u1", owner: ops, state: offboarded, since: "2026-03-01T09:00:00Z"}\n',
    });
    const without = (list: readonly object[]) => list.map((r) => ({ ...r, from: null }));
    expect(without(json)).toEqual(without(csv));
    expect(without(yaml)).toEqual(without(csv));
    expect(csv[0]).toMatchObject({ id: 'E1', refs: [{ ref: 'okta.user:00u1' }], owner: 'ops', from: { lines: [2] } });
  });

  it('keeps quoted cells, several lines in one, and tells what it leaves aside', () => {
    const found = read({
      'a.csv': 'identity,name,okta.user,shoes\nE1,"Ada ""the\nfirst"", Example",00u1,40\nE2,B,00u2,41\n',
    });
    expect(found.files[0]?.records.map((r) => [r.names, r.from.lines])).toEqual([
      [['Ada "the\nfirst", Example'], [2]],
      [['B'], [4]],
    ]);
    expect(found.notices).toEqual(['a.csv: columns left aside: shoes']);
  });

  it('of SCIM is an account for each user, and joins none by login, e-mail or number', () => {
    const scim = JSON.stringify({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 3,
      Resources: [
        {
          id: 'u-1',
          externalId: '00u1',
          userName: 'ada',
          active: true,
          emails: [{ value: 'ada@example.org', primary: true }],
        },
        { id: 'u-2', userName: 'ada', active: false, emails: [{ value: 'ada@example.org' }] },
      ],
    });
    const found = read(
      { 'users.json': scim },
      { kind: 'aws.identity-center-user', asOf: { at: '2026-03-01T00:00:00Z', precision: 1 } },
    );
    expect(found.files[0]?.records.map((r) => [r.id, r.states[0]?.state])).toEqual([
      ['aws.identity-center-user:u-1', 'enabled'],
      ['aws.identity-center-user:u-2', 'disabled'],
    ]);
    expect(found.notices).toEqual(['users.json: it holds 2 of 3 resources; import the other pages too']);
    const joined = records({ 'users.json': scim }, { kind: 'aws.identity-center-user', externalKind: 'okta.user' });
    expect(joined[0]?.refs.map((r) => r.ref)).toEqual(['aws.identity-center-user:u-1', 'okta.user:00u1']);
    expect(told({ 'users.json': scim })).toEqual(['users.json:1:1: SCIM does not say in which logs its ids occur']);
  });

  it('says whose own machine a device is, and from when to when', () => {
    const [laptop] = records({
      'd.csv':
        'device,okta.device,assigned,from,to\nLT-42,guo1,E1,,2026-03-01T00:00:00Z\nLT-42,guo1,E2,2026-03-01T00:00:00Z,\n',
    });
    expect(laptop?.assigned).toEqual([
      { id: 'E1', from: null, to: { at: '2026-03-01T00:00:00.000Z', precision: 1_000_000 } },
      { id: 'E2', from: { at: '2026-03-01T00:00:00.000Z', precision: 1_000_000 }, to: null },
    ]);
    expect(laptop?.refs.map((r) => r.ref)).toEqual(['okta.device:guo1', 'okta.device:guo1']);
  });

  it('gives a name an interval of its own', () => {
    const [ada] = records({
      'a.yaml': 'identities:\n  - identity: E1\n    ref: [{ref: "os.user:h/ada", to: "2026-03-01T00:00:00Z"}]\n',
    });
    expect(ada?.refs).toMatchObject([{ ref: 'os.user:h/ada', from: null, to: { precision: 1_000_000 } }]);
  });

  it('is read in the same way every time', () => {
    const file = { 'a.csv': 'identity,ref\nE2,okta.user:2\nE1,okta.user:1\n' };
    expect(records(file)).toEqual(records(file));
  });

  it('never makes it throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a.csv', 'a.yaml', 'a.json', 'a'),
        fc.string(),
        (name, text) => void read({ [name]: text }),
      ),
      { seed: 1 },
    );
    fc.assert(
      fc.property(fc.json(), (text) => void read({ 'a.json': `{"identities":[${text}]}` })),
      { seed: 1 },
    );
  });
});

describe('what is refused, with its place', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'a login where an immutable id belongs',
      { 'a.csv': 'identity,okta.user\nE1,ada@example.org\n' },
      'a.csv:2:4: "ada@example.org" is a login',
    ],
    [
      'one name for two holders',
      { 'a.csv': 'identity,ref\nE1,os.user:h/ada\nE2,os.user:h/ada\n' },
      'a.csv:3:1: os.user:h/ada is of E2 here and of E1 in a.csv:2',
    ],
    [
      'one name for two holders, across files',
      { 'a.csv': 'identity,ref\nE1,os.user:h/ada\n', 'b.csv': 'identity,ref\nE2,os.user:h/ada\n' },
      'b.csv:2:1: os.user:h/ada is of E2 here and of E1 in a.csv:2',
    ],
    [
      'a name handed on, with one end open',
      { 'a.csv': 'identity,ref,from,to\nE1,os.user:h/ada,,\nE2,os.user:h/ada,2026-01-01,\n' },
      'a.csv:3:1: os.user:h/ada is of E2',
    ],
    [
      'two owners of one holder',
      { 'a.csv': 'identity,ref,owner\nE1,okta.user:1,x\nE1,okta.user:2,y\n' },
      'a.csv:3:1: E1 has owner "y" here and "x" in a.csv:2',
    ],
    [
      'one machine assigned to two at one time',
      { 'd.csv': 'device,okta.device,assigned,from\nL1,g1,E1,\nL1,g2,E2,2026-01-01T00:00:00Z\n' },
      'd.csv:3:1: L1 is assigned to E2 here and to somebody else in d.csv:2 at the same time',
    ],
    [
      'two states of one holder',
      { 'a.csv': 'identity,ref,state\nE1,okta.user:1,enabled\nE1,okta.user:2,disabled\n' },
      'a.csv:3:1: the state of E1 is another in a.csv:2',
    ],
    [
      'a time without a zone',
      { 'a.csv': 'identity,ref,state,since\nE1,okta.user:1,disabled,2026-03-01 09:00:00\n' },
      'a.csv:2:25: "2026-03-01 09:00:00" is no time',
    ],
    [
      'a machine as an account',
      { 'a.csv': 'identity,ref\nE1,okta.device:1\n' },
      'a.csv:2:4: okta.device is no account',
    ],
    [
      'an unknown word in YAML',
      { 'a.yaml': 'identities:\n  - ref: okta.user:1\n    ownr: x\n' },
      'a.yaml:3:11: an entry has no "ownr"',
    ],
    ['broken JSON', { 'a.json': '{"identities":\n [}' }, 'a.json:2:'],
    ['a row that does not fit', { 'a.csv': 'identity,ref\nE1,okta.user:1,3\n' }, 'a.csv:2:1: the row has 3 cells'],
    ['an open quote', { 'a.csv': 'identity,ref\nE1,"okta.user:1\n' }, 'a.csv:2:4: a quote is opened'],
    ['a table of something else', { 'a.csv': 'shoes,size\nx,40\n' }, 'a.csv:1:1: no column is known'],
    ['an empty file', { 'a.csv': '' }, 'a.csv:1:1: it is empty'],
  ])('%s', (_says, files, message) => {
    const found = read(files);
    expect(found.problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}`)).toContainEqual(
      expect.stringContaining(message),
    );
    for (const p of found.problems) expect(p.remedy).not.toBe('');
    expect(found.files).toEqual([]);
  });

  it('but not a name that was handed on, with both intervals', () => {
    const csv = 'identity,ref,from,to\nE1,os.user:h/ada,,2025-12-01\nE2,os.user:h/ada,2026-01-01,\n';
    expect(records({ 'a.csv': csv })).toHaveLength(2);
  });

  it('and the same row twice is told, not counted', () => {
    const found = read({ 'a.csv': 'identity,ref\nE1,okta.user:1\nE1,okta.user:1\n' });
    expect([found.problems, found.notices, found.files[0]?.records.length]).toEqual([
      [],
      ['a.csv:3: repeats an entry of E1'],
      1,
    ]);
  });
});

it('a date is a day in the zone that is given, and the day anywhere on earth where none is', () => {
  const csv = 'identity,ref,state,since\nE1,okta.user:1,offboarded,2026-03-01\n';
  const since = (offsetMinutes: number | null) => records({ 'a.csv': csv }, { offsetMinutes })[0]?.states[0]?.since;
  expect(since(60)).toEqual({ at: '2026-02-28T23:00:00.000Z', precision: 86_400_000_000 });
  expect(since(null)).toEqual({ at: '2026-02-28T10:00:00.000Z', precision: 180_000_000_000 });
});
