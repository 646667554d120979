import type { ByteSource } from './source.ts';

/** Standard input: read once, never known to grow. */
export function streamSource(stream: AsyncIterable<Uint8Array>): ByteSource {
  return {
    uri: 'stdin:',
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
