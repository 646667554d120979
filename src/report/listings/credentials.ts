import { formatIso, type Micros } from '../../model/time.ts';
import type { CredentialSummary } from '../../model/verdict.ts';
import { joined, type Listing, plainWriter } from '../listing.ts';
import { count, toSecond } from '../text/words.ts';
import { chainText } from '../who.ts';

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));

/** How and toSecond it stopped being good: ended, or due to expire. */
const endText = (r: CredentialSummary): string => {
  if (r.ended !== null) return `${r.ended.how} ${toSecond(r.ended.at)}`;
  return r.expires === null ? '–' : `expires ${toSecond(r.expires)}`;
};

/** As plain data, for programs. */
export const credentialObject = (r: CredentialSummary) => ({
  credential: r.ref,
  instance: r.instance,
  holder: r.holder,
  issuedAt: iso(r.issuedAt),
  issuedBy: r.issuedBy,
  expires: iso(r.expires),
  ended: r.ended === null ? null : { at: iso(r.ended.at), how: r.ended.how, by: r.ended.by },
  issuedFrom: r.issuedFrom,
  events: r.events,
  first: iso(r.first),
  last: iso(r.last),
  devices: r.devices,
});

export const CREDENTIALS: Listing<CredentialSummary> = {
  noun: ['credential', 'credentials'],
  columns: [
    { title: 'CREDENTIAL', text: (r) => r.ref, min: 24, good: 44, max: 64, cut: 'middle' },
    {
      title: 'HOLDER',
      text: (r) => (r.holder.length === 0 ? '–' : chainText(r.holder)),
      min: 24,
      good: 40,
      cut: 'middle',
    },
    { title: 'ISSUED', text: (r) => (r.issuedAt === null ? 'not seen' : toSecond(r.issuedAt)), expendable: 2 },
    {
      title: 'END',
      text: endText,
      min: 14,
      look: (r) => (r.ended === null ? 'plain' : 'warn'),
      expendable: 3,
    },
    { title: 'USES', text: (r) => count(r.events), align: 'right' },
    { title: 'FIRST USE', text: (r) => (r.first === null ? '–' : toSecond(r.first)), expendable: 4 },
    { title: 'LAST USE', text: (r) => (r.last === null ? '–' : toSecond(r.last)), expendable: 1 },
    { title: 'DEVICES', text: (r) => r.devices.join(', '), min: 12, max: 40, cut: 'middle', expendable: 5 },
  ],
  csv: [
    { title: 'credential', value: (r) => r.ref },
    { title: 'instance', value: (r) => r.instance },
    { title: 'holder', value: (r) => r.holder.join(' > ') },
    { title: 'issuedAt', value: (r) => iso(r.issuedAt) },
    { title: 'expires', value: (r) => iso(r.expires) },
    { title: 'endedAt', value: (r) => iso(r.ended?.at ?? null) },
    { title: 'endedHow', value: (r) => r.ended?.how ?? null },
    { title: 'events', value: (r) => r.events },
    { title: 'first', value: (r) => iso(r.first) },
    { title: 'last', value: (r) => iso(r.last) },
    { title: 'devices', value: (r) => joined(r.devices) },
    { title: 'issuedBy', value: (r) => r.issuedBy },
  ],
  writer: plainWriter(credentialObject),
};
