import { type Answer, solve } from './oracle/solve.ts';
import type { Knowable, Truth } from './truth.ts';
import { type Delivered, iso, type World } from './world.ts';

/** The generator and its oracle disagree: one of them is wrong, and the world is of no use. */
export class OracleDisagrees extends Error {
  override readonly name = 'OracleDisagrees';
}

/** One truth line per distinct action that was delivered, with what the oracle finds in the delivered records. */
export function labelled(world: World): Truth[] {
  const delivered = world.emissions.filter((e) => e.delivery.lost !== true);
  const incomplete = new Set(world.emissions.filter((e) => e.delivery.lost === true).map((e) => e.truth.chain));
  const answers = solve(
    delivered.map((e) => e.text),
    world.exits,
  );
  const events = grouped(delivered);
  const machines = new Machines(events, answers);
  return [...events]
    .map(([key, copies]): Truth => {
      const e = copies[0] as Delivered;
      const answer = answers.get(key);
      if (answer === undefined) throw new OracleDisagrees(`the oracle has no answer for ${e.source} ${key}`);
      if (answer.contested && e.truth.honest)
        throw new OracleDisagrees(`${e.truth.chain} ${e.id}: honest, and no honest story of the oracle explains it`);
      return {
        sourceEventId: e.id,
        ids: [...new Set(copies.map((c) => c.id))].sort(),
        source: e.source,
        time: iso(e.at),
        ...e.truth,
        ...verdictOf(e, answer, incomplete.has(e.truth.chain)),
        deviceKnowable: machines.isKnowable(e, answer),
        indistinguishable: machines.isIndistinguishable(e, answer),
        contestable: answer.contested,
      };
    })
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.sourceEventId < b.sourceEventId ? -1 : 1));
}

function grouped(delivered: readonly Delivered[]): Map<string, Delivered[]> {
  const events = new Map<string, Delivered[]>();
  for (const e of delivered) {
    const key = e.shared ?? e.id;
    const copies = events.get(key);
    if (copies) copies.push(e);
    else events.set(key, [e]);
  }
  return events;
}

function verdictOf(
  e: Delivered,
  answer: Answer,
  incomplete: boolean,
): { readonly knowable: Knowable; readonly candidates: readonly string[] } {
  const { root, shallow, chain } = e.truth;
  const { roots } = answer;
  const disagree = (what: string): never => {
    throw new OracleDisagrees(`${chain} ${e.id}: ${what}; truth ${root}, oracle [${roots.join(', ')}]`);
  };
  if (root === null) return roots.length === 0 ? { knowable: 'no', candidates: [] } : disagree('nobody is proven');
  const found = roots.includes(root);
  if (roots.length > 1)
    return found ? { knowable: 'ambiguous', candidates: roots } : disagree('the truth is not a candidate');
  if (found) return { knowable: 'root', candidates: [] };
  if (!incomplete) disagree('complete evidence does not lead to the truth');
  if (roots.length === 1 && !shallow.includes(roots[0] as string)) disagree('the evidence misleads');
  return { knowable: 'no', candidates: [] };
}

/** What the traces can tell about the machines of one chain. */
class Machines {
  /** Chain and traces → true machines that show them. */
  private readonly shown = new Map<string, Set<string | null>>();
  /** Chain, traces and tool of honest uses. */
  private readonly honest = new Set<string>();

  constructor(events: ReadonlyMap<string, readonly Delivered[]>, answers: ReadonlyMap<string, Answer>) {
    for (const [key, copies] of events) {
      const e = copies[0] as Delivered;
      const answer = answers.get(key);
      if (answer === undefined) continue;
      const look = lookOf(e, answer);
      const machines = this.shown.get(look);
      if (machines) machines.add(e.truth.device);
      else this.shown.set(look, new Set([e.truth.device]));
      if (!e.truth.stolen) this.honest.add(`${look}|${answer.traces.tool}`);
    }
  }

  isKnowable(e: Delivered, answer: Answer): boolean {
    return e.truth.device !== null && answer.traces.ip !== null && this.shown.get(lookOf(e, answer))?.size === 1;
  }

  isIndistinguishable(e: Delivered, answer: Answer): boolean {
    return e.truth.stolen && this.honest.has(`${lookOf(e, answer)}|${answer.traces.tool}`);
  }
}

const lookOf = (e: Delivered, { traces }: Answer): string => `${e.truth.chain}|${traces.ip}|${traces.os}`;
