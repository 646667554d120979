import { actorWords, type DimensionName, OTHERS, TABLE } from './dimensions.ts';
import { folded } from './normalise.ts';
import type { Doc, EventLine } from './pair.ts';
import { valuesAt } from './pair.ts';
import { peerWords } from './words.ts';

export type Verdict = 'agree' | 'conflict' | 'miss' | 'extra' | 'silent';

/** How one event compares with the peer's document in one dimension. */
export interface Comparison {
  readonly verdict: Verdict;
  /** The peer's field that counts; `null` where none is set. */
  readonly field: string | null;
  readonly peer: readonly string[];
  readonly ours: readonly string[];
  /** Why it is a conflict where the values alone don't show it; `by table` for an agreement in the peer's own words. */
  readonly because: string | null;
}

export const BY_TABLE = 'by table';

/** An id, a name and an e-mail may each say more than the peer; a third further value is one too many. */
const MOST_EXTRAS = 2;

/** `events` of one record: the one that fits best counts. None stand for a record that was not read. */
export function compare(dimension: DimensionName, doc: Doc, events: readonly EventLine[], stream = ''): Comparison {
  const all = events.map((event) => compareEvent(dimension, doc, event, stream));
  all.sort((a, b) => RANK.indexOf(a.verdict) - RANK.indexOf(b.verdict));
  return all[0] ?? compareEvent(dimension, doc, null, stream);
}

const RANK: readonly Verdict[] = ['agree', 'silent', 'extra', 'conflict', 'miss'];

function compareEvent(dimension: DimensionName, doc: Doc, event: EventLine | null, stream: string): Comparison {
  const { fields, alternatives, normal, ours: say } = TABLE[dimension];
  const ours = event === null ? [] : [...new Set(say(event).map(normal))];
  const field = fields.find((f) => peerValues(doc, f).length > 0) ?? null;
  const peer = field === null ? [] : peerValues(doc, field);
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
  const spellings = new Set([field, ...alternatives].flatMap((f) => peerValues(doc, f)).map(normal));
  if (ours.some((value) => spellings.has(value))) return result('agree');
  if (dimension === 'identity' && isOtherSpelling(doc, field, ours)) return result('agree');
  const translated = dimension === 'action' && event !== null ? peerWords(stream, event.action) : [];
  return translated.some((word) => spellings.has(normal(word))) ? result('agree', BY_TABLE) : result('conflict');
}

/** A peer that writes `unknown` for an outcome or a name says nothing, and what else it writes is no outcome. */
const peerValues = (doc: Doc, field: string): string[] =>
  valuesAt(doc, field).filter((v) => v.trim() !== '' && isSaid(field, folded(v)));

function isSaid(field: string, value: string): boolean {
  if (field === 'event.outcome') return value === 'success' || value === 'failure';
  return !field.endsWith('user.name') || value !== 'unknown';
}

/** Why `ours` names somebody who is not the actor, or says more than the roles of one actor have room for. */
function strangerIn(doc: Doc, ours: readonly string[]): string | null {
  const actor = actorWords(doc);
  const others = new Set(OTHERS.flatMap((f) => valuesAt(doc, f)).map(folded));
  const extras = ours.filter((value) => !actor.has(value));
  const foreign = extras.find((value) => others.has(value));
  if (foreign !== undefined) return `${foreign} plays another role`;
  return actor.size > 0 && extras.length > MOST_EXTRAS ? `${extras.length} values that the peer does not have` : null;
}

/**
 * The peer's name and our longer one, where they are surely one: its domain stands beside it (`DOMAIN\name`, `name@domain`),
 * or it cut a login at the `@` and its id of the actor, which it has as well, is ours.
 */
function isOtherSpelling(doc: Doc, field: string, ours: readonly string[]): boolean {
  if (!field.endsWith('.name')) return false;
  const role = field.slice(0, -'.name'.length);
  const names = valuesAt(doc, field).map(folded);
  const domains = valuesAt(doc, `${role}.domain`).map(folded);
  if (domains.some((d) => names.some((n) => ours.includes(`${d}\\${n}`) || ours.includes(`${n}@${d}`)))) return true;
  const ids = ['user.id', 'client.user.id', 'source.user.id'].flatMap((f) => valuesAt(doc, f)).map(folded);
  return ids.some((id) => ours.includes(id)) && names.some((n) => ours.some((value) => value.startsWith(`${n}@`)));
}
