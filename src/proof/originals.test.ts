import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ascribeOk } from '../../test/cli.fixture.ts';
import { loadVerifier } from '../evidence/keys.ts';
import { formatVkey, type NoteVerifier } from '../evidence/note.ts';
import { opened } from './bundles.fixture.ts';
import { type Bundle, bundleText, type EnclosedLeaf } from './format.ts';
import { verifyBundle } from './verify.ts';

const { verify } = (await import(new URL('../../verifier/verify.mjs', import.meta.url).href)) as {
  verify: (text: string, vkey: string) => Promise<unknown>;
};

const SECRET = 'hunter2-is-no-secret-any-more';
let folder: string;
let key: NoteVerifier;
let plain: string;
let whole: string;
let custody: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-originals-'));
  const data = join(folder, 'data');
  mkdirSync(join(folder, 'logs'));
  const record = {
    ...{ eventVersion: '1.08', eventTime: '2026-01-01T00:00:00Z', awsRegion: 'eu-west-1', eventType: 'AwsApiCall' },
    ...{
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateLoginProfile',
      eventID: 'e1',
      sourceIPAddress: '198.51.100.7',
    },
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', userName: 'alice', accountId: '111122223333' },
    requestParameters: { userName: 'bob', password: SECRET },
  };
  writeFileSync(join(folder, 'logs', 'trail.json'), JSON.stringify({ Records: [record] }));
  await ascribeOk(data, ['ingest', join(folder, 'logs')]);
  const bundle = async (...options: string[]) => {
    const file = join(folder, `${options.length}.json`);
    await ascribeOk(data, ['bundle', 'e1', '-o', file, ...options]);
    return readFileSync(file, 'utf8');
  };
  plain = await bundle();
  whole = await bundle('--originals');
  key = loadVerifier(join(data, 'evidence', 'keys'));
  custody = await ascribeOk(data, ['custody']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codeOf = (checked: Promise<unknown>): Promise<string> =>
  checked.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
const said = async (text: string) => [
  await codeOf(verifyBundle(text, key)),
  await codeOf(verify(text, formatVkey(key))),
];

const withLeaves = (change: (leaf: EnclosedLeaf) => EnclosedLeaf): string => {
  const bundle: Bundle = opened(whole);
  return bundleText({ ...bundle, leaves: bundle.leaves.map(change) });
};

test('a bundle has no secret unless the examiner asks for originals, which is on record by itself', async () => {
  const inClear = Buffer.from(SECRET).toString('utf8');
  const originals = opened(whole).leaves.flatMap(({ original }) => original ?? []);
  expect(plain).not.toContain(inClear);
  expect(opened(plain).leaves.some(({ original }) => original !== undefined)).toBe(false);
  expect(originals).toHaveLength(1);
  expect(Buffer.from(originals[0] as string, 'base64').toString('utf8')).toContain(inClear);
  expect(custody).toContain('read originals of');
  expect(await said(plain)).toEqual(['accepted', 'accepted']);
  expect(await said(whole)).toEqual(['accepted', 'accepted']);
});

test('an original that is edited, exchanged, or put where nothing was redacted is refused', async () => {
  const edited = withLeaves((leaf) =>
    leaf.original === undefined
      ? leaf
      : {
          ...leaf,
          original: Buffer.from(
            Buffer.from(leaf.original, 'base64').toString('utf8').replace('alice', 'alicf'),
          ).toString('base64'),
        },
  );
  expect(await said(edited)).toEqual(['record-changed', 'record-changed']);
  const swapped = withLeaves((leaf) =>
    leaf.original === undefined ? leaf : { ...leaf, original: Buffer.from(leaf.text as string).toString('base64') },
  );
  expect(await said(swapped)).toEqual(['record-changed', 'record-changed']);
  const onObject = withLeaves((leaf) => (leaf.text === undefined ? { ...leaf, original: 'AAAA' } : leaf));
  expect(await said(onObject)).toEqual(['malformed', 'malformed']);
  expect(
    await said(withLeaves((leaf) => (leaf.original === undefined ? leaf : { ...leaf, original: 'no base64' }))),
  ).toEqual(['malformed', 'malformed']);
});
