import { describe, expect, it } from 'vitest';
import type { Truth } from '../truth.ts';
import { type Attribution, Attributions } from './attribution.ts';
import { barsOf } from './bars.ts';
import { calibrate, upperBound } from './calibration.ts';
import { mark } from './mark.ts';
import { scoreWorld } from './score-world.ts';

const truth = (over: Partial<Truth> = {}): Truth => ({
  sourceEventId: 'e1',
  ids: ['e1'],
  source: 'aws.cloudtrail',
  time: '2026-03-02T10:00:00.000Z',
  scenario: 'sso-chains',
  chain: 'c1',
  root: 'okta.user:00u1',
  holder: ['okta.user:00u1', 'aws.role:arn:r'],
  device: 'laptop',
  session: 's1',
  stolen: false,
  thief: null,
  indistinguishable: false,
  contestable: false,
  honest: true,
  opened: null,
  closes: null,
  shallow: ['aws.saml-user:p/n'],
  knowable: 'root',
  candidates: [],
  deviceKnowable: true,
  ...over,
});
const answer = (over: Partial<Attribution> = {}): Attribution => ({
  sourceEventId: 'e1',
  time: '2026-03-02T10:00:00.000Z',
  verdict: 'attributed',
  reason: 'x',
  holder: ['okta.user:00u1'],
  operator: ['okta.user:00u1'],
  device: 'd1',
  window: null,
  grade: { identity: 'C3', overall: 'C3' },
  candidates: [],
  evidence: ['sha256:1'],
  secretVersion: null,
  context: { agentRun: null, toolCall: null, job: null },
  approval: null,
  ...over,
});
const outcome = (t: Partial<Truth>, a: Partial<Attribution>, deviceAgrees = true): string =>
  mark(truth(t), answer(a), deviceAgrees).outcome;

describe('what is said beside the root', () => {
  const called = { agentRun: null, toolCall: 'call_1', job: null };

  it('is wrong where it is another than the true one, and not right where it is missing', () => {
    expect(outcome({ toolCall: 'call_1' }, { context: called })).toBe('right');
    expect(outcome({ toolCall: 'call_2' }, { context: called })).toBe('wrong');
    expect(outcome({ toolCall: null }, { context: called })).toBe('wrong');
    expect(outcome({ toolCall: 'call_1' }, {})).toBe('partly');
    expect(outcome({ secretVersion: 'secret.version:a#1' }, { secretVersion: 'secret.version:a#2' })).toBe('wrong');
    expect(outcome({ approval: null }, { approval: { by: 'github.user:1', state: 'approved' } })).toBe('wrong');
    expect(outcome({}, { context: called })).toBe('right');
  });
});

describe('a mark', () => {
  it('is right for the true root, with and without the prefix that GitHub subjects may have', () => {
    expect(outcome({}, {})).toBe('right');
    expect(outcome({ root: 'github.workflow:repo:o/r:ref' }, { holder: ['github.workflow:o/r:ref'] })).toBe('right');
  });

  it.each(['attributed', 'held', 'contested'])('is wrong for another single root by %s', (verdict) => {
    expect(outcome({}, { verdict, holder: ['okta.user:00u2'], operator: [] })).toBe('wrong');
  });

  it('is wrong for an operator of a stolen use that shows, and for an operator of a contested one', () => {
    expect(outcome({ stolen: true, honest: false }, {})).toBe('wrong');
    expect(outcome({ stolen: true, honest: false }, { verdict: 'held', operator: [] })).toBe('right');
    expect(outcome({ stolen: true, honest: false, indistinguishable: true }, {})).toBe('right');
    expect(outcome({ honest: false }, { verdict: 'contested' })).toBe('wrong');
  });

  it('is wrong for naming somebody where nobody is proven', () => {
    expect(outcome({ root: null, holder: [], shallow: [] }, {})).toBe('wrong');
  });

  it('is apart for a true name that stops short of the account, and none for the bare role', () => {
    expect(outcome({}, { holder: ['aws.saml-user:p/n'] })).toBe('asserted');
    expect(outcome({}, { holder: ['aws.saml-user:p/other'] })).toBe('wrong');
    expect(outcome({}, { holder: ['aws.role:arn:r'] })).toBe('none');
  });

  it('tells candidates with the truth from candidates without', () => {
    const ambiguous = { verdict: 'ambiguous', holder: [], operator: [] };
    expect(outcome({}, { ...ambiguous, candidates: [['okta.user:00u1'], ['okta.user:00u2']] })).toBe('ambiguous');
    expect(outcome({}, { ...ambiguous, candidates: [['okta.user:00u3'], ['okta.user:00u2']] })).toBe('astray');
  });

  it('is only partly right for a false alarm, a window that misses the action, or a shared device', () => {
    expect(outcome({}, { verdict: 'contested', operator: [] })).toBe('partly');
    expect(outcome({}, { window: { from: '2026-03-02T10:00:05Z', to: null } })).toBe('partly');
    expect(outcome({}, { window: { from: '2026-03-02T10:00:01Z', to: '2026-03-02T11:00:00Z' } })).toBe('right');
    expect(outcome({}, {}, false)).toBe('partly');
    expect(outcome({ deviceKnowable: false }, {}, false)).toBe('right');
  });
});

describe('a score', () => {
  const of = (...answers: Attribution[]): Attributions => {
    const all = new Attributions();
    for (const a of answers) all.add(a);
    return all;
  };

  it('finds an action under any of its ids, or under the digest of its line, and counts what is left over', () => {
    const all = of(
      answer({ sourceEventId: 'e2' }),
      answer({ sourceEventId: null, evidence: ['sha256:9'] }),
      answer({ sourceEventId: 'e3' }),
    );
    const marks = scoreWorld([truth({ ids: ['e1', 'e2'] }), truth({ ids: ['sha256:9'] }), truth({ ids: ['e4'] })], all);
    expect(marks.map((m) => m.outcome)).toEqual(['right', 'right', 'missing']);
    expect(all.extra).toBe(1);
  });

  it('demands that two machines of one chain have two devices', () => {
    const truths = [truth({ ids: ['a'], device: 'laptop' }), truth({ ids: ['b'], device: 'thief' })];
    expect(
      scoreWorld(truths, of(answer({ sourceEventId: 'a' }), answer({ sourceEventId: 'b' }))).map((m) => m.outcome),
    ).toEqual(['partly', 'partly']);
    expect(
      scoreWorld(truths, of(answer({ sourceEventId: 'a' }), answer({ sourceEventId: 'b', device: 'd2' }))).map(
        (m) => m.outcome,
      ),
    ).toEqual(['right', 'right']);
  });

  it('fails each bar by one case', () => {
    const failing = (t: Partial<Truth>, a: Attribution | null, extra = 0): string[] =>
      barsOf([mark(truth(t), a, true)], extra)
        .filter((b) => !b.holds)
        .map((b) => b.name.split(',')[0] as string);
    expect(failing({}, answer())).toEqual([]);
    expect(failing({ knowable: 'ambiguous' }, answer())).toEqual(['ambiguous', 'unknowable']);
    expect(failing({ knowable: 'ambiguous' }, answer({ verdict: 'unattributed', holder: [] }))).toEqual(['ambiguous']);
    expect(
      failing(
        { knowable: 'ambiguous' },
        answer({ verdict: 'ambiguous', holder: [], candidates: [['okta.user:00u1']] }),
      ),
    ).toEqual([]);
    const stolen = { stolen: true, honest: false, contestable: true };
    expect(failing(stolen, answer({ verdict: 'held', operator: [] }))).toEqual(['stolen']);
    expect(failing(stolen, answer({ verdict: 'contested', operator: [] }))).toEqual([]);
    expect(failing({ ...stolen, contestable: false }, answer({ verdict: 'held', operator: [] }))).toEqual([]);
    expect(failing({ ...stolen, indistinguishable: true, contestable: false }, answer())).toEqual([
      'stolen use called attributed (0)',
    ]);
    expect(failing({ scenario: 'honest-roaming' }, answer({ verdict: 'contested', operator: [] }))).toEqual([
      'knowable and right',
      'knowable and right',
      'roaming',
      'honest',
    ]);
    expect(failing({ knowable: 'no' }, answer({ holder: ['okta.user:00u2'] }))).toEqual(['wrong']);
    expect(failing({ stolen: true, knowable: 'no', honest: false }, answer({ operator: [] }))).toContain(
      'stolen use called attributed (0)',
    );
    expect(failing({ knowable: 'no' }, null)).toEqual(['action without a line (0)']);
    expect(failing({}, answer(), 1)).toEqual(['line without an action (0)']);
    expect(failing({}, answer({ verdict: 'unattributed', holder: [] }))).toEqual([
      'knowable and right',
      'knowable and right',
    ]);
  });
});

describe('the calibration', () => {
  it('counts chains, not actions', () => {
    const marks = [
      mark(truth(), answer(), true),
      mark(truth(), answer(), true),
      mark(truth({ chain: 'c2' }), answer({ holder: ['okta.user:00u2'] }), true),
    ];
    expect(calibrate(marks)).toMatchObject([{ grade: 'C3', chains: 2, errors: 1 }]);
  });

  it('bounds the error rate as published tables do', () => {
    expect(upperBound(0, 100)).toBeCloseTo(0.02951, 4);
    expect(upperBound(1, 20)).toBeCloseTo(0.21611, 4);
    expect(upperBound(5, 5)).toBe(1);
  });
});
