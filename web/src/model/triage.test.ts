import { expect, test } from 'vitest';
import type { Decision } from '../api/triage.ts';
import { standingOf } from './triage.ts';

const AT = '2026-03-02T09:00:00.000Z';
const decided = (state: Decision['state']): Decision => ({
  ...{ at: AT, by: { account: 'local', host: 'h', via: 'api' }, entry: 3, log: null },
  ...{ finding: 'f', state, assignee: null, reason: 'known', seen: { events: 4, last: AT } },
});

test('a finding that nobody decided on is open', () => {
  expect(standingOf({ events: 4, last: AT }, undefined)).toMatchObject({ state: 'open', isAside: false });
});

test('what was put aside need not be seen, until later evidence adds to it', () => {
  expect(standingOf({ events: 4, last: AT }, decided('accepted'))).toMatchObject({ isAside: true, hasGrown: false });
  expect(standingOf({ events: 5, last: AT }, decided('accepted'))).toMatchObject({ isAside: false, hasGrown: true });
  expect(standingOf({ events: 4, last: '2026-03-02T09:00:01.000Z' }, decided('resolved'))).toMatchObject({
    isAside: false,
    hasGrown: true,
  });
});

test('what is worked on is seen, and does not count as grown', () => {
  expect(standingOf({ events: 9, last: AT }, decided('working'))).toMatchObject({ isAside: false, hasGrown: false });
});
