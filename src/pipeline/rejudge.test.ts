import { expect, it } from 'vitest';
import { buildWorld } from '../../lab/build.ts';
import { Rng } from '../../lab/prng.ts';
import { judge } from '../judgement/index.ts';
import { type JudgementPolicy, NO_POLICY } from '../judgement/policy.ts';
import { Rejudge } from '../judgement/rejudge/index.ts';
import type { StrandKey } from '../model/facts.ts';
import { ref } from '../model/ref.ts';
import { FactsOfRecords } from './facts-of-records.fixture.ts';

/** Stories of every kind, with little noise between them. */
const RECORDS = Number(process.env.REJUDGE_RECORDS ?? 600);
const BATCHES = 16;

const STRICT: JudgementPolicy = {
  ...NO_POLICY,
  definition: 'network',
  needsApproval: () => true,
  networkOf: (ip) => (ip.startsWith('10.') ? 'inside' : null),
  opened: [{ secret: 'kv_1/cases/db', account: ref('pg.role', 'cases-db/app'), overlap: 0 }],
};

const records = buildWorld('rejudge', RECORDS).world.emissions.map(({ source, text }) => ({ source, text }));

it.each([
  ['one level of trust', () => 'declared' as const, NO_POLICY, 'a'],
  ['two levels of trust', (s: string) => (s < 'g' ? ('declared' as const) : ('unprotected' as const)), NO_POLICY, 'b'],
  ['a policy that asks for more', () => 'unprotected' as const, STRICT, 'c'],
])(
  'says after each batch of records what judging everything says, to the byte: %s',
  (_name, trustOf, policy, seed) => {
    const rng = new Rng(`rejudge/${seed}`);
    const all = new FactsOfRecords();
    const rejudge = new Rejudge(policy);
    const order = shuffled(records, rng);
    let [judged, possible] = [0, 0];
    for (let n = 0; n < BATCHES; n++) {
      const touched = new Set<StrandKey>();
      const size = Math.ceil(order.length / BATCHES);
      for (const { source, text } of order.slice(n * size, (n + 1) * size))
        for (const key of all.add(text, trustOf(source))) touched.add(key);
      const facts = all.facts();
      const { judgement, judgedStrands, changed } = rejudge.update(facts, touched);
      expect(JSON.stringify(judgement)).toBe(JSON.stringify(judge(facts, policy)));
      if (changed === null) continue;
      judged += judgedStrands;
      possible += facts.strands.length;
    }
    expect(judged).toBeLessThan(possible / 2);
  },
  60_000,
);

function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = rng.int(0, i);
    [all[i], all[j]] = [all[j] as T, all[i] as T];
  }
  return all;
}
