import type { Mark } from './mark.ts';

/** One demand on the score. */
export interface Bar {
  readonly name: string;
  readonly says: string;
  readonly holds: boolean;
  readonly failures: readonly Mark[];
}

export const RIGHT_SHARE = 0.98;
const isStory = (m: Mark): boolean => m.truth.scenario !== 'service-internal';

export function barsOf(marks: readonly Mark[], extra: number): Bar[] {
  const knowable = marks.filter((m) => m.truth.knowable === 'root');
  const share = (of: readonly Mark[]): number =>
    of.length === 0 ? 1 : of.filter((m) => m.outcome === 'right').length / of.length;
  const stories = knowable.filter(isStory);
  const none = (name: string, failures: readonly Mark[]): Bar => ({
    name,
    says: String(failures.length),
    holds: failures.length === 0,
    failures,
  });
  const detectable = marks.filter((m) => m.truth.stolen && !m.truth.indistinguishable);
  return [
    {
      name: `knowable and right, service-internal apart (at least ${RIGHT_SHARE * 100} %)`,
      says: `${percent(share(stories))} of ${stories.length}`,
      holds: share(stories) >= RIGHT_SHARE,
      failures: stories.filter((m) => m.outcome !== 'right'),
    },
    {
      name: `knowable and right, all (at least ${RIGHT_SHARE * 100} %)`,
      says: `${percent(share(knowable))} of ${knowable.length}`,
      holds: share(knowable) >= RIGHT_SHARE,
      failures: knowable.filter((m) => m.outcome !== 'right' && !isStory(m)),
    },
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
      detectable.filter((m) => m.attribution?.verdict === 'attributed'),
    ),
    none(
      'action without a line (0)',
      marks.filter((m) => m.outcome === 'missing'),
    ),
    { name: 'line without an action (0)', says: String(extra), holds: extra === 0, failures: [] },
  ];
}

export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
