import type { Mark } from './mark.ts';

/** One demand on the score. */
export interface Bar {
  readonly name: string;
  readonly says: string;
  readonly holds: boolean;
  readonly failures: readonly Mark[];
}

export const RIGHT_SHARE = 0.99;
/** Of the ambiguous: the true root is among the candidates. */
const AMONG_SHARE = 0.995;
/** Of the stolen uses that the oracle finds the evidence to contradict. */
const CONTESTED_SHARE = 0.97;
/** Of honest sessions: any use contested. */
const FALSE_ALARM_SHARE = 0.001;

const isStory = (m: Mark): boolean => m.truth.scenario !== 'service-internal';

export function barsOf(marks: readonly Mark[], extra: number): Bar[] {
  const knowable = marks.filter((m) => m.truth.knowable === 'root');
  const stories = knowable.filter(isStory);
  const none = (name: string, failures: readonly Mark[]): Bar => ({
    name,
    says: String(failures.length),
    holds: failures.length === 0,
    failures,
  });
  const ambiguous = marks.filter((m) => m.truth.knowable === 'ambiguous');
  const stolen = marks.filter((m) => m.truth.stolen);
  const contestable = stolen.filter((m) => m.truth.contestable && m.truth.knowable === 'root');
  const missed = contestable.filter((m) => m.attribution?.verdict !== 'contested');
  const shareBar = (name: string, least: number, all: readonly Mark[], failures: readonly Mark[]): Bar => {
    const got = all.length === 0 ? 1 : 1 - failures.length / all.length;
    return { name, says: `${percent(got)} of ${all.length}`, holds: got >= least, failures };
  };
  return [
    shareBar(
      `knowable and right, service-internal apart (at least ${percent(RIGHT_SHARE)})`,
      RIGHT_SHARE,
      stories,
      stories.filter((m) => m.outcome !== 'right'),
    ),
    shareBar(
      `knowable and right, all (at least ${percent(RIGHT_SHARE)})`,
      RIGHT_SHARE,
      knowable,
      knowable.filter((m) => m.outcome !== 'right'),
    ),
    shareBar(
      `ambiguous, the truth among the candidates (at least ${percent(AMONG_SHARE)})`,
      AMONG_SHARE,
      ambiguous,
      ambiguous.filter((m) => m.outcome !== 'ambiguous'),
    ),
    none(
      'wrong, at any grade (0)',
      marks.filter((m) => m.outcome === 'wrong'),
    ),
    none(
      'unknowable, yet a single name (0)',
      marks.filter((m) => m.truth.knowable !== 'root' && (m.outcome === 'right' || m.outcome === 'partly')),
    ),
    none(
      'stolen use called attributed (0)',
      stolen.filter((m) => m.attribution?.verdict === 'attributed' || (m.attribution?.operator.length ?? 0) > 0),
    ),
    shareBar(
      `stolen, and the evidence contradicts it: contested (at least ${percent(CONTESTED_SHARE)})`,
      CONTESTED_SHARE,
      contestable,
      missed,
    ),
    ...falseAlarms(marks),
    none(
      'action without a line (0)',
      marks.filter((m) => m.outcome === 'missing'),
    ),
    { name: 'line without an action (0)', says: String(extra), holds: extra === 0, failures: [] },
  ];
}

/** A session with any contested use is one false alarm; sessions of the scenarios that look like theft and are none, apart. */
function falseAlarms(marks: readonly Mark[]): Bar[] {
  const bar = (name: string, of: readonly Mark[]): Bar => {
    const sessions = new Set(of.map((m) => m.truth.session));
    const alarms = of.filter((m) => m.attribution?.verdict === 'contested');
    const rate = new Set(alarms.map((m) => m.truth.session)).size / Math.max(1, sessions.size);
    const title = `${name}, called contested (at most ${percent(FALSE_ALARM_SHARE)} of sessions)`;
    return {
      name: title,
      says: `${percent(rate)} of ${sessions.size}`,
      holds: rate <= FALSE_ALARM_SHARE,
      failures: alarms,
    };
  };
  const honest = marks.filter((m) => m.truth.honest && isStory(m));
  return [
    bar(
      'roaming, NAT, two stacks, containers, proxies',
      honest.filter((m) => m.truth.scenario.startsWith('honest-')),
    ),
    bar('honest', honest),
  ];
}

export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
