import type { ByteSource } from './source.ts';

/** Standard input, or a stream of ours under a name of its own: read once, never known to grow. */
export function streamSource(stream: AsyncIterable<Uint8Array>, uri = 'stdin:'): ByteSource {
  return {
    uri,
    size: null,
    mayGrow: false,
    canReopen: false,
    open: async function* (onBytes) {
      for await (const chunk of stream) {
        onBytes(chunk.length);
        yield chunk;
      }
    },
  };
}
