import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

/** One message at most: a batch of rows is far smaller. */
const MOST_FRAME_BYTES = 256 * 1024 * 1024;
const PREFIX_BYTES = 4;

/** Values behind their length in 4 bytes, as V8 writes them: maps and shared objects stay what they are. */
export async function send(socket: Socket, value: unknown): Promise<void> {
  const bytes = serialize(value);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(bytes.length);
  socket.write(prefix);
  if (socket.write(bytes) || socket.destroyed) return;
  await new Promise<void>((resume) => {
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      resume();
    };
    socket.once('drain', done);
    socket.once('close', done);
  });
}

/** The values that come, to the end of the connection. Throws where the other side sends something else. */
export async function* received(socket: Socket): AsyncGenerator<unknown> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= PREFIX_BYTES) {
      const length = held.readUInt32BE(0);
      if (length > MOST_FRAME_BYTES) throw new Error(`a message of ${length} bytes on the local socket`);
      if (held.length < PREFIX_BYTES + length) break;
      yield deserialize(held.subarray(PREFIX_BYTES, PREFIX_BYTES + length));
      held = held.subarray(PREFIX_BYTES + length);
    }
  }
}
