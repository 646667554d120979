import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWorld } from '../lab/build.ts';
import { evidenceFiles, writeWorld } from '../lab/write.ts';
import { judge } from '../src/judgement/index.ts';
import { NO_POLICY } from '../src/judgement/policy.ts';
import { at } from '../src/judgement/segment-at.ts';
import type { Facts } from '../src/model/facts.ts';
import { kindOf, type Ref, valueOf } from '../src/model/ref.ts';
import type { Segment } from '../src/model/verdict.ts';
import { openIndex } from '../src/pipeline/open-index.ts';
import { ascribeOk } from './cli.fixture.ts';

/**
 * Law 5: a verdict names the refs that were consulted for it, and the facts that mention one of those give the same verdict
 * again. What is left out of such a list is something on which the verdict silently rests.
 */
const PER_REASON = 12;

let folder: string;
let facts: Facts;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-recompute-'));
  const { world, truth } = buildWorld('recompute', 4000);
  writeWorld(folder, evidenceFiles('recompute', world.emissions, 'mixed'), truth, world);
  const data = join(folder, 'data');
  await ascribeOk(data, ['ingest', join(folder, 'logs')]);
  const store = await openIndex(data);
  facts = await store.facts();
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * The facts of the judged events themselves, and all that mention a consulted ref: have it as a value, or the address that a
 * `net.address` ref stands for.
 */
function mentioning(consulted: readonly Ref[], own: Segment): Facts {
  const values = consulted.map((ref) => (kindOf(ref) === 'net.address' ? valueOf(ref) : ref));
  const needles = values.map((value) => JSON.stringify(value));
  const mentions = (fact: object & { readonly strand?: string }): boolean => {
    if (fact.strand === own.strand) return true;
    const text = JSON.stringify(fact);
    return needles.some((needle) => text.includes(needle));
  };
  const mentioned = {
    issues: facts.issues.filter(mentions),
    ends: facts.ends.filter(mentions),
    statements: facts.statements.filter(mentions),
    decisions: facts.decisions.filter(mentions),
    secrets: facts.secrets.filter(mentions),
  };
  const keys = new Set([
    own.strand,
    ...facts.strands.filter(mentions).map(({ key }) => key),
    ...Object.values(mentioned).flatMap((list) => list.map(({ strand }) => strand)),
  ]);
  const strands = facts.strands.filter(({ key }) => keys.has(key));
  return { ...mentioned, strands, hours: [], runs: [], uses: facts.uses.filter(({ strand }) => keys.has(strand)) };
}

const answer = ({ verdict, reason, holder, operator, candidates, device, credential, context, approval }: Segment) => ({
  ...{ verdict, reason, holder, operator, candidates, device, credential, context, approval },
});

describe('the recompute law', () => {
  test.each(['device', 'network'] as const)(
    'the facts that mention what was consulted give the same verdict (%s)',
    (definition) => {
      const policy = { ...NO_POLICY, definition };
      const byReason = groupedByReason(judge(facts, policy).segments);
      expect(byReason.size).toBeGreaterThan(8);
      const sample = [...byReason.values()].flatMap((same) => same.slice(0, PER_REASON));
      const changed = sample.flatMap((segment) => {
        const again = judge(mentioning(segment.consulted, segment), policy);
        const found = at(
          again.segments.filter(({ strand }) => strand === segment.strand),
          segment.from,
        );
        const same = found !== null && JSON.stringify(answer(found)) === JSON.stringify(answer(segment));
        return same ? [] : [{ was: answer(segment), became: found && answer(found), consulted: segment.consulted }];
      });
      expect(changed).toEqual([]);
    },
    300_000,
  );
});

function groupedByReason(list: readonly Segment[]): Map<string, Segment[]> {
  const groups = new Map<string, Segment[]>();
  for (const segment of list) groups.set(segment.reason, [...(groups.get(segment.reason) ?? []), segment]);
  return groups;
}
