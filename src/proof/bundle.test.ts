import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ascribe, ascribeOk, attributions } from '../../test/cli.fixture.ts';
import { DEFAULT_POLICY } from '../config/policy.ts';
import { openReader } from '../evidence/reader.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { openIndex } from '../pipeline/open-index.ts';
import { settingsOf } from '../pipeline/settings.ts';
import type { ActionRow } from '../store/contract.ts';
import { makeBundle } from './bundle.ts';
import { type Office, onlyAction, opened, openOffice, statementIn } from './bundles.fixture.ts';
import { bundleText, COMPLETE, INTEGRITY } from './format.ts';
import { attributionsIn } from './statement.ts';
import { verifyBundle } from './verify.ts';

const VERIFIER = fileURLToPath(new URL('../../verifier/verify.mjs', import.meta.url));

let office: Office;
beforeAll(async () => {
  office = await openOffice('bundle', 2500);
});
afterAll(() => office.close());

/** No data folder there: whoever verifies has the file and the key. */
const elsewhere = () => join(office.folder, 'nowhere');

describe('ascribe bundle and ascribe verify', () => {
  test('every reason that the lab makes can be proved to an outsider, verdict included', async () => {
    expect(office.events.size).toBeGreaterThan(12);
    const store = await openIndex(office.data, settingsOf(DEFAULT_POLICY));
    const log = openReader(evidenceFolder(office.data));
    const rules = { policy: DEFAULT_POLICY, mappings: [] };
    for (const reason of office.events.keys()) {
      const [row] = await store.findAction(office.oneOf(reason));
      const { bundle } = await makeBundle(store, log, onlyAction(row as ActionRow), rules, office.signer, 5000);
      const checked = await verifyBundle(bundleText(bundle), office.signer);
      expect(attributionsIn(checked.statement.predicate)[0]?.reason).toBe(reason);
    }
    await store.close();
  }, 240_000);

  test('the statement is the line of attributions, its subjects are the evidence, and it says what it does not prove', async () => {
    const event = office.oneOf('issuance-missing');
    const { file, text } = await office.bundle(event, '--max-records', '4999');
    const { subject, predicate } = statementIn(opened(text));
    const line = (await attributions(office.data)).split('\n').find((one) => one.includes(`"event":"${event}"`));
    expect(predicate.attribution).toEqual(JSON.parse(line as string));
    expect(subject.map(({ name }) => name)).toEqual(predicate.attribution?.evidence);
    expect(opened(text).notice).toEqual([COMPLETE, INTEGRITY]);
    const said = await ascribeOk(elsewhere(), ['verify', file, '--key', readFileSync(office.keyFile, 'utf8').trim()]);
    expect(said).toContain('verified');
    expect(said).toContain(COMPLETE);
    expect(said).toContain(INTEGRITY);
  });

  test('a bundle is never written over', async () => {
    const file = join(office.folder, 'mine');
    writeFileSync(file, 'mine');
    const { code } = await ascribe(office.data, ['bundle', office.oneOf('fresh-login'), '-o', file]);
    expect(code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test('records that do not fit are listed by ref, in what is printed and in what is signed', async () => {
    const event = office.oneOf('several-holders-fit', 'address-shared-by-others', 'fresh-login');
    const whole = opened((await office.bundle(event)).text);
    expect(statementIn(whole).predicate.incomplete).toEqual([]);
    const cited = statementIn(whole).subject.length;
    const file = join(office.folder, 'short.json');
    const { stdout } = await ascribe(office.data, ['bundle', event, '-o', file, '--max-records', String(cited + 1)]);
    expect(stdout).toContain('incomplete');
    expect(statementIn(opened(readFileSync(file, 'utf8'))).predicate.incomplete.length).toBeGreaterThan(0);
    const none = await ascribe(office.data, ['bundle', event, '-o', `${file}2`, '--max-records', '1']);
    expect(none.code).toBe(cited > 1 ? 1 : 0);
  });

  test('each refusal has its exit code, and its reason as data', async () => {
    const { file, text } = await office.bundle(office.oneOf('same-connection'));
    const attacked = `${file}.attacked`;
    const record = /"text": "(?:[^"\\]|\\.)*?(\d\d)/.exec(text);
    writeFileSync(attacked, text.replace(record?.[0] as string, `${record?.[0].slice(0, -2)}00`));
    const { code, stdout } = await ascribe(elsewhere(), [
      'verify',
      attacked,
      '--key',
      office.keyFile,
      '--format',
      'json',
    ]);
    expect(code).toBe(14);
    expect(JSON.parse(stdout)).toMatchObject({ verified: false, problem: { code: 'record-changed' } });
    const run = (...args: string[]) => spawnSync(process.execPath, [VERIFIER, ...args], { encoding: 'utf8' });
    expect(run(attacked, '--key', office.keyFile).status).toBe(14);
    expect(run(file, '--key', office.keyFile)).toMatchObject({ status: 0 });
    expect(run(file).status).toBe(2);
    expect((await ascribe(elsewhere(), ['verify', file])).code).toBe(2);
    expect((await ascribe(elsewhere(), ['verify', file, '--key', 'nonsense'])).code).toBe(2);
    expect((await ascribe(elsewhere(), ['verify', `${file}.no`, '--key', office.keyFile])).code).toBe(3);
    writeFileSync(attacked, 'no bundle');
    expect((await ascribe(elsewhere(), ['verify', attacked, '--key', office.keyFile])).code).toBe(10);
  });
});
