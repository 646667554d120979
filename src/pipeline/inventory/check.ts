import { kindOf, type Ref, roleOf, valueOf } from '../../model/ref.ts';
import { canonicalIp } from '../../sources/address.ts';
import {
  ACCOUNT_KINDS,
  type Assignment,
  type BoundRef,
  fitsEntry,
  type InventoryRecord,
  MAX_INVENTORY_TEXT,
  MAX_NAMES,
  MAX_REFS,
  MAX_ROLES,
  MAX_STATES,
  STATES,
  type StatedAt,
  type StateSpan,
} from '../../sources/inventory/record.ts';
import { isRefKind } from './keys.ts';
import type { Place, Problem, RawEntry } from './raw.ts';
import { boundsOf, statedAt } from './times.ts';

/** An entry that is right by itself, and where it stands. */
export interface CheckedEntry extends Place, Omit<InventoryRecord, 'format' | 'asOf' | 'from' | 'assigned'> {
  readonly file: string;
  readonly assigned: readonly Assignment[];
}

type Report = (key: string | undefined, message: string, remedy: string) => void;

/** Kinds of account whose logs have an immutable id. What a person types to sign in is none, and can be handed on. */
const ID_NOT_LOGIN: ReadonlySet<string> = new Set([
  'okta.user',
  'entra.user',
  'aws.identity-center-user',
  'entra.device',
  'okta.device',
]);

/** Check one entry. Mistakes are reported, each at its place; `null`: there were some. */
export function checkedEntry(
  file: string,
  raw: RawEntry,
  offsetMinutes: number | null,
  into: Problem[],
): CheckedEntry | null {
  const before = into.length;
  const report: Report = (key, message, remedy) => into.push({ file, ...raw.at(key), message, remedy });
  const { entry } = raw;
  const time = (key: string, value: unknown = raw.get(key)): StatedAt | null =>
    timeOf(key, value, offsetMinutes, report);
  const interval = { from: time('from'), to: time('to') };
  const refs = refsOf(raw, interval, offsetMinutes, report);
  const given = textOf(raw, entry, report);
  if (refs.length === 0 && into.length === before)
    report(
      undefined,
      'the entry names nothing that occurs in a log',
      'Give `ref`, or a kind of ref such as okta.user.',
    );
  if (refs.length > MAX_REFS)
    report('ref', `more than ${MAX_REFS} refs`, 'Split the entry; entries of one id are one.');
  const kind = textOf(raw, 'kind', report)?.toLowerCase() ?? null;
  const isKind = (k: string): k is (typeof ACCOUNT_KINDS)[number] => (ACCOUNT_KINDS as readonly string[]).includes(k);
  if (kind !== null && !isKind(kind))
    report('kind', `${JSON.stringify(kind)} is no kind`, `Use one of: ${ACCOUNT_KINDS.join(', ')}.`);
  const checked: CheckedEntry = {
    file,
    ...raw.at(),
    entry,
    // Without an id of the organisation an entry is itself alone: it is never put together with another.
    id: given ?? [...refs].map((r) => r.ref).sort()[0] ?? '',
    refs,
    kind: kind !== null && isKind(kind) ? kind : null,
    names: [...new Set([...listOf(raw, 'name', report, false), ...listOf(raw, 'login', report, false)])].slice(
      0,
      MAX_NAMES,
    ),
    email: textOf(raw, 'email', report),
    owner: textOf(raw, 'owner', report),
    mfa: mfaOf(raw, report),
    roles: listOf(raw, 'roles', report, true).slice(0, MAX_ROLES),
    states: statesOf(raw, time, offsetMinutes, report),
    assigned: entry === 'device' ? assignmentsOf(textOf(raw, 'assigned', report), interval) : [],
  };
  return into.length > before ? null : checked;
}

const assignmentsOf = (id: string | null, interval: Pick<Assignment, 'from' | 'to'>): readonly Assignment[] =>
  id === null ? [] : [{ id, ...interval }];

function refsOf(
  raw: RawEntry,
  own: { readonly from: StatedAt | null; readonly to: StatedAt | null },
  offsetMinutes: number | null,
  report: Report,
): readonly BoundRef[] {
  const found: BoundRef[] = [];
  const add = (key: string, written: string, from: StatedAt | null, to: StatedAt | null): void => {
    const ref = normalRef(key, written, raw.entry, report);
    if (ref === null) return;
    const [begin, end] = [boundsOf(from), boundsOf(to)];
    if (begin && end && end.last <= begin.first)
      report(key, `${ref} ends before it begins`, 'Correct `from` and `to`.');
    if (!found.some((f) => f.ref === ref)) found.push({ ref, from, to });
  };
  const each = (key: string, prefix: string): void => {
    const value = raw.get(key);
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof one === 'string' || typeof one === 'number') {
        for (const part of String(one).split(/\s*[;|]\s*/))
          if (part.trim() !== '') add(key, prefix + part.trim(), own.from, own.to);
      } else if (typeof one === 'object' && one !== null) {
        const { ref, from, to, ...others } = one as Record<string, unknown>;
        if (typeof ref !== 'string' || Object.keys(others).length > 0)
          report(key, 'this is no ref', 'Write a ref, or {ref, from, to}.');
        else
          add(
            key,
            prefix + ref,
            timeOf(key, from, offsetMinutes, report) ?? own.from,
            timeOf(key, to, offsetMinutes, report) ?? own.to,
          );
      } else if (one !== undefined && one !== null)
        report(key, 'this is no ref', 'Write it as kind:value, like okta.user:00u1.');
    }
  };
  each('ref', '');
  for (const key of raw.keys) if (isRefKind(raw.entry, key)) each(key, `${key}:`);
  if (raw.entry === 'device') {
    each('addresses', 'net.address:');
    each('hosts', 'host.name:');
    each('certificates', 'x509.sha256:');
  }
  return found.sort((a, b) => (a.ref < b.ref ? -1 : 1));
}

function normalRef(key: string, written: string, entry: RawEntry['entry'], report: Report): string | null {
  const ref = written as Ref;
  const [kind, value] = [kindOf(ref), valueOf(ref)];
  const role = roleOf(ref);
  if (written.length > MAX_INVENTORY_TEXT || !written.includes(':') || value === '' || role === undefined) {
    report(
      key,
      `${JSON.stringify(written.slice(0, 80))} is no ref`,
      'Write it as kind:value, like okta.user:00u1 (docs/inventory.md).',
    );
    return null;
  }
  if (!fitsEntry(entry, kind, role)) {
    report(
      key,
      `${kind} is no ${entry === 'identity' ? 'account' : 'machine'}`,
      `Put it under ${entry === 'identity' ? 'devices' : 'identities'}.`,
    );
    return null;
  }
  if (ID_NOT_LOGIN.has(kind) && /[@\s]/.test(value)) {
    report(
      key,
      `${JSON.stringify(value)} is a login, not the immutable id that ${kind} is`,
      'Give the id; a login goes under `login`, and names nobody.',
    );
    return null;
  }
  if (kind === 'net.address') {
    const ip = canonicalIp(value);
    if (ip === null)
      report(key, `${JSON.stringify(value)} is no address`, 'Write one address; networks belong in ascribe.yaml.');
    return ip === null ? null : `net.address:${ip}`;
  }
  const isLowerCased = kind.startsWith('entra.') || kind === 'x509.sha256';
  return isLowerCased
    ? `${kind}:${(kind === 'x509.sha256' ? value.replaceAll(':', '') : value).toLowerCase()}`
    : written;
}

function statesOf(
  raw: RawEntry,
  time: (key: string, value?: unknown) => StatedAt | null,
  offsetMinutes: number | null,
  report: Report,
): readonly StateSpan[] {
  const spans: StateSpan[] = [];
  const add = (key: string, state: unknown, since: StatedAt | null, until: StatedAt | null): void => {
    const word = typeof state === 'string' ? state.trim().toLowerCase() : '';
    const known = STATES.find((s) => s === (SYNONYMS.get(word) ?? word));
    if (known === undefined) report(key, `${JSON.stringify(state)} is no state`, `Use one of: ${STATES.join(', ')}.`);
    else spans.push({ state: known, since, until });
    const [begin, end] = [boundsOf(since), boundsOf(until)];
    if (begin && end && end.last <= begin.first)
      report(key, 'the state ends before it begins', 'Correct `since` and `until`.');
  };
  const state = raw.get('state');
  if (state !== undefined && state !== null) add('state', state, time('since'), time('until'));
  else if (raw.get('since') !== undefined || raw.get('until') !== undefined)
    report('since', 'a time of a state that is not given', 'Give `state` as well.');
  const list = raw.get('states');
  for (const one of Array.isArray(list) ? (list as unknown[]) : []) {
    const { state: s, since, until } = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>;
    add('states', s, timeOf('states', since, offsetMinutes, report), timeOf('states', until, offsetMinutes, report));
  }
  if (spans.length > MAX_STATES)
    report('states', `more than ${MAX_STATES} states`, 'Leave out what lies before the evidence.');
  for (const [i, a] of spans.entries())
    if (spans.slice(i + 1).some((b) => contradict(a, b)))
      report(
        undefined,
        `it is ${a.state} and something else at one time`,
        'Give `since` and `until` so that states do not overlap.',
      );
  return spans;
}

const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['active', 'enabled'],
  ['true', 'enabled'],
  ['inactive', 'disabled'],
  ['suspended', 'disabled'],
  ['false', 'disabled'],
  ['terminated', 'offboarded'],
  ['left', 'offboarded'],
]);

/** Two states of one account that surely hold at one time. A later state ends the one before it, unless that says until when. */
export function contradict(a: StateSpan, b: StateSpan): boolean {
  if (a.state === b.state) return false;
  const [sinceA, sinceB] = [boundsOf(a.since), boundsOf(b.since)];
  if (sinceA === null || sinceB === null) return sinceA === null && sinceB === null;
  const [early, late] = sinceA.first <= sinceB.first ? [a, b] : [b, a];
  const until = boundsOf(early.until);
  const start = boundsOf(late.since);
  if (until !== null && start !== null) return until.first > start.last;
  return boundsOf(a.since)?.first === boundsOf(b.since)?.first;
}

function timeOf(key: string, value: unknown, offsetMinutes: number | null, report: Report): StatedAt | null {
  if (value === undefined || value === null || value === '') return null;
  const found = statedAt(value, offsetMinutes);
  if (found === null)
    report(
      key,
      `${JSON.stringify(String(value).slice(0, 60))} is no time, or one without its zone`,
      'Write 2026-03-01, 2026-03-01T09:00:00+01:00, or give --utc-offset.',
    );
  return found;
}

function textOf(raw: RawEntry, key: string, report: Report): string | null {
  const value = raw.get(key);
  if (value === undefined || value === null || value === '') return null;
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : null;
  if (text === null || text === '' || text.length > MAX_INVENTORY_TEXT) {
    report(key, `${key} is no text of at most ${MAX_INVENTORY_TEXT} characters`, 'Write one text.');
    return null;
  }
  return text;
}

function listOf(raw: RawEntry, key: string, report: Report, isSplit: boolean): readonly string[] {
  const value = raw.get(key);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    const text = textOf(raw, key, report);
    return text === null ? [] : isSplit ? text.split(/\s*[;|]\s*/).filter((t) => t !== '') : [text];
  }
  const texts = (value as unknown[]).flatMap((v) =>
    typeof v === 'string' && v !== '' && v.length <= MAX_INVENTORY_TEXT ? [v] : [],
  );
  if (texts.length < value.length) report(key, `${key} holds something that is no text`, 'Write a list of texts.');
  return [...new Set(texts)];
}

const YES: ReadonlySet<string> = new Set(['true', 'yes', 'enabled', '1']);
const NO: ReadonlySet<string> = new Set(['false', 'no', 'disabled', '0']);

function mfaOf(raw: RawEntry, report: Report): boolean | null {
  const value = raw.get('mfa');
  if (value === undefined || value === null || value === '') return null;
  const word = String(value).toLowerCase();
  if (!YES.has(word) && !NO.has(word))
    report('mfa', `${JSON.stringify(word.slice(0, 40))} is neither yes nor no`, 'Write true or false.');
  return YES.has(word);
}
