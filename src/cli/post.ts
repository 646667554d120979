import { visible } from '../report/text/visible.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

export interface Answer {
  readonly status: number;
  readonly bytes: Buffer;
}

/** Somebody who does not answer must not keep anybody waiting. */
const ANSWER_MILLIS = 30_000;

/** Send a request to somebody outside, and read at most so many bytes of the answer. Follows no redirection. */
export async function post(
  who: string,
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  { maxBytes, type }: { readonly maxBytes: number; readonly type?: string },
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      ...{ method: 'POST', body, redirect: 'error' as const, signal: AbortSignal.timeout(ANSWER_MILLIS) },
      ...(type !== undefined && { headers: { 'content-type': type } }),
    });
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > maxBytes) throw new Error('the answer is too long');
      chunks.push(chunk);
    }
    return { status: response.status, bytes: Buffer.concat(chunks) };
  } catch (cause) {
    throw new CliError(EXIT.problem, `${who} at ${visible(url)} does not answer as it should. Try again later.`, {
      cause,
    });
  }
}
