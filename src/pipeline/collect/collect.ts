import { collectError, unreadable } from './errors.ts';
import { expand } from './expand.ts';
import { Framer } from './framing/framer.ts';
import { MessageFramer, messagesIn } from './framing/messages.ts';
import { NOTHING_KNOWN } from './known.ts';
import { type CollectLimits, DEFAULT_LIMITS } from './limits.ts';
import { BatchMemory } from './memory.ts';
import { assertText, decoded, peeked } from './open/decode.ts';
import { fileSource } from './open/file.ts';
import type { ByteSource } from './open/source.ts';
import { streamSource } from './open/stream.ts';
import { isZip, zipMembers } from './open/zip.ts';
import { Progress } from './progress.ts';
import { type Resumed, resume } from './resume.ts';
import type { CollectedObject, CollectItem, CollectOptions, KnownObjects } from './types.ts';

interface Collecting {
  readonly known: KnownObjects;
  readonly limits: CollectLimits;
  readonly progress: Progress;
  readonly signal: AbortSignal | null;
  readonly memory: BatchMemory;
}

/**
 * All records of the inputs (files, folders, patterns, `-`), in batches, each an exact slice of its decompressed object. What an earlier
 * run sealed (`options.known`) is left out. Nothing in a file makes this throw: what cannot be framed comes as `unreadable`, and the
 * rest goes on. An aborted signal ends it between two chunks.
 */
export async function* collect(
  inputs: readonly string[],
  options: CollectOptions = {},
): AsyncGenerator<CollectItem, void, undefined> {
  const found = await expand(inputs, options.exclude ?? []);
  const collecting: Collecting = {
    known: options.known ?? NOTHING_KNOWN,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    progress: new Progress(found, options.onProgress),
    signal: options.signal ?? null,
    memory: options.memory ?? new BatchMemory(),
  };
  for (const one of found) {
    if (collecting.signal?.aborted) return;
    if (one.type === 'problem')
      yield unreadable(nowhere(one.path), one.error.code, 0, null, { reason: one.error.message });
    else if (one.type === 'stdin')
      yield* collectObject(streamSource(options.stdin ?? process.stdin, options.stdinName), collecting);
    else if (one.type === 'pipe') yield* collectObject(fileSource(one.path, null), collecting);
    else yield* collectFile(one.path, one.size, collecting);
    collecting.progress.objectDone();
  }
  collecting.progress.report(true);
}

const nowhere = (uri: string): CollectedObject => ({ uri, size: null });

async function* collectFile(
  path: string,
  size: number,
  collecting: Collecting,
): AsyncGenerator<CollectItem, void, undefined> {
  let members: ByteSource[];
  try {
    if (!(await isZip(path))) {
      yield* collectObject(fileSource(path, size), collecting);
      return;
    }
    members = await zipMembers(path, collecting.limits);
  } catch (error) {
    const failure = collectError(error, 'corrupt-compression');
    yield unreadable({ uri: path, size }, failure.code, 0, null, { reason: failure.message });
    return;
  }
  for (const member of members) yield* collectObject(member, collecting);
}

async function* collectObject(
  source: ByteSource,
  collecting: Collecting,
): AsyncGenerator<CollectItem, void, undefined> {
  const { limits, progress, known } = collecting;
  const object: CollectedObject = { uri: source.uri, size: source.size };
  progress.uri = source.uri;
  let isCompressed = false;
  const open = (onBytes: (count: number) => void) =>
    decoded(source.open(onBytes), limits, () => {
      isCompressed = true;
    });
  // Bytes read a second time are not counted.
  const reopen = source.canReopen ? () => open(() => {}) : null;
  const opened = open(progress.read);
  try {
    let found: Resumed;
    let messages: ReturnType<typeof messagesIn> = null;
    try {
      const { head, all } = await peeked(opened);
      messages = messagesIn(head, limits);
      if (messages === null) assertText(head);
      found = await resume(source.uri, head, all, reopen, known, limits);
    } catch (error) {
      const failure = collectError(error, 'read-failed');
      yield { type: 'object', object };
      yield unreadable(object, failure.code, 0, null, { reason: failure.message });
      return;
    }
    yield { type: 'object', object: found.isComplete ? { ...object, skipped: 'already-complete' } : object };
    if (!found.isComplete) yield* framed(object, found, source.mayGrow && !isCompressed, messages, collecting);
  } finally {
    await opened.return();
  }
}

async function* framed(
  object: CollectedObject,
  found: Resumed,
  mayGrow: boolean,
  messages: ReturnType<typeof messagesIn>,
  { limits, progress, signal, memory }: Collecting,
): AsyncGenerator<CollectItem, void, undefined> {
  const { headDigest } = found;
  const options = { limits, mayGrow, from: found.from, prefix: found.prefix, memory };
  const framer = messages === null ? new Framer(options) : new MessageFramer(messages, options);
  function* ready(): Generator<CollectItem, void, undefined> {
    for (const one of framer.ready) {
      if (one.type === 'batch') {
        progress.records += one.batch.starts.length;
        yield { type: 'batch', batch: { ...one.batch, object, headDigest } };
      } else yield unreadable(object, one.code, one.position, one.length, one.bytes ? { bytes: one.bytes } : {});
    }
    framer.ready = [];
    progress.report(false);
  }
  let isWhole = true;
  let isAborted = false;
  let failure: CollectItem | null = null;
  try {
    for await (const chunk of object.size === null ? pausing(found.bytes) : found.bytes) {
      if (chunk === PAUSE) framer.flush();
      else framer.push(chunk);
      yield* ready();
      if (chunk === PAUSE) yield { type: 'idle' };
      isAborted = signal?.aborted === true;
      if (isAborted) break;
    }
  } catch (error) {
    const { code, message } = collectError(error, 'read-failed');
    failure = unreadable(object, code, framer.end, null, { reason: message });
    isWhole = false;
  }
  if (isAborted) return;
  framer.finish(!isWhole);
  yield* ready();
  if (failure !== null) yield failure;
  const { consumed } = framer;
  yield {
    type: 'end',
    object,
    consumed,
    prefixDigest: framer.prefixDigest(),
    headDigest,
    complete: isWhole && !framer.isHeld,
  };
}

/** A stream that brings nothing for so long has paused: what has come is sealed, and not held until the batch is full. */
const PAUSE_MILLIS = 1000;
const PAUSE = Symbol('pause');

/** The chunks, and once for each pause between them that it is one. */
async function* pausing(
  bytes: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array | typeof PAUSE, void, undefined> {
  for (;;) {
    const next = bytes.next();
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<typeof PAUSE>((resolve) => {
      timer = setTimeout(() => resolve(PAUSE), PAUSE_MILLIS);
    });
    const first = await Promise.race([next, pause]).finally(() => clearTimeout(timer));
    if (first === PAUSE) yield PAUSE;
    const { value, done } = await next;
    if (done === true) return;
    yield value;
  }
}
