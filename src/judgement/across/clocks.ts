import { ref } from '../../model/ref.ts';
import { MICROS_PER_SECOND } from '../../model/time.ts';
import type { Observation } from '../finding.ts';
import type { JudgedWorld } from './world.ts';

/** Two logs whose clocks are farther apart than is tolerated, by records of one happening in both. */
export function clocksApart({ evidence }: JudgedWorld): readonly Observation[] {
  return evidence.clocks.all
    .filter((c) => c.apart > c.tolerated)
    .map((c): Observation => {
      const seconds = (micros: number): string => String(Math.round(micros / MICROS_PER_SECOND));
      return {
        code: 'clocks-apart',
        subject: ref('log.source', `${c.issuer}/${c.user}`),
        says: `What ${c.issuer} hands out is used at ${c.user} ${seconds(c.median)} s later by their clocks (median of ${c.looked} of ${c.pairs} pairs; tolerated: ${seconds(c.tolerated)} s).`,
        strands: c.uses,
        evidence: c.evidence,
        trust: c.trust,
      };
    });
}
