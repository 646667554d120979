import { parentPort, workerData } from 'node:worker_threads';
import { transferablesOf } from '../store/columns.ts';
import { Hand } from './crew.ts';
import { sourcesWith } from './engine.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';

/** A worker thread: does what it is told in the order in which it is told, and hands results over without copying. */
const start = workerData as WorkerStart;
const hand = new Hand(start.dataKey, sourcesWith(start.mappings));
const port = parentPort;
if (port === null) throw new Error('worker.ts is a worker thread, not a program');

port.on('message', (message: ToWorker) => {
  try {
    const [reply, moved] = replyTo(message);
    port.postMessage(reply, moved);
  } catch (error) {
    port.postMessage({ type: 'failed', id: message.id, step: message.type, error } satisfies FromWorker);
  }
});

function replyTo(message: ToWorker): [FromWorker, ArrayBuffer[]] {
  const { id } = message;
  if (message.type === 'prepare') {
    const result = hand.prepare(id, message.batch);
    const spent = { prepareMicros: hand.prepareMicros, readMicros: hand.readMicros };
    return [{ type: 'prepare', id, result, spent }, movable([result.leaves, result.leafHashes, ...result.frames])];
  }
  const { result, spare } = hand.read(id, message.firstIndex, message.objects);
  const spent = { prepareMicros: hand.prepareMicros, readMicros: hand.readMicros };
  return [{ type: 'read', id, result, spare, spent }, [spare, ...transferablesOf(result.columns)]];
}

/** The distinct buffers of these arrays. */
function movable(arrays: readonly Uint8Array[]): ArrayBuffer[] {
  return [...new Set(arrays.map((a) => a.buffer as ArrayBuffer))];
}
