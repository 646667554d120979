import { createHash } from 'node:crypto';
import { safeJson } from '../../report/text/visible.ts';
import type { Answer } from './endpoint.ts';
import { Problem } from './problem.ts';

export const NDJSON = 'application/x-ndjson';

/** Text that a `Response` may begin to send, in characters. */
const CHUNK = 64 * 1024;

/** `done` is called once, when nothing more will be read: at once, or at the end (or the breaking off) of a stream. */
export function responseOf(answer: Answer, headers: Record<string, string>, done: () => void): Response {
  if (answer.kind === 'events')
    return new Response(streamOf(answer.events, done, 1), {
      headers: { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    });
  if (answer.kind === 'lines')
    return new Response(streamOf(answer.lines, done), { headers: { ...headers, 'content-type': NDJSON } });
  done();
  if (answer.kind === 'empty') return new Response(null, { status: answer.status, headers });
  if (answer.kind === 'text')
    return new Response(answer.text, { headers: { ...headers, ...answer.headers, 'content-type': answer.media } });
  return new Response(safeJson(JSON.stringify(answer.value)), {
    status: answer.status ?? 200,
    headers: { ...headers, 'content-type': 'application/json', ...answer.headers },
  });
}

export function problemResponse(error: unknown): Response {
  const problem =
    error instanceof Problem
      ? error
      : new Problem('defect', 'This is a defect; what was sealed is safe. The log of the server has the details.');
  return new Response(safeJson(JSON.stringify(problem.body)), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.headers },
  });
}

/** Reads no further than the client does, and stops where the client goes away. */
function streamOf(lines: AsyncIterable<string>, done: () => void, chunk = CHUNK): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = lines[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      try {
        let text = '';
        while (text.length < chunk) {
          const next = await iterator.next();
          if (next.done) {
            if (text !== '') controller.enqueue(encoder.encode(text));
            controller.close();
            done();
            return;
          }
          text += `${next.value}\n`;
        }
        controller.enqueue(encoder.encode(text));
      } catch (error) {
        done();
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
      done();
    },
  });
}

/** A strong validator: the answer is a function of what is named. */
export const etagOf = (...parts: readonly string[]): string =>
  `"${createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 27)}"`;

/** RFC 9110 §13.1.2; weak comparison. */
export function matchesEtag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
