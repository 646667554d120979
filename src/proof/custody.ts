import { caseOf } from '../cases/cases.ts';
import { type Head, lineDigest, nextHead, problemWith } from '../cases/chain.ts';
import { type Custody, readCustody } from '../cases/custody-log.ts';
import type { Entry, SignedEntry } from '../cases/entry.ts';
import { CustodyError } from '../cases/errors.ts';
import type { NoteVerifier } from '../evidence/note.ts';
import { type EnclosedCustody, isLine } from './format.ts';
import { BundleProblem } from './problem.ts';
import type { Predicate, StatedCase } from './statement.ts';

/**
 * The custody log as a bundle encloses it: from the first entry about this case or these events on; entries about something else by
 * their digest. `null`: nothing in it is about this. Throws `custody-damaged`: what does not hold is not handed out.
 */
export function custodyAbout(
  dataDir: string,
  caseId: string | null,
  events: readonly string[],
): { enclosed: EnclosedCustody; head: Head } | null {
  const custody = readCustody(dataDir);
  requireSound(custody);
  const wanted = new Set(events);
  const isAbout = ({ entry }: SignedEntry): boolean =>
    (caseId !== null && caseOf(entry) === caseId) ||
    entry.events.some((event) => wanted.has(event)) ||
    // what a bundle cannot enclose because it was purged, it shows the order for
    entry.act === 'purged';
  const from = custody.entries.findIndex(isAbout);
  const first = custody.entries[from];
  if (first === undefined) return null;
  const entries = custody.entries
    .slice(from)
    .map((one) => (isAbout(one) ? one.line : lineDigest(one.line).toString('hex')));
  return { enclosed: { first: first.entry.n, after: first.entry.after, entries }, head: custody.head };
}

function requireSound({ problems }: Custody): void {
  const [problem] = problems;
  if (problem !== undefined)
    throw new CustodyError(
      'custody-damaged',
      `The custody log does not hold (${problem.code}: ${problem.says}), so it is in no bundle. \`ascribe custody\` lists every place.`,
    );
}

/** The entries enclosed, after chain, signatures, signed head, and what the statement says of its case were checked. */
export function checkedCustody(
  custody: EnclosedCustody | undefined,
  { custody: signed, case: stated }: Predicate,
  key: NoteVerifier,
): readonly Entry[] {
  if (custody === undefined || signed === undefined) {
    if (custody !== undefined || signed !== undefined || stated !== undefined)
      throw broken('it is enclosed and not named in the signed statement, or the other way round');
    return [];
  }
  const entries: Entry[] = [];
  let head: Head = { entries: custody.first - 1, hash: custody.after };
  for (const one of custody.entries) {
    if (!isLine(one)) {
      head = nextHead(head, Buffer.from(one, 'hex'));
      continue;
    }
    const entry = problemWith(one, head, key);
    if (typeof entry === 'string')
      throw broken(`entry ${head.entries + 1} is not the next one that the key signed (${entry})`);
    entries.push(entry.entry);
    head = nextHead(head, lineDigest(one));
  }
  if (head.entries !== signed.entries || head.hash !== signed.hash)
    throw broken('its entries do not lead to the head that the signed statement names: some are missing, or others');
  if (stated !== undefined) requireTold(stated, entries);
  return entries;
}

/** What the statement says of the case is what the entries enclosed say. */
function requireTold(stated: StatedCase, entries: readonly Entry[]): void {
  const opened = entries.find((entry) => entry.act === 'case-opened' && caseOf(entry) === stated.id);
  for (const name of ['question', 'scope', 'authority', 'investigator'] as const)
    if (opened?.detail[name] !== stated[name]) throw broken(`no entry opens the case with this ${name}`);
  for (const { event, entry, size } of stated.pins) {
    const pin = entries.find(({ n }) => n === entry);
    if (pin?.act !== 'pinned' || pin.case !== stated.id || pin.events[0] !== event || pin.log.size !== size)
      throw broken(`no entry ${entry} pins ${JSON.stringify(event)} to the case`);
  }
}

const broken = (why: string): BundleProblem =>
  new BundleProblem('custody-broken', `The custody log enclosed does not hold: ${why}.`);
