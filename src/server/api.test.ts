import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DEFAULT_POLICY } from '../config/policy.ts';
import { ingest } from '../pipeline/ingest.ts';
import { ENDPOINTS, makeApp } from './app.ts';
import type { Endpoint } from './http/endpoint.ts';
import { OpenFolder } from './open-folder.ts';
import { assumedRoleRecords } from './records.fixture.ts';
import { problem } from './schemas/records.ts';
import { serviceOf } from './service-of.ts';

const configure = () => ({
  settings: {},
  named: { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null },
  policy: DEFAULT_POLICY,
  originName: () => null,
});
const log = { info: () => undefined, error: (_: string, error: unknown) => failures.push(error) };
const failures: unknown[] = [];
let root: string;
let library: OpenFolder;
let app: Hono;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ascribe-api-'));
  mkdirSync(join(root, 'logs'));
  writeFileSync(join(root, 'logs', 'trail.ndjson'), assumedRoleRecords(120).join('\n'));
  await ingest(join(root, 'data'), [join(root, 'logs')], { workers: 0 });
  library = new OpenFolder(join(root, 'data'), configure, (error) => failures.push(error), 0);
  await library.ready();
  const requests = new Map();
  app = makeApp(serviceOf(join(root, 'data'), library, log, requests), { hosts: [], workbench: null, log, requests });
}, 60_000);

afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(app.request(`http://localhost${path}`, { headers: { host: 'localhost', ...headers } }));
// biome-ignore lint/suspicious/noExplicitAny: a test looks into what it expects
const body = async (path: string): Promise<any> => (await get(path)).json();

describe('the API', () => {
  it('pages through attributions without loss or repetition, and streams the same', async () => {
    const paged: string[] = [];
    let next: string | null = '';
    for (let n = 0; next !== null && n < 100; n++) {
      const page: { items: { event: string }[]; next: string | null } = await body(
        `/v1/attributions?limit=17${next === '' ? '' : `&cursor=${next}`}`,
      );
      paged.push(...page.items.map((i) => i.event));
      next = page.next;
    }
    const lines = await (await get('/v1/attributions', { accept: 'application/x-ndjson' })).text();
    const streamed = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).event as string);
    expect(paged).toEqual(streamed);
    expect(streamed).toHaveLength((await body('/v1/status')).counts.actions);
  });

  it('answers 304 to who has the answer, and not to another question', async () => {
    const etag = (await get('/v1/coverage')).headers.get('etag') ?? '';
    expect((await get('/v1/coverage', { 'if-none-match': etag })).status).toBe(304);
    expect((await get('/v1/findings', { 'if-none-match': etag })).status).toBe(200);
  });

  it('counts in a timeline every action with a time', async () => {
    const all = await body('/v1/timeline?stretches=7&lanes=1');
    const sum = all.buckets.reduce((n: number, b: { actions: number }) => n + b.actions, 0);
    expect(sum + all.untimed).toBe(all.actions);
    expect(all.actions).toBe((await body('/v1/status')).counts.actions);
  });

  it('shows the record of an action with a proof of its place in the log', async () => {
    const [action] = (await body('/v1/attributions?limit=1')).items;
    const record = await body(`/v1/evidence/${action.evidence[0]}`);
    expect(record.text).toContain(action.sourceEventId);
    expect(record.events).toContainEqual({ event: action.event, action: action.action, time: action.time });
    expect(record.proof.text).toContain(record.proof.checkpoint.root);
  });

  it('finds an action by the source’s id, a key, an address and a time', async () => {
    const [action] = (await body('/v1/attributions?limit=1')).items;
    const kinds = async (q: string): Promise<string[]> =>
      (await body(`/v1/search?q=${encodeURIComponent(q)}`)).kinds.map((k: { kind: string }) => k.kind);
    expect(await kinds(action.sourceEventId)).toContain('action');
    expect(await kinds(action.credential)).toContain('credential');
    expect(await kinds('198.51.100.7')).toContain('trace');
    expect(await kinds(action.time)).toContain('time');
  });

  it('refuses other hosts, other sites and unknown parameters', async () => {
    const rebound = await app.request('http://evil.example/v1/status', { headers: { host: 'evil.example' } });
    expect(rebound.status).toBe(421);
    const crossSite = await app.request('http://localhost/v1/demo', {
      method: 'POST',
      headers: { host: 'localhost', origin: 'http://evil.example' },
    });
    expect(crossSite.status).toBe(403);
    const typo = await get('/v1/attributions?verdikt=held');
    expect(typo.status).toBe(400);
    expect(await typo.json()).toMatchObject({ code: 'bad-request', errors: [{ name: 'verdikt' }] });
    expect(
      (await app.request('http://localhost/v1/status', { method: 'DELETE', headers: { host: 'localhost' } })).status,
    ).toBe(405);
  });

  it('describes every endpoint in OpenAPI 3.1, and every reference leads somewhere', async () => {
    const document = await body('/v1/openapi.json');
    expect(document.openapi).toBe('3.1.0');
    for (const { path, method } of ENDPOINTS) expect(document.paths[path][method].operationId).toBeTruthy();
    const ids = Object.values(document.paths).flatMap((p) => Object.values(p as object).map((o) => o.operationId));
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(document.components.schemas).toHaveProperty(id as string);
  });
});

describe('whatever is asked', () => {
  const questions = ENDPOINTS.filter((e) => e.kind === 'question');

  it('answers as documented, or with a documented problem', async () => {
    const [action] = (await body('/v1/attributions?limit=1')).items;
    const known = [
      action.event,
      action.session,
      action.credential,
      action.evidence[0],
      action.time,
      action.holder[0] ?? 'x',
    ];
    const word = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...known) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '1',
          '300',
          'true',
          'C3',
          'held',
          'device',
          '2026-01-01',
          '0',
          '-1',
          'ses_',
          '%',
          '*',
          '\\',
        ),
      },
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    const asked = fc.constantFrom(...questions).chain((endpoint) =>
      fc.record({
        endpoint: fc.constant(endpoint),
        params: fc.array(word, { minLength: 2, maxLength: 2 }),
        query: fc.array(fc.tuple(fc.constantFrom(...keysOf(endpoint), 'other'), word), { maxLength: 3 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(asked, async ({ endpoint, params, query }) => {
        let n = 0;
        const path = endpoint.path.replace(/\{\w+\}/g, () => encodeURIComponent(wellFormed(params[n++] || 'x')));
        const search = new URLSearchParams(query.map(([k, v]): [string, string] => [k, wellFormed(v)])).toString();
        const response = await get(`${path}${search === '' ? '' : `?${search}`}`);
        await holdAgainst(endpoint, response);
      }),
      { numRuns: 80, seed: 6 },
    );
    expect(failures).toEqual([]);
  }, 60_000);

  it('answers as documented whatever is sent to it', async () => {
    const operations = ENDPOINTS.filter((e) => e.kind === 'operation' && e.path !== '/v1/stream');
    const text = fc.oneof(
      fc.constantFrom('case-1', 'aws', 'github', '3f9a', '%'),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    const sent = fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc.constantFrom('', '{}', '{"text":"x"}', '{"events":["0"]}', 'a.b.c', '<34>1 2026-01-01T00:00:00Z h a - - - x'),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    );
    const asked = fc.constantFrom(...operations).chain((endpoint) =>
      fc.record({
        endpoint: fc.constant(endpoint),
        params: fc.array(text, { minLength: 2, maxLength: 2 }),
        body: sent,
        media: fc.constantFrom(...(endpoint.body?.media ?? []), 'application/json', 'text/plain'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(asked, async ({ endpoint, params, body: content, media }) => {
        let n = 0;
        const path = endpoint.path.replace(/\{\w+\}/g, () => encodeURIComponent(wellFormed(params[n++] || 'x')));
        const response = await app.request(`http://localhost${path}`, {
          method: endpoint.method.toUpperCase(),
          headers: { host: 'localhost', 'content-type': media },
          ...(endpoint.method !== 'get' && { body: Buffer.from(content, 'latin1') }),
        });
        await holdOperation(endpoint, response);
      }),
      { numRuns: 150, seed: 6 },
    );
    expect(failures).toEqual([]);
  }, 60_000);
});

async function holdAgainst(endpoint: Endpoint, response: Response): Promise<void> {
  const media = response.headers.get('content-type') ?? '';
  if (response.status === 200) {
    const schema = endpoint.answers[200]?.schema;
    if (schema === undefined) throw new Error(`${endpoint.path} has no schema`);
    expect(media).toBe('application/json');
    expect(z.prettifyError(schema.safeParse(await response.json()).error ?? new z.ZodError([]))).toBe('');
    return;
  }
  expect(media).toBe('application/problem+json');
  const said = await response.json();
  expect(problem.safeParse(said).success).toBe(true);
  expect([400, ...Object.keys(endpoint.answers).map(Number)]).toContain(response.status);
}

/** Each status is one that the document has, and each answer is of the schema that it has for that status. */
async function holdOperation(endpoint: Endpoint, response: Response): Promise<void> {
  const { status } = response;
  const documented = Object.keys(endpoint.answers).map(Number);
  expect([...documented, 400, 401, 403, 413, 415, 422, 429, 503], `${endpoint.path} ${status}`).toContain(status);
  const schema = endpoint.answers[status]?.schema ?? (status >= 400 ? problem : undefined);
  if (schema === undefined) return;
  const said = await response.json();
  expect(z.prettifyError(schema.safeParse(said).error ?? new z.ZodError([])), endpoint.path).toBe('');
}

const keysOf = ({ query }: Endpoint): string[] => (query instanceof z.ZodObject ? Object.keys(query.shape) : []);
const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/g, '?');
