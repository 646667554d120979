import { ENGINE_VERSION } from '../judgement/index.ts';
import { readingVersion } from '../pipeline/engine.ts';
import { attributionWriter } from '../report/attribution.ts';
import type { CustomMapping } from '../sources/custom/schema.ts';
import type { ActionRow } from '../store/contract.ts';
import { type Attribution, type Case, type CaseRole, caseOf, casesIn } from './cases.ts';
import type { Act, Detail, Person, SignedEntry } from './entry.ts';
import { CustodyError } from './errors.ts';
import { followCustody } from './followed.ts';
import { writeEntry } from './record.ts';

/** What people do with cases. Each is an entry of the custody log, and is done once that is durable. */

export interface NewCase {
  readonly question: string;
  readonly scope: string;
  readonly authority: string;
  readonly investigator: string;
}

/** Longest text of a field and of a note, in characters. */
const MAX_FIELD = 4000;
const MAX_NOTE = 40_000;

/** Returns the id of the new case. */
export async function openCase(
  dataDir: string,
  by: Person,
  { question, scope, authority, investigator }: NewCase,
): Promise<string> {
  const detail = { question, scope, authority, investigator };
  for (const [name, text] of Object.entries(detail)) demandText(name, text, MAX_FIELD);
  const { entry } = await writeEntry(dataDir, { by, act: 'case-opened', case: null, events: [], detail });
  return caseOf(entry) as string;
}

/** All cases. Throws `custody-damaged` where the log that tells them does not hold. */
export function allCases(dataDir: string): readonly Case[] {
  return casesIn(soundEntries(dataDir));
}

/** Throws `custody-damaged` where the log does not hold. */
export function soundEntries(dataDir: string): readonly SignedEntry[] {
  const { entries, problems } = followCustody(dataDir);
  const [first] = problems;
  if (first !== undefined)
    throw new CustodyError(
      'custody-damaged',
      `The custody log does not hold (${first.code}: ${first.says}), so what it tells of cases and findings is not shown. \`ascribe custody\` lists every place.`,
    );
  return entries;
}

/** Throws `no-such-case`. */
export function theCase(dataDir: string, id: string): Case {
  const cases = allCases(dataDir);
  const found = cases.find((one) => one.id === id);
  if (found !== undefined) return found;
  const have = cases.length === 0 ? 'There is none yet' : `There are ${cases.map((one) => one.id).join(', ')}`;
  throw new CustodyError('no-such-case', `There is no case ${JSON.stringify(id)}. ${have}.`);
}

/** Pin the attribution of an action as it is now, with the size of the log that it was made from. */
export async function pin(
  dataDir: string,
  by: Person,
  id: string,
  row: ActionRow,
  made: { readonly policy: string; readonly mappings: readonly CustomMapping[] },
): Promise<void> {
  const { judgement, reading } = { judgement: ENGINE_VERSION, reading: readingVersion(made.mappings) };
  const detail = { attribution: attributionOf(row, made.policy), made: { judgement, reading, policy: made.policy } };
  await onOpen(dataDir, by, id, 'pinned', detail, [row.event]);
}

/** The contract's line of an action, as an object. */
export const attributionOf = (row: ActionRow, policyId: string): Attribution =>
  JSON.parse(attributionWriter(policyId)(row)) as Attribution;

export async function addNote(dataDir: string, by: Person, id: string, text: string): Promise<void> {
  demandText('a note', text, MAX_NOTE);
  await onOpen(dataDir, by, id, 'noted', { text });
}

/** From now on the case is for whoever opened it and for those it was shared with. Shared again, the newer role stands. */
export async function share(dataDir: string, by: Person, id: string, account: string, role: CaseRole): Promise<void> {
  demandText('the account', account, MAX_FIELD);
  await on(theCase(dataDir, id), dataDir, by, 'shared', { account, role });
}

/** Whoever is the last that it is taken back from opens it to all investigators again. */
export async function unshare(dataDir: string, by: Person, id: string, account: string): Promise<void> {
  const found = theCase(dataDir, id);
  if (!found.members.some((member) => member.account === account))
    throw refuses(`${id} is not shared with ${JSON.stringify(account)}`);
  await on(found, dataDir, by, 'unshared', { account });
}

export async function closeCase(dataDir: string, by: Person, id: string, conclusion: string): Promise<void> {
  demandText('the conclusion', conclusion, MAX_NOTE);
  await onOpen(dataDir, by, id, 'case-closed', { conclusion });
}

export async function hold(dataDir: string, by: Person, id: string, reason: string): Promise<void> {
  demandText('the reason', reason, MAX_FIELD);
  await on(theCase(dataDir, id), dataDir, by, 'held', { reason });
}

export async function release(dataDir: string, by: Person, id: string, reason: string): Promise<void> {
  demandText('the reason', reason, MAX_FIELD);
  const found = theCase(dataDir, id);
  if (found.hold === null) throw refuses(`${id} is not on hold`);
  await on(found, dataDir, by, 'released', { reason });
}

/** `until`: ISO date. */
export async function retain(dataDir: string, by: Person, id: string, until: string): Promise<void> {
  await on(theCase(dataDir, id), dataDir, by, 'retained', { until });
}

async function onOpen(
  dataDir: string,
  by: Person,
  id: string,
  act: Act,
  detail: Detail,
  events: readonly string[] = [],
) {
  const found = theCase(dataDir, id);
  if (found.closed !== null) throw refuses(`${id} was closed at ${found.closed.at}; open a new case that refers to it`);
  await on(found, dataDir, by, act, detail, events);
}

async function on(
  { id }: Case,
  dataDir: string,
  by: Person,
  act: Act,
  detail: Detail,
  events: readonly string[] = [],
): Promise<void> {
  await writeEntry(dataDir, { by, act, case: id, events, detail });
}

function demandText(what: string, text: string, most: number): void {
  if (text.trim() === '') throw refuses(`${what} is empty`);
  if (text.length > most) throw refuses(`${what} has more than ${most} characters`);
}

const refuses = (why: string): CustodyError => new CustodyError('case-refuses', `${why}. Nothing was written.`);
