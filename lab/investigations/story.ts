import type { Rng } from '../prng.ts';
import type { World } from '../world.ts';

/** Something an investigator asks about one action. */
export interface Asked {
  readonly asks: string;
  /** The source's own id, or `sha256:` of the exact line. */
  readonly event: string;
}

/** One of the five questions that the design sets out to answer, as a story with its own people in it. */
export interface Investigation {
  readonly number: number;
  readonly name: string;
  readonly question: string;
  /** Scenarios that go on around it; the rest of the size is the noise of the services themselves. */
  readonly around: readonly string[];
  tell(world: World, rng: Rng): readonly Asked[];
}
