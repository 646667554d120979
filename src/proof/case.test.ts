import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ascribe, ascribeOk, attributions } from '../../test/cli.fixture.ts';
import { entriesIn, forgedLine } from '../cases/custody.fixture.ts';
import type { Entry } from '../cases/entry.ts';
import { formatVkey } from '../evidence/note.ts';
import { type Office, opened, openOffice, resigned, statementIn } from './bundles.fixture.ts';
import { type Bundle, bundleText } from './format.ts';
import { attributionsIn } from './statement.ts';
import { verifyBundle } from './verify.ts';

const { verify } = (await import(new URL('../../verifier/verify.mjs', import.meta.url).href)) as {
  verify: (text: string, vkey: string) => Promise<unknown>;
};

let office: Office;
let text: string;
const ids: string[] = [];

beforeAll(async () => {
  office = await openOffice('case-bundle', 900);
  const run = (...args: string[]) => ascribeOk(office.data, args);
  const opening = ['--scope', 'May', '--authority', 'Order 3/26', '--investigator', 'J. Doe'];
  for (const question of ['Who opened file 17?', 'Another matter'])
    ids.push((await run('case', 'new', question, ...opening)).trim());
  const [mine = '', other = ''] = ids;
  await run(
    'case',
    'add',
    mine,
    office.oneOf('used-from-second-device', 'fresh-login'),
    office.oneOf('same-connection'),
  );
  await run('case', 'note', other, 'nothing to do with file 17');
  await run('case', 'note', mine, 'asked the platform team');
  const file = join(office.folder, 'case.json');
  await run('case', 'export', mine, '-o', file);
  text = readFileSync(file, 'utf8');
}, 120_000);
afterAll(() => office.close());

const codeOf = (checked: Promise<unknown>): Promise<string> =>
  checked.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
const said = async (attacked: string): Promise<readonly string[]> => [
  await codeOf(verifyBundle(attacked, office.signer)),
  await codeOf(verify(attacked, formatVkey(office.signer))),
];
const both = (code: string) => [code, code];

/** The bundle with other custody entries. */
function withEntries(change: (entries: string[]) => string[]): string {
  const bundle = opened(text);
  const custody = bundle.custody as NonNullable<Bundle['custody']>;
  return bundleText({ ...bundle, custody: { ...custody, entries: change([...custody.entries]) } });
}

test('the bundle of a case holds all that is pinned, and its custody; both verifiers accept it', async () => {
  expect(await said(text)).toEqual(both('accepted'));
  const { predicate } = statementIn(opened(text));
  expect(predicate.case).toMatchObject({ id: ids[0], question: 'Who opened file 17?' });
  expect(attributionsIn(predicate)).toHaveLength(2);
  const acts = entriesIn(opened(text).custody?.entries ?? []).map(({ act }) => act);
  expect(acts).toEqual(['case-opened', 'pinned', 'pinned', 'noted', 'bundled']);
  expect(text).not.toContain('nothing to do with file 17');
});

describe('the custody log in a bundle', () => {
  const lineAt = (entries: string[], act: string) => entries.findIndex((one) => one.includes(`"act":"${act}"`));

  test.each<[string, (entries: string[]) => string[]]>([
    ['an entry is edited', (all) => all.map((one) => one.replace('asked the platform team', 'asked nobody at all ….'))],
    ['an entry is left out', (all) => all.filter((_, i) => i !== lineAt(all, 'noted'))],
    ['the tail is cut', (all) => all.slice(0, -1)],
    ['all is cut', () => []],
    ['two entries are exchanged', (all) => [all[0]!, all[1]!, all[3]!, all[2]!, ...all.slice(4)]],
    ['an entry is doubled', (all) => [...all, all.at(-1)!]],
    [
      'a digest stands for an entry that pins',
      (all) => all.map((one, i) => (i === lineAt(all, 'pinned') ? 'a'.repeat(64) : one)),
    ],
    ['an entry is put in that another key signed', (all) => [...all, forgedLine(entriesIn(all).at(-1) as Entry)]],
    ['an entry is written otherwise', (all) => all.map((one) => one.replace('{"n":', '{ "n":'))],
  ])('%s', async (_what, change) => {
    expect(await said(withEntries(change))).toEqual(both('custody-broken'));
  });

  test('is taken away, with what the statement says of it or without', async () => {
    const { custody: _custody, ...bare } = opened(text);
    expect(await said(bundleText(bare))).toEqual(both('custody-broken'));
    const { custody: _signed, ...predicate } = statementIn(opened(text)).predicate;
    const statement = { ...statementIn(opened(text)), predicate: predicate as never };
    expect(await said(resigned(bare, statement, office.signer))).toEqual(both('custody-broken'));
  });

  test('tells another case than the operator states', async () => {
    for (const change of [
      (s: string) => s.replace('Who opened file 17?', 'Who closed file 17?'),
      (s: string) => s.replace(/("entry":)\d+/, '$12'),
      (s: string) => s.replace(/("size":)\d+(,"since")/, '$11$2'),
    ]) {
      const statement = JSON.parse(change(JSON.stringify(statementIn(opened(text)))));
      expect(await said(resigned(opened(text), statement, office.signer))).toEqual(both('custody-broken'));
    }
  });

  test('is not what a bundle holds: numbers, nothing, a list', async () => {
    for (const entries of [[1], [null], ['zz'], {}, null])
      expect(
        await said(bundleText({ ...opened(text), custody: { first: 1, after: 'a'.repeat(64), entries } } as never)),
      ).toEqual(both('malformed'));
  });
});

test('the report in a bundle is the one that was signed', async () => {
  const bundle = opened(text);
  expect(bundle.report).toContain('Who opened file 17?');
  const report = (bundle.report as string).replace('contested', 'attributed').replace('J. Doe', 'J. Roe');
  expect(await said(bundleText({ ...bundle, report }))).toEqual(both('record-changed'));
  const { report: _report, ...bare } = bundle;
  expect(await said(bundleText(bare))).toEqual(both('record-changed'));
  expect(await said(bundleText({ ...bundle, report: 1 } as never))).toEqual(both('malformed'));
});

test('an attribution of a case that is made to flatter is found by recomputing', async () => {
  const bundle = opened(text);
  const statement = statementIn(bundle);
  const attributions = attributionsIn(statement.predicate).map((one, i) =>
    i === 1 ? { ...one, operator: ['person:somebody.else'] } : one,
  );
  const attacked = { ...statement, predicate: { ...statement.predicate, attributions } as never };
  expect(await said(resigned(bundle, attacked, office.signer))).toEqual(['verdict-differs', 'accepted']);
});

test('evidence that comes later raises what it changes, with before and after', async () => {
  const logs = join(office.folder, 'logs');
  const data = join(office.folder, 'later');
  const part = join(office.folder, 'part');
  cpSync(logs, part, { recursive: true, filter: (path) => !/okta/i.test(path) });
  await ascribeOk(data, ['ingest', part]);
  const rows = async (folder: string): Promise<{ event: string; verdict: string }[]> =>
    (await attributions(folder))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const whole = new Map((await rows(office.data)).map(({ event, verdict }) => [event, verdict]));
  const one = (await rows(data)).find(({ event, verdict }) => whole.has(event) && whole.get(event) !== verdict);
  if (one === undefined) throw new Error('no verdict of the lab needs Okta');
  const opening = ['--scope', 'May', '--authority', 'Order', '--investigator', 'J. Doe'];
  const id = (await ascribeOk(data, ['case', 'new', 'Who?', ...opening])).trim();
  await ascribeOk(data, ['case', 'add', id, one.event]);
  expect(JSON.parse(await ascribeOk(data, ['case', 'show', id, '--format', 'json'])).pins[0].is.state).toBe(
    'unchanged',
  );
  await ascribeOk(data, ['ingest', logs]);
  const shown = JSON.parse(await ascribeOk(data, ['case', 'show', id, '--format', 'json']));
  expect(shown.pins[0].is).toMatchObject({ state: 'changed', answer: true });
  expect(shown.pins[0].is.changes).toContainEqual({
    ...{ field: 'verdict', before: one.verdict, after: whole.get(one.event) },
  });
  expect(shown.logSize).toBeGreaterThan(shown.pins[0].pin.log.size);
}, 120_000);

test('custody is listed and checked by the command line', async () => {
  const { stdout } = await ascribe(office.data, ['custody']);
  const head = /head {2}(\d+:[0-9a-f]{64})/.exec(stdout)?.[1] as string;
  expect((await ascribe(office.data, ['custody', '--head', head])).code).toBe(0);
  expect((await ascribe(office.data, ['custody', '--head', head.replace(/.$/, 'x')])).code).toBe(2);
  const flipped = head.replace(/.$/, (c) => (c === '0' ? '1' : '0'));
  expect((await ascribe(office.data, ['custody', '--head', flipped])).code).toBe(4);
  const file = join(office.data, 'custody', 'custody.ndjson');
  writeFileSync(file, readFileSync(file, 'utf8').replace('Order 3/26', 'Order 4/26'));
  expect(await ascribe(office.data, ['custody', '--format', 'json'])).toMatchObject({ code: 4 });
}, 120_000);
