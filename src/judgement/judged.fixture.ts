import { expect } from 'vitest';
import type { Facts, Strand } from '../model/facts.ts';
import { ref } from '../model/ref.ts';
import type { Segment } from '../model/verdict.ts';
import { judge } from './index.ts';
import { type JudgementPolicy, NO_POLICY } from './policy.ts';

export const HOME = '198.51.100.7';
export const ELSEWHERE = '203.0.113.99';
/** Address and kind of machine count as the device, so that the rules about them show. */
export const NETWORK: JudgementPolicy = { ...NO_POLICY, definition: 'network' };
export const verdictsOf = (facts: Facts, strand: Strand, policy = NETWORK): Segment[] =>
  judge(facts, policy).segments.filter((s) => s.strand === strand.key);
export const only = (facts: Facts, strand: Strand, policy = NETWORK): Segment => {
  const segments = verdictsOf(facts, strand, policy);
  expect(segments).toHaveLength(1);
  return segments[0] as Segment;
};
export const ALICE = ref('okta.user', '00ualice');
