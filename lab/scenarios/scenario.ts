import type { Rng } from '../prng.ts';
import type { World } from '../world.ts';

/** One kind of story. `run` writes one instance of it into the world: its records with their truth. */
export interface Scenario {
  readonly name: string;
  /** Share of instances, relative to the others. */
  readonly weight: number;
  /** What it is, for `--help` and the README. */
  readonly says: string;
  run(world: World, rng: Rng): void;
}
