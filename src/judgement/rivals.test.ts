import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_DEVICE } from '../model/event.ts';
import type { Facts } from '../model/facts.ts';
import { ref } from '../model/ref.ts';
import {
  chainsTo,
  delivers,
  endsKey,
  FactsBuilder,
  LINUX_BOTO,
  MAC_CLI,
  on,
  second,
  signIn,
  uses,
} from './facts.fixture.ts';
import { judge } from './index.ts';
import { NO_POLICY } from './policy.ts';
import { REASONS } from './reasons.ts';
import { RIVALS } from './rivals.ts';

const USERS = ['00ualice', '00ubob'] as const;
const KEYS = ['ASIA1', 'ASIA2'] as const;
const PLACES = ['198.51.100.7', '198.51.100.8', '203.0.113.99', '10.0.0.4', '2001:db8::1'] as const;
const AGENTS = [MAC_CLI, LINUX_BOTO] as const;

type Step = (b: FactsBuilder) => unknown;

/** One thing that a log may hold: honest, stolen, twice issued, ended, delivered, named, refused. */
const step: fc.Arbitrary<Step> = fc
  .record({
    what: fc.constantFrom('login', 'use', 'chain', 'end', 'off', 'instance', 'name', 'refused', 'long-lived'),
    user: fc.constantFrom(...USERS),
    key: fc.constantFrom(...KEYS),
    ip: fc.constantFrom(...PLACES),
    agent: fc.constantFrom(...AGENTS),
    at: fc.integer({ min: 0, max: 5000 }),
  })
  .map(({ what, user, key, ip, agent, at }): Step => {
    const device = on(ip, agent);
    switch (what) {
      case 'login':
        return (b) => signIn(b, user, key, 'Dev:x', 0, ip);
      case 'use':
        return (b) => uses(b, key, 'Dev:x', 7, at, device);
      case 'chain':
        return (b) => chainsTo(b, [key, 'Dev:x', 7], ['ASIA3', 'Ops:y'], at, device);
      case 'end':
        return (b) => b.add({ time: second(at), authentication: 'none', ended: [endsKey(key, 'revoked')] });
      case 'off':
        return (b) =>
          b.add({
            time: second(at),
            authentication: 'none',
            ended: [{ ref: ref('okta.user', user), how: 'disabled', at: null }],
          });
      case 'instance':
        return (b) => delivers(b, 'i-0123456789abcdef0', 'ASIA4', at, device);
      case 'name':
        return (b) =>
          b.add({
            time: second(at),
            authentication: 'none',
            principal: { ref: null, id: null, name: user, email: null, type: null },
          });
      case 'refused':
        return (b) => uses(b, key, 'Dev:x', 7, at, device, { authentication: 'failed', outcome: 'failure' });
      default:
        return (b) =>
          b.add({
            time: second(at),
            device: { ...NO_DEVICE, ip },
            presented: {
              ref: ref('aws.access-key', 'AKIA1'),
              joins: [],
              holder: [ref('aws.iam-user', 'AIDA1')],
              holderClass: 'K2',
              boundTo: null,
              issuance: 'expected',
            },
          });
    }
  });

const facts: fc.Arbitrary<Facts> = fc.array(step, { minLength: 1, maxLength: 14 }).map((steps) => {
  const b = new FactsBuilder();
  for (const run of steps) run(b);
  return b.facts();
});

describe('rivals', () => {
  it('stand beside every answer, with why they are weaker; an answer that names an operator has one that is weaker indeed', () => {
    fc.assert(
      fc.property(facts, (f) => {
        for (const definition of ['device', 'network'] as const) {
          for (const s of judge(f, { ...NO_POLICY, definition }).segments) {
            expect(s.rivals.length).toBeGreaterThan(0);
            for (const r of s.rivals) {
              expect(r.hypothesis).not.toBe('');
              expect(r.weakerBecause).not.toBe('');
              if (s.operator.length > 0) expect(r.weakerBecause).not.toMatch(/^(?:Nothing:|None )/);
            }
            expect(s.operator.length > 0).toBe(s.verdict === 'attributed');
            if (s.verdict !== 'ambiguous') continue;
            expect(s.candidates.length).toBeGreaterThan(1);
            for (const chain of s.candidates) expect(chain.length).toBeGreaterThan(0);
            expect(s.gaps.length).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are in the table for every reason', () => {
    expect(Object.keys(RIVALS).sort()).toEqual(Object.keys(REASONS).sort());
  });

  it('are met with in all verdicts by the cases above', () => {
    const verdicts = new Set<string>();
    for (const f of fc.sample(facts, { numRuns: 150, seed: 7 }))
      for (const s of judge(f, NO_POLICY).segments) verdicts.add(s.verdict);
    expect([...verdicts].sort()).toEqual(['ambiguous', 'attributed', 'contested', 'held', 'unattributed']);
  });
});
