import { OutputClosed } from './errors.ts';

/** Where results go. `write` collects; whoever writes much awaits it now and then, so that a slow reader slows us down. */
export interface Output {
  /** Resolves at once while there is room, else when the reader has caught up. */
  write(text: string): Promise<void> | undefined;
  /** Hand over everything written. */
  flush(): Promise<void>;
}

/** Large enough that a million rows cost few system calls, small enough to appear at once on a terminal. */
const CHUNK_CHARACTERS = 1 << 18;

/**
 * Standard output in large chunks, with back-pressure. A closed pipe (EPIPE) surfaces as `OutputClosed` at the next write
 * or flush.
 */
export function standardOutput(stream: NodeJS.WriteStream = process.stdout): Output {
  let parts: string[] = [];
  let size = 0;
  let failure: Error | null = null;
  let wake: (() => void) | null = null;
  const goOn = (): void => wake?.();
  stream.on('drain', goOn);
  stream.on('close', goOn);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure ??= error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' ? new OutputClosed() : error;
    goOn();
  });

  async function send(): Promise<void> {
    if (failure !== null) throw failure;
    const text = parts.join('');
    parts = [];
    size = 0;
    if (text === '') return;
    if (stream.write(text)) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    if (failure !== null) throw failure;
  }

  return {
    write(text) {
      parts.push(text);
      size += text.length;
      return size < CHUNK_CHARACTERS ? undefined : send();
    },
    async flush() {
      await send();
      await new Promise<void>((resolve) => stream.write('', () => resolve()));
      if (failure !== null) throw failure;
    },
  };
}
