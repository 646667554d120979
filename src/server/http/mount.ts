import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { type Caller, NOBODY } from '../security/access.ts';
import { requireAccess } from '../security/case-access.ts';
import { peerOf } from '../security/peer.ts';
import type { Service } from '../service.ts';
import type { Asked, Endpoint, Question } from './endpoint.ts';
import { Problem } from './problem.ts';
import { etagOf, matchesEtag, NDJSON, responseOf } from './respond.ts';
import { socketOf } from './socket.ts';

/** Answers of this version of the server: another one may write the same state differently. */
const FORMAT = '1';

/** Put endpoints where their paths say; other methods on the same path get 405 with `Allow`. */
export function mount(app: Hono, endpoints: readonly Endpoint[], service: Service): void {
  const methods = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/\{(\w+)\}/g, ':$1');
    methods.set(path, [...(methods.get(path) ?? []), endpoint.method.toUpperCase()]);
    app.on(endpoint.method.toUpperCase(), path, (c) => serve(c, endpoint, service));
  }
  for (const [path, allowed] of methods) {
    const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', ');
    app.all(path, (c) => {
      throw new Problem('method-not-allowed', `${c.req.method} is not among ${allow}.`, {}, { allow });
    });
  }
}

async function serve(c: Context, endpoint: Endpoint, service: Service): Promise<Response> {
  const caller = endpoint.access === 'public' ? NOBODY : service.gate.callerOf(c.req.raw, peerOf(socketOf(c)));
  const params = checked(endpoint.params ?? z.strictObject({}), paramsOf(c, endpoint.path), 'path');
  requireAccess(caller, endpoint, params, service.dataDir);
  const asked = askedOf(c, endpoint, caller, params);
  if (endpoint.kind === 'operation') {
    const answer = await endpoint.run(asked, service);
    return responseOf(answer, { 'cache-control': 'no-store' }, () => undefined);
  }
  return answerQuestion(endpoint, asked, service);
}

async function answerQuestion(endpoint: Question, asked: Asked<unknown, unknown>, service: Service): Promise<Response> {
  const snapshot = await service.library.open();
  try {
    const { request } = asked;
    const { pathname, search } = new URL(request.url);
    const etag = etagOf(FORMAT, snapshot.generation.key, pathname, search, String(asked.wantsLines));
    const headers = {
      etag,
      'cache-control': 'private, no-cache',
      vary: 'accept, authorization, cookie',
      'ascribe-log-size': String(snapshot.generation.logSize),
    };
    if (matchesEtag(request.headers.get('if-none-match'), etag)) {
      snapshot.release();
      return new Response(null, { status: 304, headers });
    }
    await noteRead(endpoint, asked, pathname, service);
    return responseOf(await endpoint.answer(asked, snapshot), headers, snapshot.release);
  } catch (error) {
    snapshot.release();
    throw error;
  }
}

/** Before it is answered, so that whoever breaks off has read as well. What the client has already was noted then. */
async function noteRead(
  endpoint: Question,
  { params, request, caller }: Asked<unknown, unknown>,
  pathname: string,
  service: Service,
): Promise<void> {
  if (endpoint.custody === null) return;
  const { act, events = [] } = endpoint.custody?.(params) ?? { act: 'exported' as const };
  const query = new URL(request.url).searchParams.toString();
  await service.note(caller, {
    act,
    events,
    detail: { what: pathname.slice(0, MOST_NOTED), ...(query !== '' && { query: query.slice(0, MOST_NOTED) }) },
  });
}

/** Characters of a request that are noted. */
const MOST_NOTED = 2000;

function askedOf(c: Context, endpoint: Endpoint, caller: Caller, params: unknown): Asked<unknown, unknown> {
  const request = c.req.raw;
  return {
    params,
    query: checked(endpoint.query ?? z.strictObject({}), queryOf(endpoint.query, request), 'query'),
    wantsLines: (request.headers.get('accept') ?? '').includes(NDJSON),
    request,
    caller,
  };
}

const paramsOf = (c: Context, path: string): Record<string, string> =>
  Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, key]) => [key as string, c.req.param(key as string) ?? '']),
  );

/** What may be given once is a text, what may be given several times a list; where it is given is for the schema to say. */
function queryOf(schema: z.ZodType | undefined, request: Request): Record<string, string | string[]> {
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  const query: Record<string, string | string[]> = Object.create(null);
  const { searchParams } = new URL(request.url);
  for (const key of new Set(searchParams.keys())) {
    const values = searchParams.getAll(key);
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
    const isList = field !== undefined && unwrapped(field) instanceof z.ZodArray;
    query[key] = isList || values.length > 1 ? values : (values[0] as string);
  }
  return query;
}

const unwrapped = (field: z.ZodType): z.ZodType =>
  field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType) : field;

function checked(schema: z.ZodType, value: unknown, where: 'path' | 'query'): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 10).map((issue) => ({
    in: where,
    name: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.'),
    message: issue.message,
  }));
  const said = errors.map((e) => `${e.name === '' ? where : `${where} ${e.name}`}: ${e.message}`).join('; ');
  throw new Problem('bad-request', `${said}. /v1/openapi.json tells what each endpoint takes.`, { errors });
}
