import type { NoteVerifier } from '../evidence/note.ts';
import { type Checked, checkProof } from './check.ts';
import { type Bundle, malformed, parseBundle } from './format.ts';
import { BundleProblem } from './problem.ts';
import { differences, recompute } from './recompute.ts';
import { attributionsIn, ENGINE } from './statement.ts';

/** What whoever verifies asks for beyond what the bundle proves by itself. */
export interface Demands {
  /** Completeness must be proved, not asserted. */
  readonly complete?: boolean;
}

/** Check a bundle offline: its proof, and then its verdicts. Throws `BundleProblem` at the first thing that does not hold. */
export async function verifyBundle(text: string, key: NoteVerifier, demands: Demands = {}): Promise<Checked> {
  const bundle = parseBundle(text);
  const checked = checkProof(bundle, key);
  if (demands.complete === true && bundle.refs === undefined)
    throw new BundleProblem('incomplete', 'The bundle asserts completeness and does not prove it.');
  await sameVerdict(bundle, checked);
  return checked;
}

async function sameVerdict({ rules }: Bundle, { checkpoint, statement, leaves }: Checked): Promise<void> {
  const { engine, incomplete } = statement.predicate;
  const attributions = attributionsIn(statement.predicate);
  const ours = ENGINE(rules);
  if (JSON.stringify(engine) !== JSON.stringify(ours))
    throw new BundleProblem(
      'engine-differs',
      `The proof holds. The verdict was made by engine ${engine.judgement} (reading ${engine.reading}); this is ${ours.judgement} (${ours.reading}), so it was not recomputed.`,
    );
  const events = attributions.map(({ event }) => event);
  const again = await recompute(checkpoint.size, leaves, rules, events).catch((cause: unknown) => {
    if (cause instanceof BundleProblem) throw cause;
    throw malformed('its records cannot be judged by its rules', cause);
  });
  for (const [i, attribution] of attributions.entries()) {
    const fields = differences(attribution, again.attributions[i] ?? null);
    if (fields.length === 0) continue;
    const short =
      incomplete.length === 0 ? '' : ` Records of ${incomplete.length} refs were left out for their number.`;
    const of = attributions.length === 1 ? '' : ` for event ${attribution.event}`;
    throw new BundleProblem(
      'verdict-differs',
      `The proof holds, but the enclosed records give another answer${of} in: ${fields.join(', ')}.${short}`,
    );
  }
  const { consulted, strands } = statement.predicate;
  if (strands === undefined) return;
  const unproved = [...without(again.consulted, consulted), ...without(again.strands, strands)];
  if (unproved.length > 0)
    throw new BundleProblem(
      'incomplete',
      `The verdict rests on ${unproved.length} refs or strands that are not among those whose records are proved to be all enclosed.`,
      {},
      without(again.consulted, consulted),
    );
}

function without(some: readonly string[], known: readonly string[]): readonly string[] {
  const all = new Set(known);
  return some.filter((one) => !all.has(one));
}
