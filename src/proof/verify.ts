import type { Checkpoint } from '../evidence/checkpoint.ts';
import { EvidenceError } from '../evidence/errors.ts';
import type { NoteVerifier } from '../evidence/note.ts';
import { NO_VOUCHERS, shortfallOf, type Vouched, type Vouchers, vouchedBy } from '../evidence/vouched.ts';
import { type Checked, checkProof } from './check.ts';
import { type Bundle, bytesOf, malformed, parseBundle } from './format.ts';
import { BundleProblem } from './problem.ts';
import { differences, recompute } from './recompute.ts';
import { attributionsIn, ENGINE } from './statement.ts';

/** What whoever verifies asks for beyond what the bundle proves by itself. */
export interface Demands {
  /** Completeness must be proved, not asserted. */
  readonly complete?: boolean;
  /** Witnesses and time authorities whose word counts, and how many of each must have given it. */
  readonly vouchers?: Vouchers;
  /** A checkpoint of this log from elsewhere: the bundle must not be older, and not of the same size with another root. */
  readonly known?: Checkpoint;
}

export interface Verified extends Checked {
  readonly vouched: Vouched;
}

/** Check a bundle offline: its proof, and then its verdicts. Throws `BundleProblem` at the first thing that does not hold. */
export async function verifyBundle(text: string, key: NoteVerifier, demands: Demands = {}): Promise<Verified> {
  const bundle = parseBundle(text);
  const checked = checkProof(bundle, key);
  if (demands.complete === true && bundle.refs === undefined)
    throw new BundleProblem('incomplete', 'The bundle asserts completeness and does not prove it.');
  const vouched = enoughVouchers(bundle, demands.vouchers ?? NO_VOUCHERS);
  notOlder(checked.checkpoint, demands.known);
  await sameVerdict(bundle, checked);
  return { ...checked, vouched };
}

function enoughVouchers(bundle: Bundle, vouchers: Vouchers): Vouched {
  const vouched = vouchedIn(bundle, vouchers);
  const shortfall = shortfallOf(vouched, vouchers);
  if (shortfall !== null) throw new BundleProblem('policy-unmet', `Not enough vouch for the log: ${shortfall}.`);
  return vouched;
}

/** What others say of the checkpoint in a bundle. Throws `bad-signature`: one of those that count, which does not hold. */
export function vouchedIn({ checkpoint, stamps = [] }: Bundle, vouchers: Vouchers): Vouched {
  try {
    const tokens = stamps.map((token) => bytesOf(token, 'a time stamp'));
    return vouchedBy(Buffer.from(checkpoint), tokens, vouchers);
  } catch (cause) {
    if (!(cause instanceof EvidenceError)) throw cause;
    throw new BundleProblem('bad-signature', cause.message, { cause });
  }
}

function notOlder(checkpoint: Checkpoint, known: Checkpoint | undefined): void {
  if (known === undefined) return;
  if (known.size > checkpoint.size)
    throw new BundleProblem(
      'inconsistent',
      `The bundle is of the log at ${checkpoint.size} leaves; one of ${known.size} is known: what came since is withheld.`,
    );
  if (known.size === checkpoint.size && !known.root.equals(checkpoint.root))
    throw new BundleProblem(
      'inconsistent',
      `The log's key has signed two different logs of ${known.size} leaves: this one and the one that is known.`,
    );
}

async function sameVerdict({ rules }: Bundle, { checkpoint, statement, leaves }: Checked): Promise<void> {
  const { engine, incomplete } = statement.predicate;
  const attributions = attributionsIn(statement.predicate);
  const ours = ENGINE(rules);
  // versions are what says that verdicts are the same; the digest tells another build of one version, and is told, not asked for
  if (engine.judgement !== ours.judgement || engine.reading !== ours.reading)
    throw new BundleProblem(
      'engine-differs',
      `The proof holds. The verdict was made by engine ${engine.judgement} (reading ${engine.reading}${engine.digest === undefined ? '' : `, program ${engine.digest}`}); this is ${ours.judgement} (${ours.reading}), so it was not recomputed.`,
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
