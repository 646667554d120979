import { describe, expect, it } from 'vitest';
import type { Event, Presented } from '../model/event.ts';
import { type Ref, ref } from '../model/ref.ts';
import { micros } from '../model/time.ts';
import type { Segment } from '../model/verdict.ts';
import { FactsBuilder, second } from './facts.fixture.ts';
import { judge } from './index.ts';
import { type JudgementPolicy, NO_POLICY } from './policy.ts';

const ROLE = ref('pg.role', 'cases-db/app');
const READER = ref('k8s.serviceaccount', 'cases/reader');
const INDEXER = ref('k8s.serviceaccount', 'cases/indexer');
const ROTATOR = ref('vault.entity', 'rotator');
const HOUR = 3600;
const version = (n: number): Ref => ref('secret.version', `kv_1/cases/db#${n}`);

const declared = (overlap = 0): JudgementPolicy => ({
  ...NO_POLICY,
  opened: [{ secret: 'kv_1/cases/db', account: ROLE, overlap }],
});

const shows = (holder: readonly Ref[]): Presented => ({
  ref: null,
  joins: [],
  holder,
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

const touches = (b: FactsBuilder, who: Ref, n: number, at: number, kind: Event['kind']): void => {
  b.add({
    source: 'vault.audit',
    kind,
    outcome: 'success',
    time: second(at),
    presented: shows([who]),
    secretVersion: version(n),
  });
};
const reads = (b: FactsBuilder, who: Ref, n: number, at: number): void => touches(b, who, n, at, 'read-secret');
const rotates = (b: FactsBuilder, n: number, at: number): void => touches(b, ROTATOR, n, at, 'rotate');

/** The database says only: the account logged in. */
const logsIn = (b: FactsBuilder, at: number): string =>
  b.add({
    source: 'postgresql.log',
    kind: 'authenticate',
    outcome: 'success',
    time: second(at),
    presented: shows([ROLE]),
  }).key;

const segmentsOf = (b: FactsBuilder, strand: string, policy = declared()): readonly Segment[] =>
  judge(b.facts(), policy).segments.filter((s) => s.strand === strand);

/** Kept by a store that makes the versions itself, so that nobody knows one who has not read it. */
function withoutMaker(b: FactsBuilder, n: number, at: number): void {
  b.add({
    source: 'vault.audit',
    kind: 'rotate',
    outcome: 'success',
    authentication: 'internal',
    time: second(at),
    secretVersion: version(n),
  });
}

describe('an account that a declared secret opens', () => {
  it('is behind the only one who had read the version in force, and the version is named with its interval', () => {
    const b = new FactsBuilder();
    withoutMaker(b, 1, 0);
    withoutMaker(b, 2, 2 * HOUR);
    reads(b, READER, 1, 10);
    const [segment] = segmentsOf(b, logsIn(b, HOUR));
    expect(segment?.verdict).toBe('held');
    expect(segment?.reason).toBe('only-reader-of-secret');
    expect(segment?.holder).toEqual([READER, ROLE]);
    expect(segment?.operator).toEqual([]);
    expect(segment?.secret?.version).toBe(version(1));
    expect(segment?.secret?.from).toBe(second(0));
    expect(segment?.secret?.to).toBe(micros(second(2 * HOUR) + 180_000_000));
    expect(segment?.chain.map((s) => [s.how, s.key, s.cls])).toContainEqual(['knew-secret', version(1), 'K3']);
    expect(segment?.grade.identity).toBe('C3');
  });

  it('is ambiguous between all who had read it, whoever it was', () => {
    const b = new FactsBuilder();
    withoutMaker(b, 1, 0);
    reads(b, READER, 1, 10);
    reads(b, INDEXER, 1, 20);
    const [segment] = segmentsOf(b, logsIn(b, HOUR));
    expect(segment?.verdict).toBe('ambiguous');
    expect(segment?.holder).toEqual([]);
    expect(segment?.candidates).toEqual([
      [INDEXER, ROLE],
      [READER, ROLE],
    ]);
  });

  it('counts whoever made the version by hand as knowing it', () => {
    const b = new FactsBuilder();
    rotates(b, 1, 0);
    reads(b, READER, 1, 10);
    expect(segmentsOf(b, logsIn(b, HOUR))[0]?.candidates).toHaveLength(2);
  });

  it('does not count who read it only later, or another version', () => {
    const b = new FactsBuilder();
    withoutMaker(b, 1, 0);
    withoutMaker(b, 2, 2 * HOUR);
    reads(b, READER, 1, 10);
    const strand = logsIn(b, HOUR);
    reads(b, INDEXER, 2, 3 * HOUR);
    logsIn(b, 4 * HOUR);
    const said = segmentsOf(b, strand).map((s) => [s.secret?.version, s.holder]);
    expect(said[0]).toEqual([version(1), [READER, ROLE]]);
    expect(said.at(-1)).toEqual([version(2), [INDEXER, ROLE]]);
  });

  it('has two versions in force while the old one still works, and then names neither', () => {
    const b = new FactsBuilder();
    withoutMaker(b, 1, 0);
    withoutMaker(b, 2, 2 * HOUR);
    reads(b, READER, 1, 10);
    reads(b, INDEXER, 2, 2 * HOUR + 10);
    const strand = logsIn(b, 2 * HOUR + 1_800);
    const [segment] = segmentsOf(b, strand, declared(HOUR * 1_000_000));
    expect(segment?.secret).toBeNull();
    expect(segment?.verdict).toBe('ambiguous');
    expect(segmentsOf(b, strand)[0]?.holder).toEqual([INDEXER, ROLE]);
  });

  it('stays the account alone where nobody read it, or one who did cannot be followed', () => {
    const b = new FactsBuilder();
    withoutMaker(b, 1, 0);
    const strand = logsIn(b, HOUR);
    expect(segmentsOf(b, strand)[0]?.holder).toEqual([ROLE]);
    b.add({
      source: 'vault.audit',
      kind: 'read-secret',
      outcome: 'success',
      time: second(20),
      presented: { ...shows([]), ref: ref('vault.accessor', 'gone') },
      secretVersion: version(1),
    });
    reads(b, READER, 1, 10);
    expect(segmentsOf(b, strand)[0]?.holder).toEqual([ROLE]);
  });

  it('is only the account without the declaration, and refused or foreign reads make nobody know', () => {
    const b = new FactsBuilder();
    withoutMaker(b, 1, 0);
    reads(b, READER, 1, 10);
    const strand = logsIn(b, HOUR);
    expect(segmentsOf(b, strand, NO_POLICY)[0]?.holder).toEqual([ROLE]);
    const read = { source: 'vault.audit', kind: 'read-secret', time: second(11), secretVersion: version(1) } as const;
    b.add({ ...read, outcome: 'failure', presented: shows([INDEXER]) });
    b.add({ ...read, outcome: 'success', presented: shows([INDEXER]) }, 'foreign');
    expect(segmentsOf(b, strand)[0]?.holder).toEqual([READER, ROLE]);
  });
});
