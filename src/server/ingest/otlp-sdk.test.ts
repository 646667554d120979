import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpanKind } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../config/policy.ts';
import { serverSchema } from '../../config/server-schema.ts';
import { Tokens } from '../security/tokens.ts';
import { type RunningServer, startServer } from '../server.ts';

/** The OpenTelemetry SDK as it is, against a server that asks for a token. */

let data: string;
let server: RunningServer;
let secret: string;
const reader = { name: 'r', role: 'reader', origins: null, cases: null, expiresAt: null } as const;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'ascribe-otel-'));
  const tokens = new Tokens(data);
  secret = tokens.make({ ...reader, name: 'agent', role: 'ingest', origins: ['agents'] }, new Date()).secret;
  server = await startServer({
    dataDir: data,
    host: '127.0.0.1',
    port: 0,
    configure: () => ({
      settings: {},
      named: { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null },
      policy: DEFAULT_POLICY,
      originName: () => null,
    }),
    log: { info: () => undefined, error: () => undefined },
    tls: null,
    login: true,
    settings: serverSchema.parse({}),
    onFailed: () => undefined,
  });
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

const resource = resourceFromAttributes({ 'service.name': 'claims-agent' });
const options = (signal: string) => ({
  url: `${server.url}/v1/ingest/agents/v1/${signal}`,
  headers: { authorization: `Bearer ${secret}` },
  // As OTEL_EXPORTER_OTLP_COMPRESSION=gzip says it.
  compression: 'gzip' as never,
});

/** What the exporter made of the answers: 0 is success. */
function noting<T, E extends { export(items: T, done: (result: { code: number }) => void): void }>(exporter: E) {
  const codes: number[] = [];
  const send = exporter.export.bind(exporter);
  exporter.export = (items, done) =>
    send(items, (result) => {
      codes.push(result.code);
      done(result);
    });
  return { exporter, codes };
}

async function trace(made: SpanExporter, name: string): Promise<number[]> {
  const { exporter, codes } = noting(made);
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  const attributes = { 'http.request.method': 'GET', 'url.full': 'https://claims.example/case/17' };
  for (let i = 0; i < 5; i++) provider.getTracer('t').startSpan(name, { kind: SpanKind.CLIENT, attributes }).end();
  // What the exporter could not send is an error here as well.
  await provider.shutdown().catch(() => undefined);
  return codes;
}

async function log(made: LogRecordExporter, body: string): Promise<number[]> {
  const { exporter, codes } = noting(made);
  const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] });
  for (let i = 0; i < 5; i++) provider.getLogger('t').emit({ body, attributes: { 'user.id': `u-${i}` } });
  await provider.shutdown();
  return codes;
}

/** All that is sealed, as text. */
async function sealed(least: number): Promise<string[]> {
  const token = new Tokens(data).make(reader, new Date()).secret;
  const ask = (path: string, accept = 'application/json') =>
    fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}`, accept } });
  await expect
    .poll(async () => ((await (await ask('/v1/status')).json()) as { counts: { records: number } }).counts.records, {
      timeout: 20_000,
    })
    .toBeGreaterThanOrEqual(least);
  const lines = (await (await ask('/v1/events', 'application/x-ndjson')).text()).trimEnd().split('\n');
  return lines;
}

describe('the OpenTelemetry SDK', () => {
  it('hands in spans as protobuf and as JSON, gzipped, and takes the answers for success', async () => {
    expect(await trace(new ProtobufTraces(options('traces')), 'as-protobuf')).toEqual([0]);
    expect(await trace(new JsonTraces(options('traces')), 'as-json')).toEqual([0]);
    const events = await sealed(2);
    expect(events.filter((e) => e.includes('https://claims.example/case/17'))).toHaveLength(10);
  });

  it('hands in log records both ways', async () => {
    expect(await log(new ProtobufLogs(options('logs')), 'as protobuf')).toEqual([0]);
    expect(await log(new JsonLogs(options('logs')), 'as JSON')).toEqual([0]);
    await sealed(4);
  });

  it('is told that it may not hand in for another origin', async () => {
    const other = { ...options('traces'), url: `${server.url}/v1/ingest/okta/v1/traces` };
    expect(await trace(new ProtobufTraces(other), 'foreign')).toEqual([1]);
  });
});
