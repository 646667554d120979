import { token } from './token.ts';

/** The one place that speaks HTTP. Every answer is JSON, every failure a problem (RFC 9457) with a stable `code`. */

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** Members beside those of the standard, e.g. `matches`. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export type Params = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

/** `/v1/…?a=b`; a parameter that is null, undefined or empty is left away, a list is repeated. */
export function urlOf(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value === null || value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
  }
  const text = query.toString();
  return `/v1/${path}${text === '' ? '' : `?${text}`}`;
}

export const get = <T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> =>
  answer<T>(urlOf(path, params), signal === undefined ? {} : { signal });

export const post = <T>(path: string, body?: unknown): Promise<T> =>
  answer<T>(urlOf(path), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** Hands a file to the browser to be saved. It is asked for here, since a token does not go with a link. */
export async function download(path: string, file: string): Promise<void> {
  const response = await ask(urlOf(path), {});
  if (!response.ok) throw problemOf(response.status, await response.json().catch(() => null));
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

async function answer<T>(url: string, init: RequestInit): Promise<T> {
  const response = await ask(url, init);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  throw problemOf(response.status, body);
}

/** Throws `unreachable`. */
export async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, {
      credentials: 'same-origin',
      ...init,
      headers: { ...init.headers, ...authorization() },
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, 'unreachable', 'The server does not answer. Is `ascribe serve` still running?');
  }
}

function problemOf(status: number, body: unknown): ApiProblem {
  const problem = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const { detail, title, code, ...more } = problem;
  const says = [detail, title].find((v) => typeof v === 'string') ?? `The server answered ${status}.`;
  return new ApiProblem(status, typeof code === 'string' ? code : 'unknown', String(says), more);
}

function authorization(): Record<string, string> {
  const secret = token();
  return secret === null ? {} : { authorization: `Bearer ${secret}` };
}

/** A path segment: refs hold slashes, colons and worse. */
export const segment = encodeURIComponent;
