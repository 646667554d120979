import { type NoteSigner, type NoteVerifier, openNote, signNote, strictBase64 } from '../evidence/note.ts';
import { sha256 } from '../evidence/sha256.ts';
import { parseLine, type SignedEntry, signedText } from './entry.ts';

/**
 * The chain: head₀ is 32 zero bytes, headₙ = SHA-256(headₙ₋₁ ‖ SHA-256(lineₙ)). A bundle can give the digest of a line in the
 * place of a line that concerns another case, and the chain still leads to the signed head; the signature within each line
 * keeps such a digest from being guessed.
 */
export interface Head {
  /** Number of entries. */
  readonly entries: number;
  /** Hex. */
  readonly hash: string;
}

export const EMPTY_HEAD: Head = { entries: 0, hash: '0'.repeat(64) };

export const lineDigest = (line: string): Buffer => sha256(Buffer.from(line, 'utf8'));

/** `digest`: of the line that comes next. */
export const nextHead = ({ entries, hash }: Head, digest: Buffer): Head => ({
  entries: entries + 1,
  hash: sha256(Buffer.concat([Buffer.from(hash, 'hex'), digest])).toString('hex'),
});

/** The head as the log’s key signs it, a C2SP signed note. Its first line is no log’s name, so it is no checkpoint. */
export const signHead = ({ entries, hash }: Head, signer: NoteSigner): string =>
  signNote(`${originOf(signer)}\n${entries}\n${Buffer.from(hash, 'hex').toString('base64')}\n`, signer);

/** `null`: it is not signed by this key, or is no head. */
export function openHead(note: Uint8Array, verifier: NoteVerifier): Head | null {
  try {
    const [origin, entries, hash, end] = openNote(note, [verifier]).text.split('\n');
    const bytes = strictBase64(hash ?? '');
    if (origin !== originOf(verifier) || bytes?.length !== 32 || end !== '') return null;
    if (!/^(0|[1-9]\d{0,14})$/.test(entries ?? '')) return null;
    return { entries: Number(entries), hash: bytes.toString('hex') };
  } catch {
    return null;
  }
}

const originOf = (key: NoteVerifier): string => `${key.name}/custody`;

/** What is wrong with a custody log, by stable code. */
export type CustodyProblemCode =
  | 'head-missing'
  | 'head-forged'
  | 'entry-malformed'
  | 'entry-forged'
  | 'chain-broken'
  | 'tail-cut';

export interface CustodyProblem {
  readonly code: CustodyProblemCode;
  /** The entry by its place in the file, from 1; `null`: the log as a whole. */
  readonly entry: number | null;
  readonly says: string;
}

export interface CheckedLines {
  readonly entries: readonly SignedEntry[];
  readonly head: Head;
  readonly problems: readonly CustodyProblem[];
}

/** Check the lines that come after `from`, a head that holds: form, place, chain, and the signature of each. */
export function checkLines(lines: readonly string[], verifier: NoteVerifier, from: Head = EMPTY_HEAD): CheckedLines {
  const entries: SignedEntry[] = [];
  const problems: CustodyProblem[] = [];
  let head = from;
  for (const line of lines) {
    const problem = problemWith(line, head, verifier);
    if (typeof problem === 'string') problems.push({ code: problem, entry: head.entries + 1, says: SAYS[problem] });
    else entries.push(problem);
    head = nextHead(head, lineDigest(line));
  }
  return { entries, head, problems };
}

/** The entry, or what is wrong with it as the next one after `head`. */
export function problemWith(line: string, head: Head, verifier: NoteVerifier): SignedEntry | LineProblem {
  const signed = parseLine(line);
  if (signed === null) return 'entry-malformed';
  if (!verifier.verify(signedText(signed.entry), signed.signature)) return 'entry-forged';
  return signed.entry.n === head.entries + 1 && signed.entry.after === head.hash ? signed : 'chain-broken';
}

export type LineProblem = 'entry-malformed' | 'entry-forged' | 'chain-broken';

const SAYS: Readonly<Record<LineProblem, string>> = {
  'entry-malformed': 'this line is not an entry as they are written',
  'entry-forged': 'it is not signed by the log’s key: it was forged or edited',
  'chain-broken': 'it does not follow the line before it: one was left out, put in, edited or moved',
};
