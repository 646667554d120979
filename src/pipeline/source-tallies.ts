import type { EventColumns } from '../store/columns.ts';

/** What came of one source. */
export interface SourceTally {
  events: number;
  /** ms since 1970, by our clock: when the last of its events was read. */
  lastAt: number;
  /** ms since 1970, by the source's clock: the newest event; `null`: none has a time. */
  newest: number | null;
}

const WORD = 4_294_967_296;

/** What came of each source while this process ran, for whoever watches whether logs still arrive. */
export class SourceTallies {
  readonly #tallies = new Map<string, SourceTally>();

  /** `now`: ms since 1970. */
  add(columns: EventColumns, now: number): void {
    const { rows, actions, action, time, timeValid } = columns;
    const own = actions.map(({ source }) => this.#of(source));
    for (let i = 0; i < rows; i++) {
      const tally = own[action[i] as number] as SourceTally;
      tally.events++;
      tally.lastAt = now;
      if (((timeValid[i >> 3] as number) & (1 << (i & 7))) === 0) continue;
      const micros = ((time[2 * i + 1] as number) | 0) * WORD + (time[2 * i] as number);
      if (tally.newest === null || micros > 1000 * tally.newest) tally.newest = micros / 1000;
    }
  }

  /** By source. */
  all(): readonly (readonly [string, SourceTally])[] {
    return [...this.#tallies].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  #of(source: string): SourceTally {
    let tally = this.#tallies.get(source);
    if (tally === undefined) {
      tally = { events: 0, lastAt: 0, newest: null };
      this.#tallies.set(source, tally);
    }
    return tally;
  }
}
