import { Problem } from '../http/problem.ts';

/** The body of a request, up to so many bytes. Throws `too-large`. */
export async function bytesOf(request: Request, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > most) throw new Problem('too-large', `At most ${most} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
