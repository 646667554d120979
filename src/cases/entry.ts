import { strictBase64 } from '../evidence/note.ts';

/**
 * One entry of the custody log: who did what with a case or its records, when, and how far the evidence log was. It is one
 * line of JSON, fields in this order, `sig` last; README.md is the format.
 */
export interface Entry {
  /** From 1, without gaps. */
  readonly n: number;
  /** By the clock of the machine that wrote it, ISO 8601 in UTC with milliseconds. It is said, not proved. */
  readonly at: string;
  readonly by: Person;
  readonly act: Act;
  /** `null`: no case was named. */
  readonly case: string | null;
  /** Ids of the events that were read, handed out or pinned. */
  readonly events: readonly string[];
  readonly detail: Detail;
  /** Size and root (base64) of the evidence log at that moment. */
  readonly log: { readonly size: number; readonly root: string };
  /** Head of the chain before this entry, hex: the entry knows all that went before. */
  readonly after: string;
}

/** What the operating system or the server knows of whoever acts. */
export interface Person {
  /** `os:<name>` or the server’s own name of an account. */
  readonly account: string;
  /** Of the process; `null` where the account is not one of the operating system. */
  readonly uid: number | null;
  /** The account that logged in, which `su` and `sudo` do not change; `null`: the system keeps none. */
  readonly loginUid: number | null;
  readonly host: string;
  readonly via: 'cli' | 'api';
}

/** What an entry says was done. `ACTS` gives each in words. */
export const ACTS = {
  explained: 'read the evidence of',
  bundled: 'made a bundle of',
  reported: 'made a report of',
  listed: 'read a list or an overview',
  exported: 'exported',
  completed: 'was given all of it',
  'original-read': 'read originals of',
  'custody-read': 'read the custody log',
  'case-opened': 'opened the case',
  'case-shown': 'read the case',
  pinned: 'pinned to the case',
  noted: 'wrote a note',
  held: 'put a legal hold on the case',
  released: 'lifted the legal hold',
  retained: 'set how long evidence is kept',
  shared: 'shared the case',
  unshared: 'took the case back from',
  'case-closed': 'closed the case',
  triaged: 'decided on a finding',
  purged: 'purged originals',
} as const;
export type Act = keyof typeof ACTS;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Detail = { readonly [key: string]: Json };

export interface SignedEntry {
  readonly entry: Entry;
  /** Ed25519 by the log’s key over `signedText` of the line. */
  readonly signature: Buffer;
  /** As it stands in the file, without the newline. */
  readonly line: string;
}

/** An attribution with very many records is the largest thing that is pinned. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;

const CONTEXT = 'ascribe-custody/v1\n';
const FIELDS = ['n', 'at', 'by', 'act', 'case', 'events', 'detail', 'log', 'after', 'sig'];
const PERSON = ['account', 'uid', 'loginUid', 'host', 'via'];

/** What is signed. No checkpoint and no DSSE envelope begins like this, so one key can sign all three. */
export const signedText = (entry: Entry): Buffer => Buffer.from(CONTEXT + JSON.stringify(inOrder(entry)), 'utf8');

export const lineOf = (entry: Entry, signature: Buffer): string =>
  JSON.stringify({ ...inOrder(entry), sig: signature.toString('base64') });

/**
 * Read a line that may come from anybody. Only the one form that `lineOf` writes is read: no key twice, none unknown.
 * `null`: it is none.
 */
export function parseLine(line: string): SignedEntry | null {
  try {
    const { sig, ...rest } = JSON.parse(line) as Entry & { sig: string };
    const signature = typeof sig === 'string' ? strictBase64(sig) : null;
    if (signature?.length !== 64 || !isEntry(rest) || lineOf(rest, signature) !== line) return null;
    return { entry: rest, signature, line };
  } catch {
    return null;
  }
}

function inOrder({ n, at, by, act, case: caseId, events, detail, log, after }: Entry): Entry {
  const { account, uid, loginUid, host, via } = by;
  return {
    ...{ n, at, by: { account, uid, loginUid, host, via }, act, case: caseId, events, detail },
    ...{ log: { size: log.size, root: log.root }, after },
  };
}

function isEntry(value: Entry): boolean {
  const { n, at, by, act, case: caseId, events, detail, log, after } = value;
  const isPerson =
    hasKeys(by, PERSON) &&
    typeof by.account === 'string' &&
    typeof by.host === 'string' &&
    [by.uid, by.loginUid].every((id) => id === null || Number.isSafeInteger(id)) &&
    (by.via === 'cli' || by.via === 'api');
  return (
    hasKeys(value, FIELDS.slice(0, -1)) &&
    Number.isSafeInteger(n) &&
    typeof at === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at) &&
    isPerson &&
    Object.hasOwn(ACTS, act) &&
    (caseId === null || typeof caseId === 'string') &&
    Array.isArray(events) &&
    events.every((event) => typeof event === 'string') &&
    typeof detail === 'object' &&
    detail !== null &&
    !Array.isArray(detail) &&
    hasKeys(log, ['size', 'root']) &&
    Number.isSafeInteger(log.size) &&
    typeof log.root === 'string' &&
    typeof after === 'string' &&
    /^[0-9a-f]{64}$/.test(after)
  );
}

function hasKeys(value: unknown, keys: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const have = Object.keys(value);
  return have.length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}
