import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../config/policy.ts';
import { openReader } from '../../evidence/reader.ts';
import { encoded } from '../../evidence/testing/otlp.ts';
import { evidenceFolder } from '../../pipeline/folders.ts';
import { openIndex } from '../../pipeline/open-index.ts';
import { attributionWriter } from '../../report/attribution.ts';
import { makeApp } from '../app.ts';
import { OpenFolder } from '../open-folder.ts';
import { assumedRoleRecords } from '../records.fixture.ts';
import { serviceOf } from '../service-of.ts';

const failures: unknown[] = [];
const log = { info: () => undefined, error: (_: string, error: unknown) => failures.push(error) };
const configure = () => ({
  settings: {},
  named: { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null },
  policy: DEFAULT_POLICY,
  originName: () => null,
});
let data: string;
let folder: OpenFolder;
let app: Hono;

beforeEach(async () => {
  failures.length = 0;
  data = mkdtempSync(join(tmpdir(), 'ascribe-live-'));
  await open();
});
afterEach(async () => {
  await folder.close();
  rmSync(data, { recursive: true, force: true });
});

async function open(): Promise<void> {
  folder = new OpenFolder(data, configure, (error) => failures.push(error), 0);
  await folder.ready();
  const requests = new Map();
  app = makeApp(serviceOf(data, folder, log, requests), { hosts: [], workbench: null, log, requests });
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into what it expects
const said = (answer: Response): Promise<any> => answer.json();

async function post(path: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
  return app.request(`http://localhost${path}`, {
    method: 'POST',
    body: body as Uint8Array<ArrayBuffer>,
    headers: { host: 'localhost', ...headers },
  });
}
// biome-ignore lint/suspicious/noExplicitAny: a test looks into what it expects
const get = async (path: string): Promise<any> =>
  (await app.request(`http://localhost${path}`, { headers: { host: 'localhost' } })).json();
const judged = () => folder.now().library.pipeline.judged();

describe('records that are handed in', () => {
  it('are sealed when they are acknowledged, and judged soon after', async () => {
    const answer = await post('/v1/ingest/aws', assumedRoleRecords(50).join('\n'));
    expect(answer.status).toBe(200);
    const receipt = await said(answer);
    expect(receipt).toMatchObject({ records: 51, redelivered: false });
    expect(openReader(evidenceFolder(data)).size).toBeGreaterThanOrEqual(receipt.logSize);
    await judged();
    const status = await get('/v1/status');
    expect(status.counts).toMatchObject({ records: 51, actions: 51 });
    expect(status.generation.logSize).toBeGreaterThanOrEqual(receipt.logSize);
    expect(failures).toEqual([]);
  });

  it('add nothing when they come again, plain or compressed, also to another run', async () => {
    const body = assumedRoleRecords(20).join('\n');
    await post('/v1/ingest/aws', body);
    expect(await (await post('/v1/ingest/aws', gzipSync(body))).json()).toMatchObject({
      records: 0,
      redelivered: true,
    });
    await folder.close();
    await open();
    expect(await (await post('/v1/ingest/aws', body)).json()).toMatchObject({
      records: 0,
      redelivered: true,
    });
    expect((await get('/v1/status')).counts).toMatchObject({ records: 21, duplicates: 0 });
  });

  it('are refused under a key that came with others, also in another run', async () => {
    const key = { 'idempotency-key': 'batch-1' };
    expect((await post('/v1/ingest/aws', '{"a":1}\n', key)).status).toBe(200);
    expect((await post('/v1/ingest/aws', '{"a":1}\n', key)).status).toBe(200);
    expect((await post('/v1/ingest/aws', '{"a":2}\n', key)).status).toBe(409);
    await folder.close();
    await open();
    expect((await post('/v1/ingest/aws', '{"a":2}\n', key)).status).toBe(409);
  });

  it('come together from many at once, each once', async () => {
    const bodies = Array.from({ length: 12 }, (_, i) => assumedRoleRecords(10, 10 * i + 1).join('\n'));
    const answers = await Promise.all([...bodies, ...bodies].map((body, i) => post(`/v1/ingest/o${i % 3}`, body)));
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
    await judged();
    expect((await get('/v1/status')).counts).toMatchObject({ records: 120, actions: 120, duplicates: 0 });
  });

  it('give the same verdicts as the same records in one file', async () => {
    const records = assumedRoleRecords(80);
    for (let i = 0; i < records.length; i += 16)
      await post(
        '/v1/ingest/aws',
        records
          .slice(i, i + 16)
          .reverse()
          .join('\n'),
      );
    await judged();
    const lines = await (
      await app.request('http://localhost/v1/attributions', {
        headers: { host: 'localhost', accept: 'application/x-ndjson' },
      })
    ).text();
    await folder.close();
    const store = await openIndex(data);
    const write = attributionWriter(DEFAULT_POLICY.policyId);
    let whole = '';
    for await (const rows of store.actions({})) for (const row of rows) whole += `${write(row)}\n`;
    await store.close();
    await open();
    expect(lines.split('\n').length).toBe(82);
    expect(lines === whole).toBe(true);
  });

  it('are seen in one state by whoever asks while more come in', async () => {
    const snapshot = await folder.open();
    const before = await snapshot.store.counts();
    await post('/v1/ingest/aws', assumedRoleRecords(30).join('\n'));
    await judged();
    expect(await snapshot.store.counts()).toEqual(before);
    snapshot.release();
    expect((await get('/v1/status')).counts.actions).toBe(31);
  });

  it('may be OTLP, as protobuf and as JSON, and are answered in kind', async () => {
    const request = {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'claims-agent' } }] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: 'ab'.repeat(16),
                  spanId: 'cd'.repeat(8),
                  name: 'GET',
                  kind: 3,
                  startTimeUnixNano: '1772442930123456789',
                  endTimeUnixNano: '1772442931123456789',
                  attributes: [{ key: 'http.request.method', value: { stringValue: 'GET' } }],
                },
              ],
            },
          ],
        },
      ],
    };
    const proto = await post('/v1/traces', encoded('Traces', request), { 'content-type': 'application/x-protobuf' });
    expect([proto.status, proto.headers.get('content-type'), await proto.text()]).toEqual([
      200,
      'application/x-protobuf',
      '',
    ]);
    const asJson = await post('/v1/ingest/agents/v1/traces', gzipSync(JSON.stringify(request)), {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    expect([asJson.status, await asJson.json()]).toEqual([200, { partialSuccess: {} }]);
    await judged();
    expect((await get('/v1/status')).counts.records).toBe(2);
    expect((await post('/v1/logs', 'x', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('change earlier verdicts when they come late, which is told and kept', async () => {
    const [issuance = '', ...uses] = assumedRoleRecords(10);
    await post('/v1/ingest/aws', uses.join('\n'));
    await judged();
    const stream = await app.request('http://localhost/v1/stream', { headers: { host: 'localhost' } });
    const heard = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await heard?.read())?.value ?? '';
    const [before] = (await get('/v1/attributions?limit=1')).items;
    await post('/v1/ingest/aws', issuance);
    await judged();
    const after = await get(`/v1/actions/${before.event}`);
    expect(after.verdict + after.reason).not.toBe(before.verdict + before.reason);
    const { changes } = await get(`/v1/actions/${before.event}/history`);
    expect(changes).toMatchObject([
      {
        before: { verdict: before.verdict, reason: before.reason },
        after: { verdict: after.verdict, reason: after.reason },
      },
    ]);
    expect(changes[0].because).toContain(after.chain[0]?.evidence[0]?.digest);
    while (!text.includes('event: verdict')) text += (await heard?.read())?.value ?? '';
    expect(text).toContain(after.reason);
    await heard?.cancel();
  });

  it('may be webhooks, which are taken with the signature of their body alone', async () => {
    const body = '{"action":"created"}';
    const sign = (secret: string) => ({
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      'x-github-delivery': 'delivery-1',
    });
    expect((await post('/v1/webhooks/github/my-org', body, sign('s3'))).status).toBe(404);
    process.env.ASCRIBE_WEBHOOK_MY_ORG = 's3';
    try {
      expect((await post('/v1/webhooks/github/my-org', body, sign('other'))).status).toBe(401);
      expect((await post('/v1/webhooks/github/my-org', `${body} `, sign('s3'))).status).toBe(401);
      expect(await said(await post('/v1/webhooks/github/my-org', body, sign('s3')))).toMatchObject({ records: 1 });
      expect(await said(await post('/v1/webhooks/github/my-org', body, sign('s3')))).toMatchObject({
        redelivered: true,
      });
    } finally {
      delete process.env.ASCRIBE_WEBHOOK_MY_ORG;
    }
  });

  it('may be event hooks of Okta, whose question at the beginning is answered, and are read as its log', async () => {
    process.env.ASCRIBE_WEBHOOK_OKTA = 'Basic b2t0YTpzM2NyZXQ=';
    const headers = { authorization: 'Basic b2t0YTpzM2NyZXQ=', 'x-okta-verification-challenge': 'abc' };
    const question = (more: Record<string, string>) =>
      app.request('http://localhost/v1/webhooks/okta/okta', { headers: { host: 'localhost', ...more } });
    const event = {
      uuid: 'a1b2c3d4-0000-11f1-8000-000000000001',
      eventType: 'user.session.start',
      published: '2026-03-02T09:15:30.123Z',
      severity: 'INFO',
      version: '0',
      actor: { id: '00u1exampleexample0001', type: 'User', alternateId: 'ada@example.com', displayName: 'Ada' },
      outcome: { result: 'SUCCESS' },
      authenticationContext: { externalSessionId: '102example' },
      client: { ipAddress: '198.51.100.7', userAgent: { rawUserAgent: 'curl' } },
      target: [],
    };
    const about = {
      eventType: 'com.okta.event_hook',
      eventTypeVersion: '1.0',
      cloudEventsVersion: '0.1',
      eventId: 'e1',
    };
    const hook = JSON.stringify({ ...about, data: { events: [event] } });
    try {
      expect(await said(await question(headers))).toEqual({ verification: 'abc' });
      expect((await question({ ...headers, authorization: 'Basic other' })).status).toBe(401);
      expect((await post('/v1/webhooks/okta/okta', hook)).status).toBe(401);
      expect(await said(await post('/v1/webhooks/okta/okta', hook, headers))).toMatchObject({ records: 1 });
      await judged();
      expect((await get('/v1/events')).items).toMatchObject([{ source: 'okta.system-log', kind: 'authenticate' }]);
    } finally {
      delete process.env.ASCRIBE_WEBHOOK_OKTA;
    }
  });

  it('are to come later where too many come at once, and nothing of what was begun is lost', async () => {
    const bodies: ReadableStreamDefaultController<Uint8Array>[] = [];
    const begun = Array.from({ length: 128 }, (_, i) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          bodies.push(controller);
          controller.enqueue(Buffer.from(`{"a":${i}}\n`));
        },
      });
      return app.request('http://localhost/v1/ingest/aws', {
        method: 'POST',
        body,
        duplex: 'half',
        headers: { host: 'localhost' },
      } as RequestInit);
    });
    const one = () => post('/v1/ingest/aws', '{"one":"more"}\n');
    await expect.poll(async () => (await one()).status, { timeout: 20_000 }).toBe(429);
    const refused = await one();
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    for (const body of bodies) body.close();
    const answers = await Promise.all(begun);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect((await one()).status).toBe(200);
    await judged();
    expect((await get('/v1/status')).counts.records).toBe(129);
  });

  it('are refused where they are too large, plain or unpacked, or break off, and nothing of them is kept', async () => {
    const before = folder.now().library.pipeline.log.checkpoint.size;
    expect((await post('/v1/ingest/aws', gzipSync(Buffer.alloc(140_000_000, '\n'), { level: 1 }))).status).toBe(413);
    expect((await post('/v1/ingest/aws', Buffer.alloc(33 * 1024 * 1024, 'x'))).status).toBe(413);
    const half = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(Buffer.from('{"a":1}\n'));
        controller.error(new Error('the connection is gone'));
      },
    });
    const init = { method: 'POST', body: half, duplex: 'half', headers: { host: 'localhost' } };
    expect((await app.request('http://localhost/v1/ingest/aws', init as RequestInit)).status).toBe(422);
    expect(folder.now().library.pipeline.log.checkpoint.size).toBe(before);
  });

  it('are told of in metrics by origin', async () => {
    await post('/v1/ingest/aws', '{"a":1}\n{"b":2}\n');
    const text = await (await app.request('http://localhost/metrics', { headers: { host: 'localhost' } })).text();
    expect(text).toContain('ascribe_ingest_records_total{origin="aws"} 2');
  });

  it('are told of in metrics by source: how many, how long ago, how far behind, and how many numbers are missing', async () => {
    const serials = [...Array(30).keys()].filter((n) => n !== 7 && n !== 8);
    const noon = Date.UTC(2026, 2, 4, 12) / 1000;
    const audited = serials.map(
      (n) =>
        `node=db1 type=SYSCALL msg=audit(${noon + n}.123:${n + 1}): arch=c000003e syscall=59 success=yes exit=0 ppid=1 pid=${n + 9} auid=1000 uid=0 ses=3 comm="id" exe="/usr/bin/id" key=(null)`,
    );
    await post('/v1/ingest/db1', audited.join('\n'));
    await judged();
    const text = await (await app.request('http://localhost/metrics', { headers: { host: 'localhost' } })).text();
    expect(text).toMatch(/^ascribe_source_events_total\{source="linux.auditd"\} 28$/m);
    expect(text).toMatch(/^ascribe_source_silence_seconds\{source="linux.auditd"\} [\d.]+$/m);
    expect(text).toMatch(/^ascribe_source_event_lag_seconds\{source="linux.auditd"\} \d+[\d.]*$/m);
    expect(text).toMatch(/^ascribe_source_missing_numbers\{source="linux.auditd"\} 2$/m);
  });
});
