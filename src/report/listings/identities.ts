import { formatIso, type Micros } from '../../model/time.ts';
import type { IdentitySummary } from '../../model/verdict.ts';
import { joined, type Listing, plainWriter } from '../listing.ts';
import { count, toSecond } from '../text/words.ts';

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));

const stateText = (r: IdentitySummary): string => {
  const last = r.states.at(-1);
  return last === undefined ? '' : `${last.state} since ${toSecond(last.at)}`;
};

/** As plain data, for programs. */
export const identityObject = (r: IdentitySummary) => ({
  identity: r.ref,
  names: r.names,
  owners: r.owners,
  inventory: r.inventory ?? null,
  states: r.states.map((s) => ({ at: iso(s.at), state: s.state, by: s.by })),
  events: r.events,
  credentials: r.credentials,
  devices: r.devices,
  first: iso(r.first),
  last: iso(r.last),
});

export const IDENTITIES: Listing<IdentitySummary> = {
  noun: ['identity', 'identities'],
  columns: [
    { title: 'IDENTITY', text: (r) => r.ref, min: 24, good: 44, cut: 'middle' },
    { title: 'NAMES', text: (r) => r.names.join(', '), min: 10, max: 40 },
    { title: 'OWNER', text: (r) => r.owners.join(' | '), min: 8, max: 30, expendable: 4 },
    { title: 'STATE', text: stateText, min: 10, max: 40, expendable: 3 },
    { title: 'ACTIONS', text: (r) => count(r.events), align: 'right' },
    { title: 'CREDENTIALS', text: (r) => count(r.credentials.length), align: 'right' },
    { title: 'DEVICES', text: (r) => count(r.devices.length), align: 'right' },
    { title: 'FIRST', text: (r) => (r.first === null ? '–' : toSecond(r.first)), expendable: 2, look: () => 'dim' },
    { title: 'LAST', text: (r) => (r.last === null ? '–' : toSecond(r.last)), expendable: 1, look: () => 'dim' },
  ],
  csv: [
    { title: 'identity', value: (r) => r.ref },
    { title: 'names', value: (r) => r.names.join(' | ') },
    { title: 'owner', value: (r) => r.owners.join(' | ') },
    { title: 'accountHolder', value: (r) => (r.inventory?.holders ?? []).join(' | ') },
    { title: 'state', value: (r) => r.states.at(-1)?.state ?? null },
    { title: 'stateSince', value: (r) => iso(r.states.at(-1)?.at ?? null) },
    { title: 'events', value: (r) => r.events },
    { title: 'credentials', value: (r) => joined(r.credentials) },
    { title: 'devices', value: (r) => joined(r.devices) },
    { title: 'first', value: (r) => iso(r.first) },
    { title: 'last', value: (r) => iso(r.last) },
  ],
  writer: plainWriter(identityObject),
};
