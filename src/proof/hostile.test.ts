import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ascribeOk } from '../../test/cli.fixture.ts';

/** A record that attacks whoever looks at it, on every way that it can leave the house. */
const HTML = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
const TERMINAL = '\u001b]0;owned\u0007\u001b[2J\u202egnp.exe\u200b\u2066\u2069\u200f\u061c\u2028\u00ad\ufeff';
const FORMULA = "=cmd|'/C calc'!A0";
const LOOKALIKE = '\u0430dmin';
/** Full width, Greek, and mathematical letters that pass for Latin ones. */
const LOOKALIKES = '\uff52oot \u03bfps \ud835\udc1aws';

let folder: string;
let data: string;
let event: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-hostile-'));
  data = join(folder, 'data');
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const record = {
    ...{ eventVersion: '1.08', eventTime: '2026-01-01T00:00:00Z', awsRegion: 'eu-west-1', eventType: 'AwsApiCall' },
    ...{ eventSource: 's3.amazonaws.com', eventName: `${FORMULA}${HTML}`, eventID: `${TERMINAL}${HTML}` },
    ...{ sourceIPAddress: '198.51.100.7', userAgent: `${HTML}${TERMINAL}`, errorCode: `${FORMULA}${TERMINAL}` },
    userIdentity: {
      ...{ type: 'IAMUser', principalId: 'AIDAEXAMPLE', userName: `${LOOKALIKE}${HTML}`, accountId: '111122223333' },
      ...{ arn: `arn:aws:iam::111122223333:user/${LOOKALIKE}${HTML}${TERMINAL}`, accessKeyId: 'AKIAEXAMPLE000000000' },
    },
    requestParameters: { bucketName: `${FORMULA};${FORMULA}${HTML}`, key: `${TERMINAL}${LOOKALIKES}` },
  };
  writeFileSync(join(logs, 'trail.json'), JSON.stringify({ Records: [record] }));
  await ascribeOk(data, ['ingest', logs]);
  event = JSON.parse(await ascribeOk(data, ['attributions', '--format', 'ndjson'])).event;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What moves a cursor, sets a title, reorders, hides, or passes for another letter. */
const SEEN_AS_IT_IS =
  /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\u0430\u03bf\uff52]|\ud835\udc1a/u;

test('on a terminal: the card and the table show it as escapes', async () => {
  const asked = [
    ['explain', event],
    ['attributions'],
    ['events'],
    ['identities'],
    ['trace', 'AKIAEXAMPLE000000000'],
    ['custody'],
    ['unread'],
  ];
  for (const args of asked) {
    const text = await ascribeOk(data, args);
    expect(text, args[0]).not.toMatch(SEEN_AS_IT_IS);
  }
  expect(await ascribeOk(data, ['explain', event])).toContain('\\u0430dmin');
});

test('in a spreadsheet: no cell of the CSV begins as a formula does, whatever ends a cell', async () => {
  const csv = await ascribeOk(data, ['attributions', '--format', 'csv']);
  expect(csv).not.toMatch(SEEN_AS_IT_IS);
  expect(csv).toContain("'=cmd");
  for (const cell of csv.split(/[,;|\t\r\n]/)) expect(cell).not.toMatch(/^[\s"]*[=+@]|^[\s"]*-(?!\d+(\.\d+)?"?$)/);
});

test('in a browser: the report has no tag, attribute or character of it', async () => {
  const file = join(folder, 'report.html');
  await ascribeOk(data, ['report', event, '-o', file]);
  const page = readFileSync(file, 'utf8');
  expect(page).not.toMatch(/<(img|script|iframe|object|embed|link)\b|<[^>]*\bonerror=/i);
  expect(page.replaceAll('\n', '')).not.toMatch(SEEN_AS_IT_IS);
  expect(page).toContain('\\u0430dmin');
  expect(page).toContain('&#60;script&#62;');
});

test('in what both verifiers and the custody log say of a bundle and of a case whose question attacks as well', async () => {
  const about = ['--scope', HTML, '--authority', TERMINAL, '--investigator', LOOKALIKE];
  const id = (await ascribeOk(data, ['case', 'new', `${TERMINAL}${HTML}${LOOKALIKE}?`, ...about])).trim();
  await ascribeOk(data, ['case', 'add', id, event]);
  const file = join(folder, 'case.json');
  const key = join(data, 'evidence', 'keys', 'log.vkey');
  const said = [
    await ascribeOk(data, ['bundle', id, '-o', file]),
    await ascribeOk(data, ['verify', file, '--key', key]),
    await ascribeOk(data, ['case', 'show', id]),
    await ascribeOk(data, ['custody']),
    execFileSync(process.execPath, ['verifier/verify.mjs', file, '--key', key], { encoding: 'utf8' }),
  ];
  for (const text of said) expect(text).not.toMatch(SEEN_AS_IT_IS);
  expect(said[1]).toContain('verified');
  expect(said[4]).toContain('proof holds');
}, 60_000);

test('for programs: NDJSON and OCSF keep every value, and are one line each', async () => {
  for (const args of [
    ['attributions', '--format', 'ndjson'],
    ['export', '--format', 'ocsf'],
  ]) {
    const text = await ascribeOk(data, args);
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u200b\u202e]/);
    expect(JSON.stringify(JSON.parse(text))).toContain(JSON.stringify(TERMINAL).slice(1, -1));
  }
});
