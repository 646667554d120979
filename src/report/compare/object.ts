import { formatIso, type Micros } from '../../model/time.ts';
import { type ComparedAction, type Comparison, type Side, TRAITS } from './sides.ts';

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));

const tally = (pairs: readonly (readonly [value: string, actions: number])[]) =>
  pairs.map(([value, actions]) => ({ value, actions }));

/** A comparison as plain data with times in ISO 8601. */
export function comparisonObject({ holders, openings, sides, fork }: Comparison) {
  return {
    holders,
    openings: openings.map((o) => ({ ...o, at: iso(o.at) })),
    sides: sides.map(sideObject),
    fork:
      fork === null
        ? null
        : {
            lastOfHolder: fork.lastOfHolder === null ? null : actionObject(fork.lastOfHolder),
            firstOfOther: actionObject(fork.firstOfOther),
            between: fork.between,
          },
  };
}

const actionObject = (a: ComparedAction) => ({ ...a, time: iso(a.time) });

const sideObject = (s: Side) => ({
  name: s.name,
  actions: s.actions,
  privileged: s.privileged,
  first: iso(s.first),
  last: iso(s.last),
  traits: Object.fromEntries(TRAITS.map((t) => [t, tally(s.traits[t])])),
  reasons: tally(s.reasons),
  did: tally(s.did),
  obtained: s.obtained.map((o) => ({ ref: o.ref, issuedAt: iso(o.issuedAt), events: o.events })),
});
