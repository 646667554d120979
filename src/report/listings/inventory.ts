import { Holders } from '../../lineage/holders.ts';
import { isWithdrawn, withdrawnBy } from '../../lineage/withdrawn.ts';
import type { Event, IdentityStatement } from '../../model/event.ts';
import type { Digest } from '../../model/facts.ts';
import type { Trust } from '../../model/grade.ts';
import type { Ref } from '../../model/ref.ts';
import { formatIso, type Micros } from '../../model/time.ts';
import { joined, type Listing, plainWriter } from '../listing.ts';
import { toSecond } from '../text/words.ts';

/** One account holder or device of the inventory, with all that imports said of it. */
export interface InventoryRow {
  readonly entry: 'identity' | 'device';
  readonly id: string;
  readonly refs: readonly { readonly ref: Ref; readonly from: Micros | null; readonly to: Micros | null }[];
  readonly names: readonly string[];
  readonly kinds: readonly string[];
  readonly owners: readonly string[];
  /** Of a device: whose own machine it is, and from when to when. */
  readonly assigned: readonly { readonly id: string; readonly from: Micros | null; readonly to: Micros | null }[];
  readonly roles: readonly string[];
  readonly mfa: readonly string[];
  /** By time; without one the export does not say since when. */
  readonly states: readonly { readonly state: string; readonly at: Micros | null }[];
  /** What contradicts itself: several values where there can be one, and names that others claim at the same time. */
  readonly contradictions: readonly string[];
}

/** What is needed of an event that an inventory gave. */
export type InventoryEvent = { readonly event: Event; readonly trust: Trust; readonly evidence: Digest };

/** The inventory as its sealed records tell it, by id. */
export function inventoryRows(events: readonly InventoryEvent[]): readonly InventoryRow[] {
  const all = events.flatMap(({ event, trust, evidence }) =>
    event.statements.map((statement) => ({ statement, source: event.source, trust, evidence, time: event.time })),
  );
  const withdrawn = withdrawnBy(all);
  const said = all.filter((s) => s.statement.attribute !== 'withdrawn' && !isWithdrawn(s, withdrawn));
  const claimedTwice = new Map<string, readonly string[]>(
    (['holder', 'device', 'assigned'] as const).flatMap((kind) =>
      new Holders(said, kind).doubles().map((d) => [`${kind}\n${d.ref}` as string, d.ids] as const),
    ),
  );
  const ofRef = groupedBy(said, (s) => s.statement.ref);
  const bindings = said.filter((s) => s.statement.attribute === 'holder' || s.statement.attribute === 'device');
  const byId = groupedBy(bindings, (s) => `${s.statement.attribute}\n${s.statement.value}`);
  return [...byId.keys()].sort().map((key) => {
    const list = (byId.get(key) ?? []).map((s) => s.statement);
    const [first] = list as [IdentityStatement];
    const refs = [...new Map(list.map((s) => [`${s.ref}\n${s.from}\n${s.to}`, boundOf(s)])).values()];
    const about = [...new Set(refs.map((r) => r.ref))].flatMap((ref) => ofRef.get(ref) ?? []);
    const values = (attribute: string): readonly string[] =>
      [...new Set(about.filter((s) => s.statement.attribute === attribute).map((s) => s.statement.value))].sort();
    const single = (['kind', 'owner', 'mfa'] as const).filter((a) => values(a).length > 1);
    const states = new Map(
      about
        .filter((s) => s.statement.attribute === 'state')
        .map((s) => [`${s.time}\n${s.statement.value}`, { state: s.statement.value, at: s.time }]),
    );
    return {
      entry: first.attribute === 'holder' ? 'identity' : 'device',
      id: first.value,
      refs: refs.sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : (a.from ?? -1) - (b.from ?? -1))),
      names: values('name'),
      kinds: values('kind'),
      owners: values('owner'),
      assigned: assignmentsIn(about.map((s) => s.statement)),
      roles: values('role'),
      mfa: values('mfa'),
      states: [...states.values()].sort((a, b) => (a.at ?? -1) - (b.at ?? -1) || (a.state < b.state ? -1 : 1)),
      contradictions: [
        ...single.map((a) => `${a} is ${values(a).join(' and ')}`),
        ...refs.flatMap(({ ref }) => {
          const ids = claimedTwice.get(`${first.attribute}\n${ref}`);
          const people = claimedTwice.get(`assigned\n${ref}`);
          return [
            ...(ids === undefined ? [] : [`${ref} is claimed by ${ids.join(' and ')}, and joins neither`]),
            ...(people === undefined ? [] : [`${ref} is assigned to ${people.join(' and ')}, and counts for neither`]),
          ];
        }),
      ],
    };
  });
}

function groupedBy<T, K>(list: readonly T[], key: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of list) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

/** Each once, by id and beginning; said of every name of the device. */
function assignmentsIn(statements: readonly IdentityStatement[]): InventoryRow['assigned'] {
  const found = statements
    .filter((s) => s.attribute === 'assigned')
    .map((s) => ({ id: s.value, from: s.from ?? null, to: s.to ?? null }));
  return [...new Map(found.map((a) => [`${a.id}\n${a.from}\n${a.to}`, a])).values()].sort(
    (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) || (a.from ?? -1) - (b.from ?? -1),
  );
}

const boundOf = ({ ref, from, to }: IdentityStatement) => ({ ref, from: from ?? null, to: to ?? null });

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));
const during = (what: string, { from, to }: { readonly from: Micros | null; readonly to: Micros | null }): string =>
  `${what}${from === null ? '' : ` from ${toSecond(from)}`}${to === null ? '' : ` to ${toSecond(to)}`}`;
const refText = (bound: InventoryRow['refs'][number]): string => during(bound.ref, bound);
const stateText = (r: InventoryRow): string => {
  const last = r.states.at(-1);
  return last === undefined ? '' : `${last.state}${last.at === null ? '' : ` since ${toSecond(last.at)}`}`;
};

export const INVENTORY: Listing<InventoryRow> = {
  noun: ['entry', 'entries'],
  columns: [
    { title: 'ID', text: (r) => r.id, min: 8, good: 20, cut: 'middle' },
    { title: 'KIND', text: (r) => (r.entry === 'device' ? 'device' : r.kinds.join(' | ')), min: 6 },
    { title: 'NAMES', text: (r) => r.names.join(', '), min: 8, max: 28, expendable: 1 },
    { title: 'OWNER', text: (r) => r.owners.join(' | '), min: 8, max: 24 },
    {
      title: 'ASSIGNED TO',
      text: (r) => r.assigned.map((a) => during(a.id, a)).join(' | '),
      min: 6,
      max: 30,
      expendable: 2,
    },
    { title: 'STATE', text: stateText, min: 8, max: 36, expendable: 3 },
    { title: 'IN LOGS', text: (r) => r.refs.map(refText).join(', '), min: 20, cut: 'middle' },
    {
      title: 'CONTRADICTS',
      text: (r) => r.contradictions.join('; '),
      min: 8,
      max: 60,
      expendable: 4,
      look: () => 'bad',
    },
  ],
  csv: [
    { title: 'entry', value: (r) => r.entry },
    { title: 'id', value: (r) => r.id },
    { title: 'refs', value: (r) => joined(r.refs.map((b) => b.ref)) },
    { title: 'names', value: (r) => r.names.join(' | ') },
    { title: 'kind', value: (r) => r.kinds.join(' | ') },
    { title: 'owner', value: (r) => r.owners.join(' | ') },
    { title: 'assigned', value: (r) => joined(r.assigned.map((a) => a.id)) },
    { title: 'roles', value: (r) => r.roles.join(' | ') },
    { title: 'mfa', value: (r) => r.mfa.join(' | ') },
    { title: 'state', value: (r) => r.states.at(-1)?.state ?? null },
    { title: 'stateSince', value: (r) => iso(r.states.at(-1)?.at ?? null) },
    { title: 'contradictions', value: (r) => r.contradictions.join('; ') },
  ],
  writer: plainWriter((r) => ({
    ...r,
    refs: r.refs.map((b) => ({ ref: b.ref, from: iso(b.from), to: iso(b.to) })),
    assigned: r.assigned.map((a) => ({ id: a.id, from: iso(a.from), to: iso(a.to) })),
    states: r.states.map((s) => ({ state: s.state, at: iso(s.at) })),
  })),
};
