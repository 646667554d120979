import type { ServerSettings } from '../../config/server-schema.ts';
import { Problem } from '../http/problem.ts';
import { Transmitter } from './signals/transmitter.ts';

/** The ways in that are laid down, each with an origin of its own. */
export interface Entrances {
  /** By origin. */
  readonly transmitters: ReadonlyMap<string, Transmitter>;
  /** Origins of which what comes in is checked on its way, and by what: nothing else may hand in records of them. */
  readonly reserved: ReadonlyMap<string, string>;
}

export const NO_ENTRANCES: Entrances = { transmitters: new Map(), reserved: new Map() };

export function entrancesOf({ signals, syslog }: ServerSettings): Entrances {
  return {
    transmitters: new Map(signals.map((one) => [one.origin, new Transmitter(one)])),
    reserved: new Map([
      ...signals.map(({ origin }) => [origin, `/v1/signals/${origin}`] as const),
      ...syslog.map(({ origin, listen }) => [origin, `syslog at ${listen}`] as const),
    ]),
  };
}

/** Whoever could hand in records of an origin by another way would have the trust of the one that checks them. */
export function requireOpen({ reserved }: Entrances, origin: string): void {
  const way = reserved.get(origin);
  if (way !== undefined)
    throw new Problem(
      'forbidden',
      `Records of ${origin} come by ${way} alone, where they are checked. Use another origin.`,
    );
}
