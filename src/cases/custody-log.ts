import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Disk, NodeDisk } from '../evidence/disk.ts';
import { loadSigner, loadVerifier, passphraseOf } from '../evidence/keys.ts';
import { layoutOf } from '../evidence/layout.ts';
import { WriterLock } from '../evidence/lock.ts';
import type { NoteSigner } from '../evidence/note.ts';
import { readCheckpoint } from '../evidence/reader.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import {
  type CheckedLines,
  type CustodyProblem,
  checkLines,
  EMPTY_HEAD,
  type Head,
  lineDigest,
  nextHead,
  openHead,
  problemWith,
  signHead,
} from './chain.ts';
import { type Entry, lineOf, MAX_LINE_BYTES, type SignedEntry, signedText } from './entry.ts';
import { CustodyError } from './errors.ts';

/** What whoever writes an entry says; its place, its time and its signature are added. */
export type Draft = Pick<Entry, 'by' | 'act' | 'case' | 'events' | 'detail'>;

export interface WriteOptions {
  readonly disk?: Disk;
  readonly now?: () => Date;
}

export interface Custody extends CheckedLines {
  /** So many entries before those that are here were checked earlier; 0: all are here. */
  readonly from: number;
  /** The head that stands beside the log, signed; `null`: nothing was ever written. */
  readonly signedHead: Head | null;
  /** Harmless things worth knowing: what an interrupted writer left. */
  readonly notes: readonly string[];
}

const filesIn = (dataDir: string) => {
  const folder = join(dataDir, 'custody');
  return {
    folder,
    log: join(folder, 'custody.ndjson'),
    head: join(folder, 'head'),
    lock: join(folder, 'lock'),
  };
};

/**
 * Read and check the whole custody log. An empty one is no problem; the problems say all that is wrong. `checked`: a head up to which
 * every line was checked in this process: where the log still goes through it, only the lines after it are read and checked.
 */
export function readCustody(dataDir: string, checked: Head = EMPTY_HEAD): Custody {
  const files = filesIn(dataDir);
  const verifier = loadVerifier(layoutOf(evidenceFolder(dataDir)).keys);
  // the head first: a writer may add an entry in between, and then the log is ahead of it
  const note = existsSync(files.head) ? readFileSync(files.head) : null;
  const text = existsSync(files.log) ? readFileSync(files.log, 'utf8') : '';
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  const known = passesThrough(lines, checked) ? checked : EMPTY_HEAD;
  const rest = checkLines(lines.slice(known.entries), verifier, known);
  const signedHead = note === null ? null : openHead(note, verifier);
  const problems: CustodyProblem[] = [...rest.problems];
  const whole = (code: CustodyProblem['code'], says: string) => problems.push({ code, entry: null, says });
  if (note === null && lines.length > 0)
    whole('head-missing', 'the signed head is gone: how many entries there were is not known');
  if (note !== null && signedHead === null) whole('head-forged', 'the head is not signed by the log’s key');
  if (signedHead !== null && !passesThrough(lines, signedHead))
    whole(
      'tail-cut',
      `the signed head counts ${signedHead.entries} entries, and the log has ${lines.length}, or others`,
    );
  const notes =
    torn === '' ? [] : ['The last line is not whole: its writer was interrupted, and told nobody that it was written.'];
  return { ...rest, from: known.entries, signedHead, problems, notes };
}

/** Whether this head, from an earlier look, a bundle or a report, is one that these lines went through. */
export function passesThrough(lines: readonly string[], { entries, hash }: Head): boolean {
  if (lines.length < entries) return false;
  let head = EMPTY_HEAD;
  for (const line of lines.slice(0, entries)) head = nextHead(head, lineDigest(line));
  return head.hash === hash;
}

/**
 * Add entries, in order, durably: the lines are written and fsynced, then the signed head is replaced. A crash in between leaves
 * lines that the head does not count yet; whoever writes next checks them and goes on from them. A crash while the lines are
 * written leaves part of a line, which was never acknowledged and is cut off, and the next entry says so. What must never happen:
 * an entry is put on top of a line that is forged, or where lines are missing. Throws `CustodyError` and `EvidenceError` (keys).
 */
export async function append(
  dataDir: string,
  drafts: readonly Draft[],
  options: WriteOptions = {},
): Promise<readonly SignedEntry[]> {
  const files = filesIn(dataDir);
  const disk = options.disk ?? new NodeDisk();
  const { keys } = layoutOf(evidenceFolder(dataDir));
  const isNew = disk.makeFolder(files.folder) !== null;
  const lock = WriterLock.acquire(files.lock);
  try {
    const signer = loadSigner(keys, passphraseOf(undefined));
    if (isNew || (!existsSync(files.head) && !existsSync(files.log))) {
      await disk.replace(files.head, Buffer.from(signHead(EMPTY_HEAD, signer)));
      await disk.syncFolder(dataDir);
    }
    const end = await openEnd(files, signer, disk);
    const { entries, head } = sealed(dataDir, drafts, end, signer, options.now ?? (() => new Date()));
    const bytes = Buffer.from(entries.map(({ line }) => `${line}\n`).join(''), 'utf8');
    await disk.sync(disk.writeAt(files.log, end.bytes, [bytes]));
    if (end.bytes === 0) await disk.syncFolder(files.folder);
    lock.confirm();
    await disk.replace(files.head, Buffer.from(signHead(head, signer)));
    return entries;
  } finally {
    lock.release();
  }
}

interface End {
  readonly head: Head;
  /** Length of the file up to the end of its last whole line. */
  readonly bytes: number;
  /** Bytes of an unfinished line that were cut off. */
  readonly cut: number;
}

function sealed(dataDir: string, drafts: readonly Draft[], end: End, signer: NoteSigner, now: () => Date) {
  const { size, root } = readCheckpoint(layoutOf(evidenceFolder(dataDir))).checkpoint;
  const log = { size, root: root.toString('base64') };
  let { head } = end;
  const entries = drafts.map((draft, i): SignedEntry => {
    const detail = i === 0 && end.cut > 0 ? { ...draft.detail, cutOffUnfinishedBytes: end.cut } : draft.detail;
    const entry: Entry = { ...draft, n: head.entries + 1, at: now().toISOString(), detail, log, after: head.hash };
    const signature = signer.sign(signedText(entry));
    const line = lineOf(entry, signature);
    if (Buffer.byteLength(line) > MAX_LINE_BYTES)
      throw new CustodyError('entry-too-large', `An entry of the custody log has at most ${MAX_LINE_BYTES} bytes.`);
    head = nextHead(head, lineDigest(line));
    return { entry, signature, line };
  });
  return { entries, head };
}

/** Where the next entry goes. Only the end is read; `readCustody` checks all. */
async function openEnd(files: ReturnType<typeof filesIn>, signer: NoteSigner, disk: Disk): Promise<End> {
  const signed = existsSync(files.head) ? openHead(readFileSync(files.head), signer) : null;
  if (signed === null) throw damaged(files.log, 'its signed head is missing or not signed by the log’s key');
  if (!existsSync(files.log)) {
    if (signed.entries > 0) throw damaged(files.log, 'it is gone, and its head counts entries');
    return { head: EMPTY_HEAD, bytes: 0, cut: 0 };
  }
  const { lines, bytes, cut } = lastLines(files.log, signed);
  let head = signed;
  for (const line of lines) {
    const problem = problemWith(line, head, signer);
    if (typeof problem === 'string')
      throw damaged(files.log, `entry ${head.entries + 1} is not one that its key signed (${problem})`);
    head = nextHead(head, lineDigest(line));
  }
  if (cut > 0) await disk.truncate(files.log, bytes);
  return { head, bytes, cut };
}

/** Lines after the one that `head` ends with: none, but after a crash. */
function lastLines(path: string, head: Head): { lines: readonly string[]; bytes: number; cut: number } {
  const size = sizeOf(path);
  const tail = head.entries === 0 ? readTail(path, size, size) : readBackTo(path, size, head);
  const end = tail.lastIndexOf(0x0a) + 1;
  const lines = tail.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return {
    lines: head.entries === 0 ? lines : lines.slice(1),
    bytes: size - tail.length + end,
    cut: tail.length - end,
  };
}

/** The bytes from the beginning of the line that leads to `head` on. */
function readBackTo(path: string, size: number, head: Head): Buffer {
  for (let want = FIRST_LOOK_BYTES; ; want *= 4) {
    const tail = readTail(path, size, want);
    // a line may be cut at its beginning, unless this is the whole file
    let from = tail.length === size ? 0 : tail.indexOf(0x0a) + 1;
    for (let to = tail.indexOf(0x0a, from); to >= 0; from = to + 1, to = tail.indexOf(0x0a, from)) {
      if (leadsTo(tail.toString('utf8', from, to), head)) return tail.subarray(from);
    }
    if (tail.length === size)
      throw damaged(path, `the last of the ${head.entries} entries that its head counts is not there`);
  }
}

const FIRST_LOOK_BYTES = 1 << 14;

function leadsTo(line: string, head: Head): boolean {
  const after = /"after":"([0-9a-f]{64})","sig":"[^"]*"\}$/.exec(line)?.[1];
  return after !== undefined && nextHead({ entries: 0, hash: after }, lineDigest(line)).hash === head.hash;
}

function readTail(path: string, size: number, want: number): Buffer {
  const length = Math.min(size, want);
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(fd, bytes, 0, length, size - length));
  } finally {
    closeSync(fd);
  }
}

function sizeOf(path: string): number {
  const fd = openSync(path, 'r');
  try {
    return fstatSync(fd).size;
  } finally {
    closeSync(fd);
  }
}

function damaged(path: string, why: string): CustodyError {
  return new CustodyError(
    'custody-damaged',
    `The custody log ${path} is damaged: ${why}. Nothing is added to it; \`ascribe custody\` lists every place.`,
  );
}
