import type { Asked, Investigation } from './investigations/story.ts';
import { labelled } from './label.ts';
import { Rng } from './prng.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { serviceNoise } from './scenarios/service-noise.ts';
import type { Truth } from './truth.ts';
import { createWorld, type Delivered, HOUR, type World } from './world.ts';

/** Share of service-internal records, as in real trails. */
const NOISE_SHARE = 0.55;

export interface Built {
  readonly world: World;
  readonly truth: readonly Truth[];
  /** What an investigation asks; empty without one. */
  readonly asked: readonly (Asked & { readonly investigation: number })[];
}

/**
 * A world of about `size` records: stories until their share is filled, every kind at least once, then the noise.
 * `only` keeps the named scenarios (`service-internal` is the noise). Investigations are told first, whatever goes on around them.
 */
export function buildWorld(
  seed: string,
  size: number,
  only: readonly string[] = [],
  investigations: readonly Investigation[] = [],
): Built {
  const root = new Rng(`lab/${seed}`);
  const world = createWorld(root.fork('world'), size);
  const asked = investigations.flatMap((one) =>
    one
      .tell(world, root.fork(`investigation/${one.name}`))
      .map((question) => ({ ...question, investigation: one.number })),
  );
  const chosen = SCENARIOS.filter((s) => only.length === 0 || only.includes(s.name));
  const noise = only.length === 0 || only.includes('service-internal');
  const stories = chosen.length === 0 ? 0 : noise ? size * (1 - NOISE_SHARE) : size;
  const order = root.fork('order');
  const urn = chosen.flatMap((s) => Array.from({ length: s.weight }, () => s));
  for (let n = 0; chosen.length > 0 && (n < chosen.length || world.emissions.length < stories); n++) {
    const scenario = chosen[n] ?? order.pick(urn);
    scenario.run(world, root.fork(`${scenario.name}/${n}`));
  }
  redeliver(world, root.fork('delivery'));
  const weather = root.fork('noise');
  while (noise && world.emissions.length < size) serviceNoise(world, weather);
  return { world, truth: labelled(world), asked };
}

/** A trail delivers a few records twice, and a few hours late, whatever they say. */
function redeliver(world: World, rng: Rng): void {
  for (let i = 0; i < world.emissions.length; i++) {
    const e = world.emissions[i] as Delivered;
    const twice = rng.chance(0.015);
    const late = rng.chance(0.01);
    if (e.source !== 'aws.cloudtrail' || !(twice || late)) continue;
    world.emissions[i] = {
      ...e,
      delivery: { ...(twice ? { copies: 2 } : {}), ...(late ? { late: rng.int(1, 9) * HOUR } : {}), ...e.delivery },
    };
  }
}
