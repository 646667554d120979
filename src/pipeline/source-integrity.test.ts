import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '../model/verdict.ts';
import { ACCOUNT, head, judged as judgedIn, logFile, policyWithKey as policy, threeHours } from './digests.fixture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-digests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const judged = (contents: Parameters<typeof judgedIn>[1], rules = policy()) => judgedIn(folder, contents, rules);
const told = (findings: readonly Finding[]) => findings.map(({ code, says }) => [code, says] as const);

describe('CloudTrail digest files', () => {
  test('raise what they sign, by the signature in the next one or by the metadata of the last', async () => {
    const { files, digests } = threeHours();
    expect((await judged(files)).grades).toEqual(['C3', 'C3', 'C3']);
    const unsignedEnd = await judged([...files, ...digests]);
    expect(unsignedEnd).toMatchObject({ findings: [], grades: ['C4', 'C4', 'C3'] });
    const all = await judged([head(digests[2]), ...digests, ...files]);
    expect(all).toMatchObject({ findings: [], grades: ['C4', 'C4', 'C4'] });
  });

  test('raise nothing without a key of CloudTrail, and nothing by another key', async () => {
    const { files, digests } = threeHours();
    const none = await judged([...files, ...digests], policy(false));
    expect(none).toMatchObject({ findings: [], grades: ['C3', 'C3', 'C3'] });
    const forged = digests.map((d) => ({ ...d, text: d.text.replaceAll(digests[0].signature, 'ab'.repeat(256)) }));
    const wrong = await judged([...files, ...forged]);
    expect(wrong.grades).toEqual(['C3', 'C3', 'C3']);
    expect(told(wrong.findings)).toMatchObject([
      ['digest-failed', expect.stringContaining('is not signed by CloudTrail')],
    ]);
  });

  test('are believed only within the time in which their key signed; before that, where a later one names them by hash', async () => {
    const { files, digests } = threeHours();
    const all = [...files, ...digests, head(digests[2])];
    const always = policy(true, ', validFrom: "2026-03-01", validTo: "2026-04-01"');
    expect(await judged(all, always)).toMatchObject({ findings: [], grades: ['C4', 'C4', 'C4'] });
    const late = policy(true, ', validFrom: "2026-03-02T03:30:00Z"');
    expect((await judged(all, late)).grades).toEqual(['C4', 'C4', 'C4']);
    const over = await judged(all, policy(true, ', validTo: "2026-03-02T02:30:00Z"'));
    expect(over.grades).toEqual(['C4', 'C3', 'C3']);
    expect(told(over.findings)).toMatchObject([
      ['digest-failed', expect.stringContaining('is not signed by CloudTrail')],
    ]);
  });

  test('of a region of which the policy has no key accuse nobody and raise nothing', async () => {
    const { files, digests } = threeHours();
    const other = policy(true, '', 'ffeeddccbbaa99887766554433221100');
    expect(await judged([...files, ...digests], other)).toMatchObject({ findings: [], grades: ['C3', 'C3', 'C3'] });
  });

  test('are one chain where the trail went on in another bucket', async () => {
    const { files, digests } = threeHours('example-new-bucket');
    const moved = await judged([...files, ...digests, head(digests[2])]);
    expect(moved).toMatchObject({ findings: [], grades: ['C4', 'C4', 'C4'] });
  });

  test('tell of a log file that was changed, whatever its records say', async () => {
    const { files, digests } = threeHours();
    const changed = { ...files[1], text: files[1].text.replaceAll('192.0.2.10', '192.0.2.11') };
    const { findings, grades } = await judged([files[0], changed, files[2], ...digests, head(digests[2])]);
    expect(grades).toEqual(['C4', 'C3', 'C4']);
    expect(told(findings)).toMatchObject([
      ['digest-failed', expect.stringContaining(`${changed.name} is not as it was`)],
    ]);
    expect(findings[0]).toMatchObject({ severity: 'critical', subject: `aws.account:${ACCOUNT}`, trust: 'verified' });
    expect(findings[0]?.evidence).toHaveLength(1);
  });

  test('tell of a log file and of a digest that are missing, and not of what lies before the first', async () => {
    const { files, digests } = threeHours();
    const noFile = await judged([files[0], files[2], ...digests, head(digests[2])]);
    expect(told(noFile.findings)).toMatchObject([
      ['digest-hole', expect.stringContaining(`${files[1].name} is not in`)],
    ]);
    const noDigest = await judged([...files, digests[0], digests[2], head(digests[2])], policy(false));
    expect(told(noDigest.findings)).toMatchObject([
      ['digest-hole', expect.stringContaining('digests from 2026-03-02T02:00:00.000Z to 2026-03-02T03:00:00.000Z')],
    ]);
    const lateStart = await judged([files[1], files[2], digests[1], digests[2], head(digests[2])]);
    expect(lateStart).toMatchObject({ findings: [], grades: ['C4', 'C4'] });
  });

  test('say the same before and after what they sign, and in whatever steps it comes', async () => {
    const { files, digests } = threeHours();
    const all = [...files.slice(0, 2), ...digests];
    const whole = await judged(all);
    expect(whole.grades).toEqual(['C4', 'C4']);
    const steps = await judgedIn(folder, all.slice(2), policy(), all.slice(0, 2));
    const other = await judgedIn(folder, all.slice(0, 2), policy(), all.slice(2));
    for (const { grades, findings } of [steps, other]) {
      expect(grades).toEqual(whole.grades);
      expect(findings).toEqual(whole.findings);
    }
  });

  test('tell of a log file that none of them lists', async () => {
    const { files, digests } = threeHours();
    const foreign = logFile(2);
    const planted = {
      ...foreign,
      name: foreign.name.replace('Abcdefgh', 'Planted'),
      text: foreign.text.replaceAll('ana', 'bob'),
    };
    const { findings } = await judged([...files, planted, ...digests, head(digests[2])]);
    expect(told(findings)).toMatchObject([['file-not-in-digest', expect.stringContaining(planted.name)]]);
  });
});
