import { expect, test } from 'vitest';
import type { CaseInFull, SeenPin, Stamp } from '../api/cases.ts';
import type { Attribution } from '../api/types.ts';
import { doneIn } from './case-feed.ts';

const stamp = (entry: number, account = 'ana'): Stamp => ({
  ...{ at: `2026-03-02T09:00:0${entry}.000Z`, by: { account, host: 'h', via: 'api' }, entry, log: null },
});
const pin = (entry: number, account?: string): SeenPin => ({
  pin: { ...stamp(entry, account), event: `e${entry}`, attribution: { action: `a${entry}` } as Attribution },
  ...{ now: null, is: { state: 'gone' } },
});
const CASE: CaseInFull = {
  ...{ id: 'case-1', question: 'q', scope: 's', authority: 'a', investigator: 'i', opened: stamp(1) },
  ...{ closed: null, hold: null, keepUntil: null, notes: [], pins: [], members: [], logSize: 9 },
};

test('what was done stands in the order of the custody log, pins of one act together', () => {
  const done = doneIn({
    ...CASE,
    pins: [pin(2), pin(3), pin(4), pin(6), pin(7, 'bo')],
    notes: [{ ...stamp(5), text: 'asked for May' }],
  });
  expect(done.map(({ did, text }) => [did, text])).toEqual([
    ['opened the case', null],
    ['pinned', '3 attributions'],
    ['wrote', 'asked for May'],
    ['pinned', 'a6'],
    ['pinned', 'a7'],
  ]);
});
