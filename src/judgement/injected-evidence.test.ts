import { describe, expect, it } from 'vitest';
import type { Trust } from '../model/grade.ts';
import { ref } from '../model/ref.ts';
import { FactsBuilder, MAC_CLI, on, presentsKey, second, signIn, uses } from './facts.fixture.ts';
import { judge } from './index.ts';
import { type JudgementPolicy, NO_POLICY } from './policy.ts';
import {
  ALICE,
  ALICE_KEY,
  honest,
  issued,
  judgedOf,
  MALLORY,
  OFFICE,
  POLICIES,
  TRICKS,
  usesKey,
} from './tricks.fixture.ts';

/** Where he can write: an application's own log, a product's log in a place that nobody vouches for, a place declared for something else. */
const PLACES: readonly (readonly [source: string, trust: Trust])[] = [
  ['custom.shop', 'unprotected'],
  ['aws.cloudtrail', 'unprotected'],
  ['okta.system-log', 'unprotected'],
  ['aws.cloudtrail', 'foreign'],
];

describe('the honest logs by themselves', () => {
  it('name, hold, contest and leave open, so that a trick has something to change', () => {
    const reasons = new Set(POLICIES.flatMap((p) => [...judgedOf(honest(), p).values()].flat().map((s) => s.reason)));
    for (const reason of [
      'fresh-login',
      'chain-to-root-same-network',
      'bound-to-workload',
      'used-from-second-device',
      'issuance-missing',
      'only-reader-of-secret',
    ])
      expect([...reasons]).toContain(reason);
    const found = [...judgedOf(honest(), POLICIES[0] as JudgementPolicy).values()].flat().flatMap((s) => s.findings);
    expect(found).toContain('privileged-without-approval');
  });
});

describe.each(TRICKS)('%s', (_says, records) => {
  it('changes nothing that is said of a log that he cannot write', () => {
    for (const policy of POLICIES) {
      const alone = judgedOf(honest(), policy);
      for (const [source, trust] of PLACES) {
        const b = honest();
        for (const record of records) b.add({ source, ...record }, trust);
        expect(judgedOf(b, policy), `${source} ${trust} ${policy.definition}`).toEqual(alone);
      }
    }
  });
});

describe('evidence of the same worth', () => {
  it('does contradict: where nobody vouches for any log, all are worth the same', () => {
    const b = new FactsBuilder();
    signIn(b, 'alice', ...ALICE_KEY, 0, OFFICE);
    const use = uses(b, ...ALICE_KEY, 7, 600, on(OFFICE, MAC_CLI));
    b.add({ time: second(7), issued: [issued(ALICE_KEY, MALLORY)] });
    const judged = judge(b.facts(), NO_POLICY).segments.filter((s) => s.strand === use.key);
    expect(judged.map((s) => [s.verdict, s.operator])).toEqual([['ambiguous', []]]);
  });

  it('and a stronger join of a worse place does not outdo a weaker one of a better place', () => {
    const b = honest();
    const strong = ref('k8s.jti', 'x');
    const use = b.add(
      {
        ...usesKey(ALICE_KEY, 650, on(OFFICE, MAC_CLI)),
        presented: {
          ...presentsKey(ALICE_KEY[0], ALICE_KEY[1], second(7)),
          joins: [
            { key: strong, cls: 'K1', issuedAt: null, withinMicros: null },
            ...presentsKey(ALICE_KEY[0], ALICE_KEY[1], second(7)).joins,
          ],
        },
      },
      'unprotected',
    );
    b.add({ time: second(1), issued: [issued(ALICE_KEY, MALLORY, { keys: [strong] })] }, 'unprotected');
    const judged = judge(b.facts(), NO_POLICY).segments.filter((s) => s.strand === use.key);
    expect(judged.map((s) => s.holder[0])).toEqual([ALICE]);
  });
});
