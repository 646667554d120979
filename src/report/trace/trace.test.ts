import { describe, expect, it } from 'vitest';
import { ref } from '../../model/ref.ts';
import type { CredentialSummary } from '../../model/verdict.ts';
import { ALICE, at, credential, strandKey } from '../rows.fixture.ts';
import { plainPaint } from '../text/style.ts';
import { refsMeant } from './find-ref.ts';
import { renderTrace, traceObject } from './render.ts';
import { type TraceFacts, traceOf } from './tree.ts';

const key = (n: number) => ref('aws.access-key', `ASIA${String(n).padStart(16, '0')}`);

/** Key n is used in strand n and was issued from strand n − 1. */
const chained = (n: number, changes: Partial<CredentialSummary> = {}): CredentialSummary =>
  credential({ ref: key(n), issuedFrom: n === 0 ? null : strandKey(n - 1), strands: [strandKey(n)], ...changes });

const facts = (credentials: readonly CredentialSummary[]): TraceFacts => ({
  credentials,
  identities: [
    {
      ref: ALICE,
      owners: [],
      names: ['alice@example.com'],
      states: [],
      credentials: [],
      devices: [],
      events: 0,
      first: null,
      last: null,
    },
  ],
  findings: [],
  segments: [],
});

const ten = facts(Array.from({ length: 10 }, (_, n) => chained(n)));
const counts = new Map(Array.from({ length: 10 }, (_, n) => [strandKey(n), { actions: n + 1, privileged: 1 }]));

describe('a trace', () => {
  it('leads up to the first credential and down to the last', () => {
    const trace = traceOf(key(4), ten);
    expect(trace.origins[0]?.map((n) => n.ref)).toEqual([key(3), key(2), key(1), key(0)]);
    expect(trace.strands).toEqual([4, 5, 6, 7, 8, 9].map(strandKey));
    expect(traceObject(trace, counts)).toMatchObject({ total: { actions: 45, privileged: 6, credentials: 6 } });
  });

  it('folds what is too deep, and counts it', () => {
    const trace = traceOf(key(0), ten, { depth: 3, width: 5 });
    const text = renderTrace(trace, counts, 100, plainPaint);
    expect(text).toContain(key(2));
    expect(text).not.toContain(key(3));
    expect(text).toContain('7 more credentials');
    expect(text).toContain('55 actions');
  });

  it('folds what is too wide, and counts it', () => {
    const fan = facts([
      chained(0),
      ...Array.from({ length: 30 }, (_, n) => chained(n + 100, { issuedFrom: strandKey(0) })),
    ]);
    const trace = traceOf(key(0), fan);
    expect(trace.tree.children).toHaveLength(20);
    expect(trace.tree.folded).toBe(10);
    expect(trace.descendants).toBe(31);
  });

  it('ends where hostile evidence leads in a circle', () => {
    const trace = traceOf(key(0), facts([chained(0, { issuedFrom: strandKey(1) }), chained(1)]));
    expect(trace.descendants).toBe(2);
    expect(renderTrace(trace, counts, 80, plainPaint)).toContain(key(1));
  });

  it('tells issuances of one recurring id apart', () => {
    const [a, b] = [1, 2].map((n) =>
      chained(n, { ref: key(7), instance: `issuance-${n}`, issuedFrom: null, issuedAt: at(`2026-01-0${n}T00:00:00Z`) }),
    );
    const trace = traceOf(key(7), facts([b!, a!]));
    expect(trace.tree.children.map((c) => c.instance)).toEqual(['issuance-1', 'issuance-2']);
  });

  it('of an identity is all that it holds', () => {
    const trace = traceOf(ALICE, ten);
    expect(trace.tree.ref).toBe(ALICE);
    expect(trace.strands).toHaveLength(10);
  });
});

describe('what a user may mean', () => {
  it.each([
    ['the ref', key(3), [key(3)]],
    ['the value alone', key(3).split(':')[1] ?? '', [key(3)]],
    ['the value in another case', key(3).split(':')[1]?.toLowerCase() ?? '', [key(3)]],
    ['the name of an identity', 'Alice@example.com', [ALICE]],
    ['nothing that is there', 'mallory', []],
  ])('%s', (_what, typed, meant) => {
    expect(refsMeant(typed, ten.credentials, ten.identities)).toEqual(meant);
  });

  it('a part that several share', () => {
    expect(refsMeant('ASIA', ten.credentials, ten.identities)).toHaveLength(10);
  });
});
