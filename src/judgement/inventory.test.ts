import { describe, expect, it } from 'vitest';
import type { Event, IdentityStatement } from '../model/event.ts';
import type { Trust } from '../model/grade.ts';
import { type Ref, ref } from '../model/ref.ts';
import { FactsBuilder, MAC_BROWSER, on, second, signIn, uses } from './facts.fixture.ts';
import { judge } from './index.ts';
import { withVerified } from './integrity/standing.ts';
import { NO_POLICY } from './policy.ts';

const ALICE = ref('okta.user', 'alice');
const says = (
  r: Ref,
  attribute: IdentityStatement['attribute'],
  value: string,
  over: Partial<IdentityStatement> = {},
): IdentityStatement => ({
  ref: r,
  attribute,
  value,
  ...over,
});
const inventory = (b: FactsBuilder, of: Ref, over: Partial<Event>, trust: Trust = 'declared') =>
  b.add(
    {
      source: 'ascribe.inventory',
      authentication: 'none',
      principal: { ref: of, id: null, name: null, email: null, type: null },
      ...over,
    },
    trust,
  );
const left = (b: FactsBuilder, at: number, trust: Trust = 'declared') =>
  inventory(
    b,
    ALICE,
    {
      time: second(at),
      ended: [{ ref: ALICE, how: 'offboarded', at: null }],
      statements: [says(ALICE, 'state', 'offboarded')],
    },
    trust,
  );
const KEY = ['ASIAEXAMPLE000000001', 'AROA1:alice'] as const;

/** Alice signs in and uses a role's key from her browser, ten minutes and two hours later. */
function aliceAtWork(): FactsBuilder {
  const b = new FactsBuilder();
  signIn(b, 'alice', ...KEY, 0, '198.51.100.1');
  for (const at of [600, 3000]) uses(b, ...KEY, 7, at, on('198.51.100.1', MAC_BROWSER));
  return b;
}
const segmentsOf = (b: FactsBuilder) =>
  judge(b.facts(), NO_POLICY)
    .segments.filter((s) => s.credential === `aws.access-key:${KEY[0]}`)
    .map(({ reason, findings, window, from, to, operator }) => ({ reason, findings, window, from, to, operator }));

describe('a holder who has left, by the inventory', () => {
  it('closes the window of what he held, and what is used after that is a finding', () => {
    const b = aliceAtWork();
    const before = segmentsOf(b);
    left(b, 1000);
    const [first, after] = segmentsOf(b);
    expect(before).toHaveLength(1);
    expect(first).toMatchObject({ reason: before[0]?.reason, findings: [] });
    expect(first?.window).toMatchObject({ closedHow: 'offboarded', to: second(1000) });
    expect(after).toMatchObject({ findings: ['use-after-offboarding'] });
  });

  it('closes it whatever the log is worth: nobody knows better who has left', () => {
    const b = aliceAtWork();
    const logs = new Set(b.facts().strands.map((s) => s.key));
    left(b, 1000);
    const verified = judge(withVerified(b.facts(), logs), NO_POLICY).segments;
    expect(verified.filter((s) => s.window.closedHow === 'offboarded').length).toBeGreaterThan(0);
  });

  it('and the finding counts what came after, not what the key did before', () => {
    const b = aliceAtWork();
    left(b, 1000);
    const [found] = judge(b.facts(), NO_POLICY).findings.filter((f) => f.code === 'use-after-offboarding');
    expect(found).toMatchObject({ events: 1, first: second(3000), last: second(3000) });
  });

  it('unless he came back', () => {
    const b = aliceAtWork();
    left(b, 1000);
    inventory(b, ALICE, { time: second(1500), statements: [says(ALICE, 'state', 'active')] });
    expect(segmentsOf(b).flatMap((s) => s.findings)).toEqual([]);
  });

  it('and nothing comes of it where the inventory was not imported', () => {
    const plain = segmentsOf(aliceAtWork());
    const b = aliceAtWork();
    left(b, 1000, 'unprotected');
    expect(segmentsOf(b).map((s) => s.reason)).toEqual(plain.map((s) => s.reason));
    expect(segmentsOf(b)[0]?.window.closedHow).toBe(plain[0]?.window.closedHow);
  });
});

describe('accounts of one holder', () => {
  const JOB = ref('ci.job', 'github/o/r/1');
  const GITHUB = ref('github.user', '77');
  const approvals = (b: FactsBuilder) => {
    const person = (r: Ref, over: Partial<Event>): Partial<Event> => ({
      source: 'github.actions',
      principal: { ref: r, id: null, name: 'alice', email: null, type: null },
      presented: { ref: null, joins: [], holder: [r], holderClass: 'K3', boundTo: null, issuance: 'not-logged' },
      context: { agentRun: null, toolCall: null, job: JOB, request: null, trace: null },
      ...over,
    });
    b.add(person(ALICE, { kind: 'run', time: second(0) }));
    b.add(person(GITHUB, { kind: 'approve', outcome: 'success', time: second(10) }));
    b.add(person(ref('github.user', '1'), { kind: 'act', time: second(20), privileged: true, outcome: 'success' }));
    return judge(b.facts(), NO_POLICY)
      .segments.map((s) => s.approval?.state)
      .filter((s) => s !== undefined);
  };
  const bind = (b: FactsBuilder, r: Ref, id: string, over: Partial<IdentityStatement> = {}) =>
    inventory(b, r, { statements: [says(r, 'holder', id, over)] });

  it('cannot approve each other, where one inventory id says that they are', () => {
    expect(approvals(new FactsBuilder())).toContain('approved');
    const b = new FactsBuilder();
    bind(b, ALICE, 'E1');
    bind(b, GITHUB, 'E1');
    expect(approvals(b)).toEqual(expect.not.arrayContaining(['approved']));
  });

  it('are no longer one where two holders claim one of the names at that time', () => {
    const b = new FactsBuilder();
    bind(b, ALICE, 'E1');
    bind(b, GITHUB, 'E1');
    bind(b, GITHUB, 'E2');
    expect(approvals(b)).toContain('approved');
  });

  it('are one only in the interval in which the name was his', () => {
    const b = new FactsBuilder();
    bind(b, ALICE, 'E1');
    bind(b, GITHUB, 'E1', { to: second(5) });
    bind(b, GITHUB, 'E2', { from: second(5) });
    expect(approvals(b)).toContain('approved');
  });

  it('are never one by an equal name or e-mail', () => {
    const b = new FactsBuilder();
    for (const r of [ALICE, GITHUB])
      inventory(b, r, {
        statements: [says(r, 'holder', r), says(r, 'name', 'alice'), says(r, 'email', 'a@example.org')],
      });
    expect(approvals(b)).toContain('approved');
  });
});

it('identities carry owner, holder and state; what contradicts itself is there twice', () => {
  const b = aliceAtWork();
  inventory(b, ALICE, {
    statements: [says(ALICE, 'holder', 'E1'), says(ALICE, 'owner', 'payments'), says(ALICE, 'kind', 'person')],
  });
  inventory(b, ALICE, { statements: [says(ALICE, 'holder', 'E1'), says(ALICE, 'owner', 'claims')] });
  const found = judge(b.facts(), { ...NO_POLICY, ownerOf: () => 'policy' }).identities;
  expect(found.find((i) => i.ref === ALICE)).toMatchObject({
    owners: ['claims', 'payments'],
    inventory: { holders: ['E1'], kinds: ['person'] },
  });
  expect(found.find((i) => i.ref.startsWith('aws.role:'))?.owners).toEqual(['policy']);
});
