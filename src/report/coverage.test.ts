import { expect, it } from 'vitest';
import type { CoverageRow } from '../store/contract.ts';
import { coverageOf, renderCoverage } from './coverage.ts';
import { plainPaint } from './text/style.ts';

const row = (changes: Partial<CoverageRow>): CoverageRow => ({
  source: 'aws.cloudtrail',
  verdict: 'attributed',
  reason: 'chain-to-root-same-device',
  grade: 'C3',
  privileged: true,
  serviceInternal: false,
  defensible: true,
  actions: 1,
  ...changes,
});

const coverage = coverageOf(
  [
    row({ actions: 30 }),
    row({ actions: 70, verdict: 'held', grade: 'C1', defensible: false, reason: 'issued-from-held' }),
    row({ actions: 1000, serviceInternal: true, reason: 'service-internal' }),
    row({ actions: 5, privileged: false, source: 'okta.system-log' }),
  ],
  [
    { code: 'device-not-bound', source: 'aws.cloudtrail', actions: 10, privilegedActions: 2 },
    { code: 'owner-unknown', source: 'openssh.sshd', actions: 5, privilegedActions: 5 },
  ],
  { id: 'f'.repeat(64), definition: 'device', file: null },
);

it('counts services that act by themselves apart from the headline', () => {
  expect(coverage.headline).toEqual({
    privileged: 100,
    defensible: 30,
    serviceInternalPrivileged: 1000,
    serviceInternalDefensible: 1000,
  });
  expect(renderCoverage(coverage, 100, plainPaint)).toMatch(/^30 % of privileged actions are defensible: 30 of 100/);
});

it('ranks gaps by the privileged actions that they would lift, with the product’s own remedy', () => {
  expect(coverage.gaps.map((g) => g.code)).toEqual(['owner-unknown', 'device-not-bound']);
  expect(coverage.gaps[0]?.remedy).toContain('SSH certificates');
  expect(renderCoverage(coverage, 100, plainPaint)).toContain('would lift 5 privileged actions');
});

it('has every verdict and grade of every source', () => {
  expect(coverage.sources.map((s) => [s.source, s.verdicts.held, s.grades.C3])).toEqual([
    ['aws.cloudtrail', 70, 1030],
    ['okta.system-log', 0, 5],
  ]);
});

it('names the policy', () => {
  expect(renderCoverage(coverage, 100, plainPaint)).toContain('Policy ffffffffffff (defaults)');
});
