import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { type JsonObject, NO_READ_CONTEXT } from '../../model/source.ts';
import { goldensIn } from '../goldens.fixture.ts';
import { recogniseAndRead } from '../registry.ts';
import { viewOf } from '../view.ts';
import { gatewayJsonSchema, recordSchema } from './schema.ts';

const docs = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const eventOf = (record: unknown): Event => {
  const reading = recogniseAndRead(viewOf(JSON.stringify(record)).views[0]!, NO_READ_CONTEXT);
  if (!reading?.result.ok) throw new Error('not read');
  return reading.result.events[0]!;
};
const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(docs('gateway-record.md'))?.[1] ?? '') as JsonObject;

describe('the published format', () => {
  it('is the schema of the code', () => {
    expect(JSON.parse(docs('gateway-record.schema.json'))).toEqual(gatewayJsonSchema());
  });

  it('holds for the example in the documentation, which is read', () => {
    expect(recordSchema.safeParse(example).error).toBeUndefined();
    expect(eventOf(example)).toMatchObject({ source: 'ascribe.gateway', mode: 'delegated', oddities: [] });
  });

  it('holds for every golden record but those that are wrong by intention', () => {
    const wrong = goldensIn(new URL('golden/', import.meta.url)).filter(
      (g) => !recordSchema.safeParse(g.record).success,
    );
    expect(wrong.map((g) => g.says.slice(0, 40))).toEqual(['an event of a later version of the forma']);
  });

  it('refuses a record without a time, and a credential of unknown type', () => {
    expect(recordSchema.safeParse({ ...example, time: undefined }).success).toBe(false);
    const outbound = { credential: { type: 'password', value: 'x' } };
    expect(recordSchema.safeParse({ ...example, outbound }).success).toBe(false);
  });
});

describe('the call that came to the gateway', () => {
  const trace = example['trace'] as string;
  const text = (key: string, stringValue: string): JsonObject => ({ key, value: { stringValue } });

  it('is the tool call of the agent’s own span: same run, same call, same trace', () => {
    const span = eventOf({
      resourceSpans: [
        {
          resource: { attributes: [text('service.name', 'claims-agent')] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: trace,
                  spanId: '00f067aa0ba902b2',
                  kind: 1,
                  startTimeUnixNano: '1772442930000000000',
                  attributes: [
                    text('gen_ai.operation.name', 'execute_tool'),
                    text('gen_ai.tool.call.id', 'call_A1b2C3'),
                    text('gen_ai.conversation.id', 'conv_7Qk2'),
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
    const { agentRun, toolCall, trace: traced } = eventOf(example).context;
    expect(span.context).toMatchObject({ agentRun, toolCall, trace: traced });
    expect(agentRun).toBe('agent.run:claims-agent/conv_7Qk2');
  });

  it('is the message that the client sent: same trace', () => {
    const traceparent = `00-${trace}-00f067aa0ba902b2-01`;
    const params = { name: 'create_issue', _meta: { traceparent } };
    const message = eventOf({ jsonrpc: '2.0', id: 7, method: 'tools/call', params });
    expect(message.context.trace).toBe(eventOf(example).context.trace);
  });

  it('made the request that the agent’s HTTP client saw numbered', () => {
    const attributes = [
      text('http.request.method', 'POST'),
      text('http.response.header.x-github-request-id', 'AAAA:1:2:3:4'),
    ];
    const span = { traceId: trace, spanId: '00f067aa0ba902b3', kind: 3, startTimeUnixNano: '1', attributes };
    const seen = eventOf({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }).statements[0]?.ref;
    expect(seen).toBeDefined();
    expect(eventOf(example).statements.map((s) => s.ref)).toContain(seen);
  });
});

describe('what a gateway presented downstream', () => {
  const minted = (credential: JsonObject): Event => eventOf({ ...example, outbound: { minted: true, credential } });

  it('is the key that CloudTrail shows', () => {
    const id = 'ASIAEXAMPLEKEY000001';
    const use = eventOf({
      eventVersion: '1.11',
      eventID: '11111111-2222-4333-8444-000000000001',
      eventSource: 's3.amazonaws.com',
      eventName: 'ListBuckets',
      eventTime: '2026-03-02T09:15:31Z',
      userIdentity: { type: 'AssumedRole', principalId: 'AROAEXAMPLE:gw', accessKeyId: id },
    });
    expect(use.presented?.ref).toBe(minted({ type: 'aws-access-key', id }).issued[0]?.ref);
  });

  it('is the token that GitHub’s audit log has hashed, and the window of that token opens with it', () => {
    const sha256 = 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=';
    const use = eventOf({
      '@timestamp': 1772442930123,
      _document_id: 'd0cEXAMPLE',
      action: 'repo.create',
      actor: 'acme-platform[bot]',
      actor_id: 41,
      hashed_token: sha256,
      org: 'octo-org',
    });
    const { issued } = minted({ type: 'github-token', sha256 });
    expect(issued[0]?.keys).toEqual(use.presented?.joins.map((join) => join.key));
    const hex = Buffer.from(sha256, 'base64').toString('hex');
    expect(minted({ type: 'github-token', sha256: hex }).issued).toEqual(issued);
  });

  it('is the token that the Kubernetes API server names', () => {
    const jti = '0b1c2d3e-aaaa-4bbb-8ccc-ddddeeee0001';
    const use = eventOf({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      auditID: '3c5e0a3e-0000-4000-8000-000000000001',
      stage: 'ResponseComplete',
      requestURI: '/api/v1/namespaces/app/pods',
      verb: 'list',
      user: {
        username: 'system:serviceaccount:app:worker',
        extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${jti}`] },
      },
    });
    expect(use.presented?.ref).toBe(minted({ type: 'kubernetes-token', jti }).issued[0]?.ref);
  });
});
