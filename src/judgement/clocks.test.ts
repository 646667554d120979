import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts, Strand } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import { ref } from '../model/ref.ts';
import type { ClockDifference } from '../model/verdict.ts';
import { FactsBuilder, second } from './facts.fixture.ts';
import { judge } from './index.ts';
import { verdictsOf } from './judged.fixture.ts';
import { NO_POLICY } from './policy.ts';

/** A sign-on at Okta, and what AWS opened with the assertion, `later` seconds after it by its own clock. */
function signsOn(b: FactsBuilder, who: string, at: number, later: number, trust: Trust = 'unprotected'): Strand {
  const subject = ref('saml.subject', `okta|${who}`);
  const account = ref('okta.user', who);
  b.add(
    {
      source: 'okta.system-log',
      time: second(at),
      presented: { ref: null, joins: [], holder: [account], holderClass: 'K3', boundTo: null, issuance: 'expected' },
      issued: [
        {
          ref: subject,
          keys: [subject],
          issuedAt: null,
          expires: null,
          lineage: 'presenter',
          holder: [],
          boundTo: null,
          authenticates: false,
        },
      ],
    },
    trust,
  );
  return b.add(
    {
      time: second(at + later),
      action: 'sts:AssumeRoleWithSAML',
      presented: {
        ref: null,
        joins: [{ key: subject, cls: 'K3', issuedAt: null, withinMicros: 600_000_000 }],
        holder: [ref('aws.saml-user', who)],
        holderClass: 'K3',
        boundTo: null,
        issuance: 'elsewhere',
      },
    },
    trust,
  );
}

const clocksOf = (facts: Facts): readonly ClockDifference[] => judge(facts, NO_POLICY).clocks;
const pairs = (b: FactsBuilder, count: number, later: (i: number) => number, trust?: Trust): FactsBuilder => {
  for (let i = 0; i < count; i++) signsOn(b, `${trust ?? ''}user${i}`, i * 1000, later(i), trust);
  return b;
};
const apart = (count: number, later: (i: number) => number): number | undefined =>
  clocksOf(pairs(new FactsBuilder(), count, later).facts())[0]?.apart;

describe('the clocks of two sources', () => {
  it('are not measured by fewer than four pairs', () => {
    expect(apart(3, () => 2)).toBeUndefined();
    expect(apart(4, () => 2)).toBe(0);
  });
  it('are not apart where the way from one to the other explains it', () => {
    expect(apart(9, (i) => i)).toBe(0);
  });
  it('are apart where what follows comes before, or far too late, again and again', () => {
    expect(apart(9, () => -90)).toBe(90_000_000);
    expect(apart(9, () => 95)).toBe(80_000_000);
  });
  it('are not moved by a few outliers, forged or honest', () => {
    expect(apart(20, (i) => (i < 4 ? -200 : 2))).toBe(0);
    expect(apart(20, (i) => (i < 4 ? 200 : 2))).toBe(0);
  });
  it('are not moved by any number of records of lower trust', () => {
    const b = pairs(new FactsBuilder(), 6, () => 2, 'declared');
    pairs(b, 30, () => -200, 'unprotected');
    expect(clocksOf(b.facts())).toMatchObject([{ pairs: 36, looked: 6, apart: 0 }]);
  });
  it('are measured alike whatever the order of the facts', () => {
    const facts = pairs(new FactsBuilder(), 40, (i) => (i % 7) - 3).facts();
    const expected = JSON.stringify(clocksOf(facts));
    const shuffled = fc.tuple(
      fc.shuffledSubarray([...facts.strands], { minLength: facts.strands.length }),
      fc.shuffledSubarray([...facts.issues], { minLength: facts.issues.length }),
    );
    fc.assert(
      fc.property(
        shuffled,
        ([strands, issues]) => JSON.stringify(clocksOf({ ...facts, strands, issues })) === expected,
      ),
      { numRuns: 20 },
    );
  });
});

describe('a measured difference', () => {
  const judged = (later: number) => {
    const b = pairs(new FactsBuilder(), 8, () => later);
    const use = signsOn(b, 'ada', 50_000, later);
    return { ...judge(b.facts(), NO_POLICY), segment: verdictsOf(b.facts(), use)[0], facts: b.facts(), use };
  };
  it('widens the window between the two sources, and cites what shows it; without one, precision is what is declared', () => {
    expect(judged(2).segment?.window).toMatchObject({ precision: 1_000_000, opensWithin: 1_000_000 });
    const { segment } = judged(-90);
    expect(segment?.window).toMatchObject({ precision: 91_000_000, opensWithin: 91_000_000 });
    expect(segment?.consulted).toContain('saml.subject:okta|user3');
  });
  it('is found where it is beyond tolerance, and only there', () => {
    const code = 'clocks-apart';
    expect(judged(-90).findings.map((f) => f.code)).not.toContain(code);
    expect(judged(-130).findings.find((f) => f.code === code)).toMatchObject({
      subject: 'log.source:okta.system-log/aws.cloudtrail',
      severity: 'medium',
    });
  });
  it('gives the same verdict from the records that mention what was consulted', () => {
    const { segment, facts, use } = judged(-90);
    const mentions = (x: unknown): boolean => (segment?.consulted ?? []).some((r) => JSON.stringify(x).includes(r));
    const strands = new Set([
      ...facts.strands.filter((s) => s.key === use.key || mentions(s)).map((s) => s.key),
      ...facts.issues.filter(mentions).map((i) => i.strand),
    ]);
    const part: Facts = {
      ...facts,
      strands: facts.strands.filter((s) => strands.has(s.key)),
      uses: facts.uses.filter((u) => strands.has(u.strand)),
      issues: facts.issues.filter((i) => strands.has(i.strand)),
    };
    expect(verdictsOf(part, use)[0]).toEqual(segment);
  });
});
