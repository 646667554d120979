import { formatIso } from '../../model/time.ts';
import type { SessionRow } from '../../store/contract.ts';
import { joined, type Listing, plainWriter } from '../listing.ts';
import { VERDICT_LOOK } from '../text/style.ts';
import { count, toSecond } from '../text/words.ts';
import { whoText } from '../who.ts';

const iso = (at: SessionRow['first']): string | null => (at === null ? null : formatIso(at));

/** As plain data, for programs. */
export const sessionObject = (r: SessionRow) => ({
  session: r.session,
  first: iso(r.first),
  last: iso(r.last),
  holder: r.holder,
  operator: r.operator,
  verdicts: r.verdicts,
  devices: r.devices,
  credentials: r.credentials,
  sources: r.sources,
  actions: r.actions,
  privilegedActions: r.privilegedActions,
  findings: r.findings,
});

export const SESSIONS: Listing<SessionRow> = {
  noun: ['session', 'sessions'],
  columns: [
    { title: 'FIRST', text: (r) => toSecond(r.first), look: () => 'dim' },
    { title: 'LAST', text: (r) => toSecond(r.last), look: () => 'dim', expendable: 4 },
    { title: 'WHO', text: (r) => whoText({ ...r, candidates: [] }, null), min: 20, good: 36, cut: 'middle' },
    {
      title: 'VERDICT',
      text: (r) => r.verdicts.join(', '),
      min: 12,
      look: (r) => VERDICT_LOOK[r.verdicts.length === 1 ? (r.verdicts[0] ?? 'unattributed') : 'ambiguous'],
    },
    { title: 'ACTIONS', text: (r) => count(r.actions), align: 'right' },
    { title: 'PRIV', text: (r) => count(r.privilegedActions), align: 'right' },
    { title: 'DEVICES', text: (r) => r.devices.join(', '), min: 12, max: 40, cut: 'middle', expendable: 2 },
    { title: 'SOURCES', text: (r) => r.sources.join(', '), min: 10, max: 30, expendable: 5 },
    { title: 'FINDINGS', text: (r) => r.findings.join(', '), min: 10, max: 40, look: () => 'bad', expendable: 1 },
    { title: 'SESSION', text: (r) => r.session, min: 12, max: 36, cut: 'middle', expendable: 3 },
  ],
  csv: [
    { title: 'session', value: (r) => r.session },
    { title: 'first', value: (r) => iso(r.first) },
    { title: 'last', value: (r) => iso(r.last) },
    { title: 'holder', value: (r) => r.holder.join(' > ') },
    { title: 'operator', value: (r) => r.operator.join(' > ') },
    { title: 'verdicts', value: (r) => joined(r.verdicts) },
    { title: 'devices', value: (r) => joined(r.devices) },
    { title: 'credentials', value: (r) => joined(r.credentials) },
    { title: 'sources', value: (r) => joined(r.sources) },
    { title: 'actions', value: (r) => r.actions },
    { title: 'privilegedActions', value: (r) => r.privilegedActions },
    { title: 'findings', value: (r) => joined(r.findings) },
  ],
  writer: plainWriter(sessionObject),
};
