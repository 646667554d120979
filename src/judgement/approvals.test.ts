import { describe, expect, it } from 'vitest';
import { type Event, type Issued, NO_CONTEXT, type Presented } from '../model/event.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { Segment } from '../model/verdict.ts';
import { FactsBuilder, second } from './facts.fixture.ts';
import { judge } from './index.ts';
import { type JudgementPolicy, NO_POLICY } from './policy.ts';

const RUN = ref('ci.job', 'github/octo-org/intake/700/1');
const JOB = ref('ci.job', 'github/octo-org/intake/700/1/901');
const MONA = ref('github.user', '31');
const HUBOT = ref('github.user', '32');
const WORKFLOW = ref('github.workflow', 'repo:octo-org/intake:environment:prod');
const ASSERTION = ref('oidc.assertion', 'token.actions.githubusercontent.com|repo:octo-org/intake:environment:prod');
const KEY = ref('aws.access-key', 'ASIAEXAMPLE0000000AA');
const DAY = 24 * 3600 * 1_000_000;

const shows = (holder: readonly Ref[], over: Partial<Presented> = {}): Presented => ({
  ref: null,
  joins: [],
  holder,
  holderClass: 'K2',
  boundTo: null,
  issuance: 'not-logged',
  ...over,
});
const gives = (given: Ref, keys: readonly Ref[], over: Partial<Issued> = {}): Issued => ({
  ref: given,
  keys,
  issuedAt: null,
  expires: null,
  lineage: 'presenter',
  holder: [],
  boundTo: null,
  authenticates: false,
  ...over,
});

/** A run that Mona started, its job's token, the role that the job took with it, and what it did at `at`. */
function deployment(b: FactsBuilder, job: Ref = JOB, tokenAt = 10): void {
  const mona: Partial<Event> = { source: 'github.actions', principal: person(MONA), presented: shows([MONA]) };
  b.add({
    ...mona,
    kind: 'run',
    action: 'actions:workflow_run',
    time: second(0),
    context: { ...NO_CONTEXT, job: RUN },
  });
  b.add({
    source: 'github.actions',
    kind: 'issue',
    time: second(tokenAt),
    presented: shows([WORKFLOW]),
    issued: [gives(ASSERTION, [ASSERTION], { lineage: 'root', holder: [WORKFLOW] })],
    onBehalfOf: [MONA],
    context: { ...NO_CONTEXT, job },
  });
}

function takesRole(b: FactsBuilder, at: number): void {
  const join = { key: ASSERTION, cls: 'K3', issuedAt: null, withinMicros: DAY } as const;
  const presented = shows([WORKFLOW], { joins: [join], holderClass: 'K3', issuance: 'elsewhere' });
  b.add({ time: second(at), kind: 'exchange', presented, issued: [gives(KEY, [KEY])] });
}

function deploys(b: FactsBuilder, at: number): string {
  const join = { key: KEY, cls: 'K2', issuedAt: null, withinMicros: null } as const;
  const presented = shows([], { ref: KEY, joins: [join], issuance: 'expected' });
  return b.add({ time: second(at), outcome: 'success', privileged: true, presented }).key;
}

const person = (who: Ref): Event['principal'] => ({ ref: who, id: null, name: null, email: null, type: null });
function decides(b: FactsBuilder, who: Ref, at: number, outcome: 'success' | 'failure' = 'success', of = RUN): void {
  const context = { ...NO_CONTEXT, job: of };
  const by = { source: 'github.actions', principal: person(who), presented: shows([who]) };
  b.add({ ...by, kind: 'approve', time: second(at), outcome, context });
}

function segmentsOf(b: FactsBuilder, strand: string, policy: JudgementPolicy = NO_POLICY): readonly Segment[] {
  return judge(b.facts(), policy).segments.filter((s) => s.strand === strand);
}

describe('what a job does in a cloud', () => {
  it('carries the job, and on whose behalf, from the token that the job obtained', () => {
    const b = new FactsBuilder();
    deployment(b);
    takesRole(b, 12);
    const [segment] = segmentsOf(b, deploys(b, 20));
    expect(segment?.context.job).toBe(JOB);
    expect(segment?.onBehalfOf).toEqual([MONA]);
    expect(segment?.mode).toBe('delegated');
    expect(segment?.holder).toEqual([WORKFLOW]);
  });

  it('is of no job where two jobs of one subject had a token at that time', () => {
    const b = new FactsBuilder();
    deployment(b);
    deployment(b, ref('ci.job', 'github/octo-org/intake/701/1/902'), 11);
    takesRole(b, 12);
    const [segment] = segmentsOf(b, deploys(b, 20));
    expect(segment?.context.job).toBeNull();
    expect(segment?.onBehalfOf).toEqual([]);
    expect(segment?.holder).toEqual([WORKFLOW]);
  });

  it('is not of a job whose token had expired hours before', () => {
    const b = new FactsBuilder();
    deployment(b);
    takesRole(b, 7_200);
    const [segment] = segmentsOf(b, deploys(b, 7_210));
    expect(segment?.holder).toEqual([WORKFLOW]);
    expect(segment?.context.job).toBeNull();
  });
});

describe('an approval', () => {
  const run = (decide: (b: FactsBuilder) => void, policy = NO_POLICY): Segment | undefined => {
    const b = new FactsBuilder();
    deployment(b);
    decide(b);
    takesRole(b, 12);
    return segmentsOf(b, deploys(b, 20), policy)[0];
  };

  it('of the run counts for its jobs, and names who gave it', () => {
    const segment = run((b) => decides(b, HUBOT, 5));
    expect(segment?.approval).toMatchObject({ ref: RUN, by: HUBOT, at: second(5), state: 'approved' });
    expect(segment?.findings).toEqual([]);
  });

  it('by whoever started the run is no approval by another', () => {
    const segment = run((b) => decides(b, MONA, 5));
    expect(segment?.approval).toMatchObject({ by: MONA, state: 'self-approved' });
    expect(segment?.findings).toEqual(['self-approved']);
  });

  it('by another outweighs one’s own', () => {
    const segment = run((b) => {
      decides(b, HUBOT, 4);
      decides(b, MONA, 5);
    });
    expect(segment?.approval).toMatchObject({ by: HUBOT, state: 'approved' });
  });

  it('after the use does not cover what came before it', () => {
    const b = new FactsBuilder();
    deployment(b);
    takesRole(b, 12);
    const strand = deploys(b, 20);
    decides(b, HUBOT, 30);
    deploys(b, 40);
    const states = segmentsOf(b, strand).map((s) => [s.approval?.state, s.findings]);
    expect(states).toEqual([
      ['approved-afterwards', ['approved-afterwards']],
      ['approved', []],
    ]);
  });

  it('is undone by a later rejection', () => {
    const segment = run((b) => {
      decides(b, HUBOT, 4);
      decides(b, HUBOT, 5, 'failure');
    });
    expect(segment?.approval).toMatchObject({ state: 'rejected' });
  });

  it('of another run says nothing', () => {
    const segment = run((b) => decides(b, HUBOT, 5, 'success', ref('ci.job', 'github/octo-org/intake/70/1')));
    expect(segment?.approval).toBeNull();
  });

  it('that the policy asks for and that is not there is a finding', () => {
    const policy: JudgementPolicy = { ...NO_POLICY, needsApproval: (holder) => holder.includes(WORKFLOW) };
    expect(run(() => {}, policy)?.approval).toMatchObject({ ref: JOB, by: null, state: 'missing' });
    expect(run(() => {}, policy)?.findings).toEqual(['privileged-without-approval']);
    expect(run(() => {})?.approval).toBeNull();
  });

  it('from a foreign record approves nothing', () => {
    const b = new FactsBuilder();
    deployment(b);
    b.add(
      {
        source: 'github.actions',
        kind: 'approve',
        time: second(5),
        outcome: 'success',
        principal: person(HUBOT),
        presented: shows([HUBOT]),
        context: { ...NO_CONTEXT, job: RUN },
      },
      'foreign',
    );
    takesRole(b, 12);
    expect(segmentsOf(b, deploys(b, 20))[0]?.approval).toBeNull();
  });
});
