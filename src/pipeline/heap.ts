import { setFlagsFromString } from 'node:v8';

/** How far the heap may outgrow what was in use after the last full collection before the next one, in percent of that. */
const ROOM_PERCENT = 250;

/**
 * How V8 collects garbage while records stream through, for all threads of the process; `false`: as it does by itself, for stages that
 * keep much, and where a core is idle.
 *
 * - Fewer full collections: what lives on is 20 to 80 MB, and V8 starts another for every 16 MB of buffers that pass (62 of them for
 *   500,000 records, 15 with this; a twentieth of the CPU, most of it in V8's own threads). It is a bound on memory all the same: three and
 *   a half times what is in use.
 * - Young objects by one thread: the cores are busy with records, and four threads that share the work of one wait for each other.
 */
export function collectForThroughput(isStreaming: boolean): void {
  setFlagsFromString(`--heap-growing-percent=${isStreaming ? ROOM_PERCENT : 0}`);
  setFlagsFromString(isStreaming ? '--no-parallel-scavenge' : '--parallel-scavenge');
}

/**
 * How V8 collects garbage in a process that answers questions. By itself it starts a full collection for every 2 MB that grow, five a
 * second under load, and each takes 10 to 20 ms from the answers beside it (p99 of `explain` at 1 M records: 42 ms, 29 ms with this).
 */
export function collectForQuestions(): void {
  setFlagsFromString(`--heap-growing-percent=${ROOM_PERCENT}`);
}
