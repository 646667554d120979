import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plainPaint } from '../report/text/style.ts';
import { addNote, allCases, closeCase, hold, openCase, release, retain, share, theCase, unshare } from './acts.ts';
import type { Attribution, Pin } from './cases.ts';
import { pinState } from './changes.ts';
import { dataFolder, logFile, WHO } from './custody.fixture.ts';
import { writeEntry } from './record.ts';
import { renderCase } from './render.ts';

let office: Awaited<ReturnType<typeof dataFolder>>;
let data: string;
beforeEach(async () => {
  office = await dataFolder();
  data = office.data;
});
afterEach(() => office.close());

const NEW = { question: 'Who opened file 17?', scope: 'May', authority: 'Order 3/26', investigator: 'J. Doe' };
const ATTRIBUTION: Attribution = {
  ...{ event: 'e1', action: 's3:GetObject', time: null, verdict: 'attributed', holder: ['okta.user:1'] },
  ...{ operator: ['okta.user:1'], grade: { overall: 'C3' }, evidence: ['sha256:1'] },
};
const MADE = { judgement: '2', reading: '2', policy: 'p' };

const pinned = (id: string, attribution: Attribution) =>
  writeEntry(data, { by: WHO, act: 'pinned', case: id, events: ['e1'], detail: { attribution, made: MADE } });

describe('a case', () => {
  test('is what its entries say', async () => {
    const id = await openCase(data, WHO, NEW);
    const other = await openCase(data, WHO, { ...NEW, question: 'another' });
    await pinned(id, ATTRIBUTION);
    await addNote(data, WHO, id, 'asked for the log of May');
    await hold(data, WHO, id, 'letter');
    await retain(data, WHO, id, '2033-12-31');
    expect(theCase(data, id)).toMatchObject({
      ...{ id: 'case-1', ...NEW, closed: null, keepUntil: '2033-12-31', hold: { reason: 'letter', entry: 5 } },
      notes: [{ text: 'asked for the log of May', by: WHO }],
      pins: [{ event: 'e1', attribution: ATTRIBUTION, made: MADE, entry: 3, log: { size: 0 } }],
    });
    expect(theCase(data, other)).toMatchObject({ id: 'case-2', question: 'another', pins: [], notes: [] });
  });

  test('pinned again keeps the newer attribution, and the log keeps both', async () => {
    const id = await openCase(data, WHO, NEW);
    await pinned(id, ATTRIBUTION);
    await pinned(id, { ...ATTRIBUTION, verdict: 'contested' });
    expect(theCase(data, id).pins.map(({ attribution, entry }) => [attribution['verdict'], entry])).toEqual([
      ['contested', 3],
    ]);
  });

  test('that is closed takes nothing more, and can be held and retained', async () => {
    const id = await openCase(data, WHO, NEW);
    await closeCase(data, WHO, id, 'answered');
    await expect(addNote(data, WHO, id, 'late')).rejects.toMatchObject({ code: 'case-refuses' });
    await expect(closeCase(data, WHO, id, 'again')).rejects.toMatchObject({ code: 'case-refuses' });
    await expect(release(data, WHO, id, 'none')).rejects.toMatchObject({ code: 'case-refuses' });
    await hold(data, WHO, id, 'appeal');
    await release(data, WHO, id, 'settled');
    expect(theCase(data, id)).toMatchObject({ closed: { conclusion: 'answered' }, hold: null });
  });

  test('is shared with accounts, the newer role of each stands, and is taken back', async () => {
    const id = await openCase(data, WHO, NEW);
    await share(data, WHO, id, 'oidc:https://id.example|8f2c', 'reader');
    await share(data, WHO, id, 'token:3f9a', 'reader');
    await share(data, WHO, id, 'oidc:https://id.example|8f2c', 'investigator');
    const members = () => theCase(data, id).members.map(({ account, role }) => `${account} ${role}`);
    expect(members()).toEqual(['token:3f9a reader', 'oidc:https://id.example|8f2c investigator']);
    expect(renderCase(theCase(data, id), [], 0, null, plainPaint)).toContain('token:3f9a, reader');
    await unshare(data, WHO, id, 'token:3f9a');
    expect(members()).toEqual(['oidc:https://id.example|8f2c investigator']);
    await expect(unshare(data, WHO, id, 'token:3f9a')).rejects.toMatchObject({ code: 'case-refuses' });
    await expect(share(data, WHO, id, ' ', 'reader')).rejects.toMatchObject({ code: 'case-refuses' });
  });

  test('needs a question, and an id that exists', async () => {
    await expect(openCase(data, WHO, { ...NEW, question: ' ' })).rejects.toMatchObject({ code: 'case-refuses' });
    await expect(addNote(data, WHO, 'case-9', 'x')).rejects.toMatchObject({ code: 'no-such-case' });
    expect(allCases(data)).toEqual([]);
  });

  test('is not told from a log that does not hold', async () => {
    const id = await openCase(data, WHO, NEW);
    writeFileSync(logFile(data), readFileSync(logFile(data), 'utf8').replace('May', 'Jun'));
    expect(() => theCase(data, id)).toThrow(/custody log does not hold/);
  });
});

describe('a pinned attribution', () => {
  const pin = { event: 'e1', attribution: ATTRIBUTION } as Pin;

  test('is the same, or supported otherwise, or another answer, or gone', () => {
    expect(pinState(pin, { ...ATTRIBUTION })).toEqual({ state: 'unchanged' });
    expect(pinState(pin, { ...ATTRIBUTION, evidence: ['sha256:1', 'sha256:2'] })).toMatchObject({ answer: false });
    expect(pinState(pin, { ...ATTRIBUTION, verdict: 'contested', operator: [] })).toEqual({
      ...{ state: 'changed', answer: true },
      changes: [
        { field: 'verdict', before: 'attributed', after: 'contested' },
        { field: 'operator', before: ['okta.user:1'], after: [] },
      ],
    });
    expect(pinState(pin, null)).toEqual({ state: 'gone' });
  });

  test('is shown before and after, and nothing in it does anything to a terminal', async () => {
    const id = await openCase(data, WHO, { ...NEW, question: 'Who?\u202e\u001b]0;x\u0007' });
    await pinned(id, { ...ATTRIBUTION, action: 'a\u001b[2Jb\u200b' });
    const one = theCase(data, id);
    const now = { ...ATTRIBUTION, verdict: 'contested' };
    const text = renderCase(
      one,
      [{ pin: one.pins[0]!, row: null, now, is: pinState(one.pins[0]!, now) }],
      7,
      100,
      plainPaint,
    );
    expect(text).toContain('CHANGED: evidence gives another answer (log 0 → 7 leaves)');
    expect(text).toMatch(/verdict +attributed\n +→ contested/);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u200b\u202e]/);
    expect(text).toContain('\\x1b[2J');
  });
});
