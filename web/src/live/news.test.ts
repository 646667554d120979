import { expect, test } from 'vitest';
import { NO_NEWS, told } from './news.ts';

const FINDING = {
  name: 'finding',
  data: { id: 'f1', severity: 'high', title: null, code: 'second-device', says: 'x' },
};
const VERDICT = {
  name: 'verdict',
  data: {
    ...{ strand: 's', from: null, logSize: 9, because: ['sha256:1', 7] },
    ...{ before: { verdict: 'held', grade: 'C1' }, after: { verdict: 'contested', grade: 'C0' } },
  },
};

test('findings and verdicts are kept, the newest first, each once however often it is told', () => {
  const news = [FINDING, VERDICT, FINDING].reduce(told, NO_NEWS);
  expect(news.items.map((i) => i.kind)).toEqual(['verdict', 'finding']);
  expect(news.items[0]).toMatchObject({ because: ['sha256:1'], after: { verdict: 'contested' } });
  expect(news.items[1]).toMatchObject({ title: 'second-device' });
  expect(news.unseen).toBe(2);
});

test('the state names what the server answers from, and counts what was not told one by one', () => {
  const state = { name: 'state', data: { logSize: 9, key: 'k', more: 4 } };
  expect([state, state].reduce(told, NO_NEWS)).toMatchObject({ state: { logSize: 9, key: 'k' }, more: 8, unseen: 0 });
});

test('an event of another shape says nothing', () => {
  for (const data of [null, 3, 'x', {}, { id: 'f', says: 'x', severity: 'worst' }])
    for (const name of ['finding', 'verdict', 'state', 'other']) expect(told(NO_NEWS, { name, data })).toBe(NO_NEWS);
});
