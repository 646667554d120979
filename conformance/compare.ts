import { actorWords, type DimensionName, OTHERS, TABLE } from './dimensions.ts';
import { folded } from './normalise.ts';
import type { Doc, EventLine } from './pair.ts';
import { valuesAt } from './pair.ts';

export type Verdict = 'agree' | 'conflict' | 'miss' | 'extra' | 'silent';

/** How one event compares with the peer's document in one dimension. */
export interface Comparison {
  readonly verdict: Verdict;
  /** The peer's field that counts; `null` where none is set. */
  readonly field: string | null;
  readonly peer: readonly string[];
  readonly ours: readonly string[];
  /** Why it is a conflict, where the values alone don't show it. */
  readonly because: string | null;
}

/** An id, a name and an e-mail may each say more than the peer; a third further value is one too many. */
const MOST_EXTRAS = 2;

/** `events` of one record: the one that fits best counts. `null` stands for a record that was not read. */
export function compare(dimension: DimensionName, doc: Doc, events: readonly EventLine[]): Comparison {
  const all = events.map((event) => compareEvent(dimension, doc, event));
  all.sort((a, b) => RANK.indexOf(a.verdict) - RANK.indexOf(b.verdict));
  return all[0] ?? compareEvent(dimension, doc, null);
}

const RANK: readonly Verdict[] = ['agree', 'silent', 'extra', 'conflict', 'miss'];

function compareEvent(dimension: DimensionName, doc: Doc, event: EventLine | null): Comparison {
  const { fields, alternatives, normal, ours: say } = TABLE[dimension];
  const ours = event === null ? [] : [...new Set(say(event).map(normal))];
  const field = fields.find((f) => peerValues(doc, f).length > 0) ?? null;
  const peer = field === null ? [] : peerValues(doc, field);
  const spellings = new Set(
    [field, ...alternatives].flatMap((f) => (f === null ? [] : peerValues(doc, f))).map(normal),
  );
  const result = (verdict: Verdict, because: string | null = null): Comparison => ({
    verdict,
    field,
    peer,
    ours,
    because,
  });
  const stranger = dimension === 'identity' ? strangerIn(doc, ours) : null;
  if (stranger !== null) return result('conflict', stranger);
  if (field === null) return result(ours.length === 0 ? 'silent' : 'extra');
  if (ours.length === 0) return result('miss');
  const agrees = ours.some(
    (value) => spellings.has(value) || (dimension === 'identity' && isSpelling(doc, field, value)),
  );
  return result(agrees ? 'agree' : 'conflict');
}

/** A peer that writes `unknown` for an outcome says nothing. */
const peerValues = (doc: Doc, field: string): string[] =>
  valuesAt(doc, field).filter((v) => v.trim() !== '' && !(field === 'event.outcome' && folded(v) === 'unknown'));

/** Why `ours` names somebody who is not the actor, or says more than the roles of one actor have room for. */
function strangerIn(doc: Doc, ours: readonly string[]): string | null {
  const actor = actorWords(doc);
  const others = new Set(OTHERS.flatMap((f) => valuesAt(doc, f)).map(folded));
  const extras = ours.filter((value) => !actor.has(value));
  const foreign = extras.find((value) => others.has(value));
  if (foreign !== undefined) return `${foreign} plays another role`;
  return actor.size > 0 && extras.length > MOST_EXTRAS ? `${extras.length} values that the peer does not have` : null;
}

/** `DOMAIN\name` or `name@domain` of the same role's name and domain. */
function isSpelling(doc: Doc, field: string, value: string): boolean {
  if (!field.endsWith('.name')) return false;
  const role = field.slice(0, -'.name'.length);
  return valuesAt(doc, `${role}.domain`).some((domain) =>
    valuesAt(doc, field).some(
      (name) => value === folded(`${domain}\\${name}`) || value === folded(`${name}@${domain}`),
    ),
  );
}
