import type * as z from 'zod';
import { Problem } from './problem.ts';

/** Bytes of JSON that a request may send where it does not hand in logs. */
const MOST_BYTES = 256 * 1024;

/** The JSON that a request sends, checked. Throws `unsupported-media`, `too-large`, `unreadable`, `bad-request`. */
export async function jsonBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const media = (request.headers.get('content-type') ?? '').split(';')[0]?.trim();
  if (media !== 'application/json') throw new Problem('unsupported-media', 'Send application/json.');
  const value = parsed(await textOf(request));
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 10).map((issue) => ({
    in: 'body',
    name: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.'),
    message: issue.message,
  }));
  throw new Problem('bad-request', errors.map((e) => `body ${e.name}: ${e.message}`).join('; '), { errors });
}

async function textOf(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Problem('too-large', `At most ${MOST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('unreadable', 'The content is no JSON.');
  }
}
