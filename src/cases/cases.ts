import type { Detail, Entry, Json, Person, SignedEntry } from './entry.ts';

/** An investigation, as the entries of the custody log tell it. Its id names the entry that opened it: `case-12`. */
export interface Case {
  readonly id: string;
  readonly question: string;
  readonly scope: string;
  /** The order, warrant, ticket or law by which it is done. */
  readonly authority: string;
  readonly investigator: string;
  readonly opened: Stamp;
  readonly closed: (Stamp & { readonly conclusion: string }) | null;
  /** While there is one, what the case rests on must not be removed, whatever its age. */
  readonly hold: (Stamp & { readonly reason: string }) | null;
  /** ISO date until which its evidence is kept at least; `null`: as long as the case is open. */
  readonly keepUntil: string | null;
  /** By event, in the order of pinning; pinned again, the newer one stands. */
  readonly pins: readonly Pin[];
  readonly notes: readonly (Stamp & { readonly text: string })[];
  /** With whom it was shared; empty: it is open to all investigators. Whoever opened it needs no entry. */
  readonly members: readonly Member[];
}

export type CaseRole = 'reader' | 'investigator';

export interface Member extends Stamp {
  /** As the custody log and `GET /v1/me` name it. */
  readonly account: string;
  readonly role: CaseRole;
}

export interface Stamp {
  readonly at: string;
  readonly by: Person;
  /** Number of the entry that says so. */
  readonly entry: number;
  /** The evidence log at that moment. */
  readonly log: Entry['log'];
}

/** An attribution as it was when somebody put it into the case. */
export interface Pin extends Stamp {
  readonly event: string;
  /** The line of `ascribe attributions`, as an object. */
  readonly attribution: Attribution;
  /** Versions and policy under which it was made. */
  readonly made: { readonly judgement: string; readonly reading: string; readonly policy: string };
}

export type Attribution = { readonly [field: string]: Json };

/** The case that an entry is about. The entry that opens one cannot know its own number when it is written. */
export const caseOf = ({ act, n, case: named }: Entry): string | null => (act === 'case-opened' ? `case-${n}` : named);

/** All cases, in the order in which they were opened. Entries about a case that was never opened say nothing. */
export function casesIn(entries: readonly SignedEntry[]): readonly Case[] {
  const cases = new Map<string, Case>();
  for (const { entry } of entries) {
    const id = caseOf(entry);
    if (id === null) continue;
    const before = cases.get(id);
    const after = entry.act === 'case-opened' ? openedBy(id, entry) : before && told(before, entry);
    if (after !== undefined) cases.set(id, after);
  }
  return [...cases.values()];
}

function openedBy(id: string, entry: Entry): Case {
  const say = textsOf(entry.detail);
  return {
    ...{ id, question: say('question'), scope: say('scope') },
    ...{ authority: say('authority'), investigator: say('investigator') },
    ...{ opened: stamp(entry), closed: null, hold: null, keepUntil: null, pins: [], notes: [], members: [] },
  };
}

/** The case after this entry. */
function told(before: Case, entry: Entry): Case {
  const say = textsOf(entry.detail);
  switch (entry.act) {
    case 'pinned': {
      const pin = pinOf(entry);
      return pin === null ? before : { ...before, pins: [...before.pins.filter((p) => p.event !== pin.event), pin] };
    }
    case 'noted':
      return { ...before, notes: [...before.notes, { ...stamp(entry), text: say('text') }] };
    case 'held':
      return { ...before, hold: { ...stamp(entry), reason: say('reason') } };
    case 'released':
      return { ...before, hold: null };
    case 'retained':
      return { ...before, keepUntil: say('until') };
    case 'shared':
      return { ...before, members: [...membersBut(before, say('account')), memberOf(entry)] };
    case 'unshared':
      return { ...before, members: membersBut(before, say('account')) };
    case 'case-closed':
      return { ...before, closed: { ...stamp(entry), conclusion: say('conclusion') } };
    case 'explained':
    case 'bundled':
    case 'reported':
    case 'listed':
    case 'exported':
    case 'completed':
    case 'original-read':
    case 'custody-read':
    case 'case-opened':
    case 'case-shown':
    case 'triaged':
    case 'purged':
      return before;
    default:
      return entry.act satisfies never;
  }
}

const membersBut = ({ members }: Case, account: string): readonly Member[] =>
  members.filter((member) => member.account !== account);

/** What cannot be read as more is a reader. */
function memberOf(entry: Entry): Member {
  const say = textsOf(entry.detail);
  const role = say('role') === 'investigator' ? 'investigator' : 'reader';
  return { ...stamp(entry), account: say('account'), role };
}

function pinOf(entry: Entry): Pin | null {
  const { attribution, made } = entry.detail;
  const [event] = entry.events;
  if (event === undefined || !isObject(attribution) || !isObject(made)) return null;
  const say = textsOf(made);
  return {
    ...stamp(entry),
    ...{ event, attribution },
    made: { judgement: say('judgement'), reading: say('reading'), policy: say('policy') },
  };
}

const stamp = ({ at, by, n, log }: Entry): Stamp => ({ at, by, entry: n, log });

const isObject = (value: Json | undefined): value is Detail =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textsOf =
  (detail: Detail) =>
  (name: string): string => {
    const value = Object.hasOwn(detail, name) ? detail[name] : undefined;
    return typeof value === 'string' ? value : '';
  };
