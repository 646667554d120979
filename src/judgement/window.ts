import type { Candidate } from '../lineage/chains.ts';
import { comesAgain } from '../lineage/issuances.ts';
import type { EndFact, IssueFact, Strand, StrandUse } from '../model/facts.ts';
import type { Micros } from '../model/time.ts';
import type { Window } from '../model/verdict.ts';
import { endHolds, endsOfCredential, type Stretch } from './boundaries.ts';
import type { Evidence } from './evidence.ts';
import type { WindowBasis } from './grades.ts';
import { identityEndHolds, identityEnds, isMeantFor, isUndone } from './identity-ends.ts';

/** One end of a window: when, by which record, and how far from the truth that may be. */
interface Closing {
  readonly at: Micros;
  readonly how: string;
  readonly by: EndFact | null;
  readonly within: number | null;
}

/**
 * The interval in which the holder held the credential, over one stretch. Opened by the record of issuance or login, else by what
 * the use states, else by the first use. Closed by the first of: the record that ended the credential or session, the one that ended an
 * identity in its chain, the stated expiry; else by the last use.
 */
export function windowOf(
  evidence: Evidence,
  strand: Strand,
  use: StrandUse,
  stretch: Stretch,
  holder: Candidate | null,
  isContradicted: boolean,
): { window: Window; basis: WindowBasis } {
  const issue = holder?.via ?? null;
  const stated = strand.presented?.joins.find((j) => j.issuedAt !== null)?.issuedAt ?? null;
  const opened = issue ? (issue.issued.issuedAt ?? issue.time) : stated;
  const first = stretch.from ?? use.first;
  const last = stretch.to ?? use.last;
  const closing = isContradicted ? null : closingOf(evidence, strand, use, stretch, holder, opened);
  const opensWithin = issue ? within(evidence, issue, strand) : null;
  const closesWithin = closing?.within ?? null;
  const window: Window = {
    from: earlier(opened, first),
    to: isContradicted ? last : (later(closing?.at ?? null, stretch.to === null ? last : null) ?? last),
    precision: Math.max(opensWithin ?? 0, closesWithin ?? 0),
    opensWithin,
    closesWithin,
    openedBy: issue?.evidence ?? null,
    closedBy: closing?.by?.evidence ?? null,
    openedHow: issue ? (issue.issued.authenticates ? 'login' : 'issued') : stated !== null ? 'stated' : 'first-use',
    closedHow: closing?.how ?? 'last-use',
  };
  return { window, basis: basisOf(use, issue, stated, window.closedHow, isContradicted) };
}

/** Within clock tolerance a use can lie a little outside of its credential's window: the window then contains it. */
const earlier = (a: Micros | null, b: Micros | null): Micros | null => (a === null || (b !== null && b < a) ? b : a);
const later = (a: Micros | null, b: Micros | null): Micros | null => (a === null || (b !== null && b > a) ? b : a);

/** The precision of a record's time, and how far its source's clock is measured to be from that of the use. */
const within = (evidence: Evidence, record: Pick<IssueFact, 'source' | 'precision'>, strand: Strand): number =>
  record.precision + evidence.clocks.between(record.source, strand.source).apart;

function closingOf(
  evidence: Evidence,
  strand: Strand,
  use: StrandUse,
  stretch: Stretch,
  holder: Candidate | null,
  opened: Micros | null,
): Closing | null {
  const issue = holder?.via ?? null;
  const closings: Closing[] = [];
  for (const end of endsOfCredential(evidence, strand)) {
    const at = end.ended.at ?? end.time;
    if (at === null || (opened !== null && at < opened)) continue;
    if (stretch.from !== null && isUndone(evidence, end, strand, stretch.from)) continue;
    // Over before the first use: under an id that comes again, another session's.
    const isPast = (endHolds(end, strand, evidence.clocks) ?? at) < (stretch.from ?? use.first ?? at);
    if (isPast && comesAgain(end.ended.ref)) continue;
    closings.push({ at, how: end.ended.how, by: end, within: within(evidence, end, strand) });
    break;
  }
  for (const end of identityEnds(evidence, strand, holder?.chain ?? [])) {
    const holds = identityEndHolds(evidence, end, strand);
    if (end.time === null || holds === null || !isMeantFor(end, opened)) continue;
    const isPast = stretch.from !== null && holds <= stretch.from;
    if (isPast || isUndone(evidence, end, strand, use.last ?? end.time)) continue;
    closings.push({ at: end.time, how: end.ended.how, by: end, within: within(evidence, end, strand) });
    break;
  }
  const expires = issue?.issued.expires ?? null;
  if (issue && expires !== null)
    closings.push({ at: expires, how: 'expiry', by: null, within: within(evidence, issue, strand) });
  // Of two at one moment the record of an end says more than an expiry: it stands first.
  return closings.sort((a, b) => a.at - b.at)[0] ?? null;
}

function basisOf(
  use: StrandUse,
  issue: IssueFact | null,
  stated: Micros | null,
  closedHow: string,
  isContradicted: boolean,
): WindowBasis {
  if (isContradicted) return 'contradicted';
  if (use.first === null) return 'untimed';
  if (issue?.time != null) return closedHow === 'last-use' ? 'opened' : 'opened-and-bounded';
  return stated !== null ? 'session-stated' : 'observed';
}
