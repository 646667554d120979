import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ascribe, ascribeOk, attributions } from '../../test/cli.fixture.ts';
// @ts-expect-error plain JavaScript on purpose
import { verify } from '../../verifier/verify.mjs';
import { whoeverRunsThis } from '../cases/person.ts';
import { orderedPurges, rangesOf } from '../cases/purge-plan.ts';
import { writeEntry } from '../cases/record.ts';
import { decodeLeaf } from '../evidence/envelope.ts';
import { leafHash, verifyInclusion } from '../evidence/merkle.ts';
import { purgeOriginals } from '../evidence/purge.ts';
import { openReader } from '../evidence/reader.ts';
import { CRASH_FATES, Crash, FaultyDisk } from '../evidence/testing/faulty-disk.ts';
import { checkRefs } from '../pipeline/check-refs.ts';
import { evidenceFolder, indexFolder } from '../pipeline/folders.ts';
import { removeDatabase } from '../store/database.ts';
import { type Office, opened, openOffice, resigned, statementIn } from './bundles.fixture.ts';
import { type Bundle, bundleText } from './format.ts';
import { verifyBundle } from './verify.ts';

let office: Office;
let id: string;
let pinned: string;
const WHY = ['--authority', 'Schedule 4.2', '--reason', 'over'];
/** After everything was collected. */
const BEFORE = ['--before', '9998-12-31'];

beforeAll(async () => {
  office = await openOffice('purge', 500);
  const opening = ['--scope', 's', '--authority', 'a', '--investigator', 'i'];
  id = (await ascribeOk(office.data, ['case', 'new', 'Who?', ...opening])).trim();
  pinned = office.oneOf('same-connection', 'fresh-login');
  await ascribeOk(office.data, ['case', 'add', id, pinned]);
}, 120_000);
afterAll(() => office.close());

const isCited = (leaf: string, bundle: Bundle): boolean => {
  const read = decodeLeaf(Buffer.from(leaf, 'base64'));
  const cited = statementIn(bundle).subject.map(({ digest }) => digest.sha256);
  return read.type === 'record' && cited.includes(read.digest.toString('hex'));
};

const lineOf = async (event: string) =>
  (await attributions(office.data)).split('\n').find((one) => one.includes(event));

describe('ascribe purge', () => {
  test('is refused where a case needs one of them, and does nothing unasked', async () => {
    const refused = await ascribe(office.data, ['purge', ...BEFORE, ...WHY, '--yes']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(id);
    await ascribeOk(office.data, ['case', 'close', id, '--conclusion', 'done']);
    await ascribeOk(office.data, ['case', 'hold', id, '--reason', 'letter']);
    expect((await ascribe(office.data, ['purge', ...BEFORE, ...WHY, '--yes'])).code).toBe(1);
    expect(await ascribeOk(office.data, ['purge', ...BEFORE, ...WHY, '--except-kept'])).toContain('Would purge');
    expect(openReader(evidenceFolder(office.data)).records().next().done).toBe(false);
    expect(await ascribeOk(office.data, ['purge', '--before', '1999-01-01', ...WHY, '--yes'])).toContain(
      'Nothing to purge',
    );
  });

  test('keeps what the case rests on, every proof, and earlier bundles; fsck finds the rest in order', async () => {
    const earlier = await office.bundle(office.oneOf('used-from-second-device', 'issuance-missing', 'fresh-login'));
    const before = await lineOf(pinned);
    expect(await ascribeOk(office.data, ['purge', ...BEFORE, ...WHY, '--except-kept', '--yes'])).toContain('Purged');
    expect(await lineOf(pinned)).toBe(before);
    expect(JSON.parse(await ascribeOk(office.data, ['case', 'show', id, '--format', 'json'])).pins[0].is.state).toBe(
      'unchanged',
    );
    const log = openReader(evidenceFolder(office.data));
    const { size, root } = log.checkpoint;
    let gone = 0;
    for (let index = 0; index < size; index++) {
      expect(verifyInclusion(leafHash(log.leafBytes(index)), index, size, log.inclusionProof(index), root)).toBe(true);
      if (log.leaf(index).type !== 'record') continue;
      try {
        log.record(index);
      } catch (error) {
        expect(error).toMatchObject({ code: 'original-purged' });
        gone++;
      }
    }
    expect(gone).toBeGreaterThan(100);
    await office.bundle(pinned);
    await ascribeOk(office.data, ['verify', earlier.file, '--key', office.keyFile]);
    expect(JSON.parse(await ascribeOk(office.data, ['fsck', '--format', 'json']))).toMatchObject({
      purged: gone,
      problems: [],
    });
    expect(await ascribeOk(office.data, ['custody'])).toContain('Schedule 4.2');
    expect(await ascribeOk(office.data, ['purge', ...BEFORE, ...WHY, '--except-kept', '--yes'])).toContain(
      'Nothing to purge',
    );
  }, 120_000);

  test('takes nothing in again that was purged, and goes on with what is new', async () => {
    const logs = join(office.folder, 'logs');
    const before = await attributions(office.data);
    await ascribeOk(office.data, ['ingest', logs]);
    expect(await attributions(office.data)).toBe(before);
  }, 120_000);

  test('fsck finds originals that are gone without an order', async () => {
    const log = openReader(evidenceFolder(office.data));
    const left = log.records().next().value?.firstIndex as number;
    await purgeOriginals(evidenceFolder(office.data), [left]);
    const { code, stdout } = await ascribe(office.data, ['fsck', '--no-index', '--format', 'json']);
    expect(code).toBe(4);
    expect(JSON.parse(stdout).problems).toMatchObject([{ what: 'purge-without-order' }]);
  });
});

describe('a bundle made after a purge', () => {
  let other: Office;
  beforeAll(async () => {
    other = await openOffice('purged-bundle', 300);
  }, 120_000);
  afterAll(() => other.close());

  test('a bundle of what is left says what was purged, and on whose order; nobody can say so without one', async () => {
    const event = other.oneOf('used-from-second-device', 'issuance-missing', 'fresh-login');
    const before = opened((await other.bundle(event)).text);
    const gone = before.leaves.findLast(({ text: form, leaf }) => form !== undefined && !isCited(leaf, before))!.index;
    const by = whoeverRunsThis();
    await writeEntry(other.data, { by, act: 'purged', case: null, events: [], detail: { records: rangesOf([gone]) } });
    removeDatabase(indexFolder(other.data));
    await purgeOriginals(evidenceFolder(other.data), [gone]);
    const { file, text } = await other.bundle(event);
    const bundle = opened(text);
    const { predicate } = statementIn(bundle);
    expect(predicate.purged).toEqual([gone]);
    expect(await ascribeOk(other.data, ['verify', file, '--key', other.keyFile])).toContain('purged');
    const key = readFileSync(other.keyFile, 'utf8').trim();
    const said = async (attacked: string) => [
      await verifyBundle(attacked, other.signer).then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      ),
      await verify(attacked, key).then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      ),
    ];
    expect(await said(text)).toEqual(['accepted', 'accepted']);
    // whoever has the key leaves a record out that is there, and calls it purged
    const victim = bundle.leaves.findLast(({ text: form, leaf }) => form !== undefined && !isCited(leaf, bundle))!;
    const purged = [...(predicate.purged ?? []), victim.index].sort((a, b) => a - b);
    const leaves = bundle.leaves.map(({ index, leaf, proof, ...form }) =>
      index === victim.index ? { index, leaf, proof } : { index, leaf, proof, ...form },
    );
    const lie = resigned(
      { ...bundle, leaves },
      { ...statementIn(bundle), predicate: { ...predicate, purged } },
      other.signer,
    );
    expect(await said(lie)).toEqual(['evidence-missing', 'evidence-missing']);
    expect(await said(bundleText({ ...bundle, leaves }))).toEqual(['record-changed', 'record-changed']);
  }, 120_000);

  test('fsck finds all in order, the index of refs too, and a record that is listed though no purge explains it', async () => {
    expect(JSON.parse(await ascribeOk(other.data, ['fsck', '--format', 'json']))).toMatchObject({
      ...{ purged: 1, problems: [], unchecked: [] },
    });
    const log = openReader(evidenceFolder(other.data));
    const { falseRuns, lost } = await checkRefs(log, []);
    expect([falseRuns, lost]).toEqual([[], []]);
    // nothing was purged, so nothing explains what the records that are left do not say
    vi.spyOn(log, 'purgedRecords').mockReturnValue(new Set([log.size - 1]));
    expect((await checkRefs(log, [])).falseRuns).toHaveLength(1);
  }, 120_000);
});

test.each(CRASH_FATES)('a crash at any step leaves each segment as it was or as it should be: %s', async (fate) => {
  const root = evidenceFolder(office.data);
  const originals = join(root, 'originals');
  const saved = readdirSync(originals).map((name) => [name, readFileSync(join(originals, name))] as const);
  const victim = openReader(root).records().next().value?.firstIndex as number;
  for (let step = 0, done = false; !done; step++) {
    const disk = new FaultyDisk(step);
    try {
      await purgeOriginals(root, [victim], disk);
      done = disk.steps < step;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    disk.fail(fate);
    rmSync(join(root, 'lock'), { force: true });
    const reads = [...openReader(root).records()].length;
    expect(reads).toBeGreaterThan(0);
    await purgeOriginals(root, [victim]);
    expect(() => openReader(root).record(victim)).toThrow(/purged/);
    for (const name of readdirSync(originals)) rmSync(join(originals, name));
    for (const [name, bytes] of saved) writeFileSync(join(originals, name), bytes, { mode: 0o600 });
  }
});

test('ranges say which records were purged', () => {
  expect(rangesOf([1, 2, 3, 7, 9, 10])).toBe('1-3,7,9-10');
  const isOrdered = orderedPurges([{ act: 'purged', detail: { records: '1-3,7' } }] as never);
  expect([0, 1, 3, 4, 7, 8].map(isOrdered)).toEqual([false, true, true, false, true, false]);
});
