import { type Ref, roleOf } from '../../model/ref.ts';
import { MICROS_PER_SECOND, type Micros } from '../../model/time.ts';
import type { CredentialSummary, Finding, IdentitySummary } from '../../model/verdict.ts';
import { matchesRef } from '../ref-match.ts';
import { SEVERITIES } from '../text/style.ts';

/** What is asked of the listings that are small enough to be filtered in memory. Absent: not asked. */
interface Between {
  readonly from?: Micros | undefined;
  /** Exclusive. */
  readonly to?: Micros | undefined;
}

export interface CredentialsAsked extends Between {
  /** Anywhere in the holder chain. */
  readonly holder?: string | undefined;
  readonly credential?: string | undefined;
  readonly device?: string | undefined;
  /** Whether the issuance is in evidence. */
  readonly issued?: boolean | undefined;
  /** Whether a use of it is. */
  readonly used?: boolean | undefined;
  /** Whether it is known to be good, or to have been used, for longer than `LONG_LIVED`. */
  readonly longLived?: boolean | undefined;
}

/** 90 days, in µs: after which most rules ask for a rotation. */
const LONG_LIVED = 90 * 24 * 3600 * MICROS_PER_SECOND;

/** From the beginning that is known to the end, the expiry or the last use that is. */
function isLongLived({ issuedAt, first, last, ended, expires }: CredentialSummary): boolean {
  const [from, to] = [issuedAt ?? first, ended?.at ?? expires ?? last];
  return from !== null && to !== null && to - from > LONG_LIVED;
}

/** Assertions are steps of a lineage and no credentials that anybody keeps. */
export const credentialWanted = (asked: CredentialsAsked) => (c: CredentialSummary) =>
  roleOf(c.ref) !== 'assertion' &&
  named(asked.holder, c.holder) &&
  named(asked.credential, [c.ref]) &&
  named(asked.device, c.devices) &&
  (asked.issued === undefined || asked.issued === (c.issuedBy !== null)) &&
  (asked.used === undefined || asked.used === c.events > 0) &&
  (asked.longLived === undefined || asked.longLived === isLongLived(c)) &&
  overlaps(asked, c.first ?? c.issuedAt, c.last ?? c.issuedAt);

export interface IdentitiesAsked {
  readonly identity?: string | undefined;
  readonly device?: string | undefined;
  /** Words in the ref or in a name, in any case. */
  readonly text?: string | undefined;
}

export function identityWanted({ identity, device, text }: IdentitiesAsked): (i: IdentitySummary) => boolean {
  const words = text?.toLowerCase();
  return (i) =>
    named(identity, [i.ref]) &&
    named(device, i.devices) &&
    (words === undefined || [i.ref, ...i.names].some((t) => t.toLowerCase().includes(words)));
}

export interface FindingsAsked extends Between {
  /** This severity or worse. */
  readonly severity?: Finding['severity'] | undefined;
  readonly finding?: string | undefined;
  readonly subject?: string | undefined;
}

export function findingWanted(asked: FindingsAsked): (f: Finding) => boolean {
  const worst = asked.severity === undefined ? SEVERITIES.length : SEVERITIES.indexOf(asked.severity);
  return (f) =>
    SEVERITIES.indexOf(f.severity) <= worst &&
    (asked.finding === undefined || f.code === asked.finding) &&
    named(asked.subject, [f.subject]) &&
    overlaps(asked, f.first, f.last);
}

const named = (name: string | undefined, refs: readonly Ref[]): boolean =>
  name === undefined || refs.some((r) => matchesRef(r, name));

/** What has no time at all is in no interval. */
const overlaps = ({ from, to }: Between, first: Micros | null, last: Micros | null): boolean =>
  (from === undefined || (last !== null && last >= from)) && (to === undefined || (first !== null && first < to));
