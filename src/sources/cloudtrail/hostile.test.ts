import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { type JsonObject, type JsonValue, NO_READ_CONTEXT, type RecordView } from '../../model/source.ts';
import { cloudtrail } from './index.ts';

const view = (json: JsonObject): RecordView => ({ text: '', json, syslog: null });

function read(json: JsonObject): Event {
  const v = view(json);
  cloudtrail.recognise(v);
  const result = cloudtrail.read(v, NO_READ_CONTEXT);
  if (!result.ok) throw new Error(result.reason);
  return result.events[0] as Event;
}

describe('records that attackers wrote or pipelines broke', () => {
  it('never name a workload or a person by the name of a session', () => {
    const claimed = fc.constantFrom(
      'i-0123456789abcdef0',
      'root',
      'noor@example.org',
      'intake',
      '0123456789abcdef0123456789abcdef',
    );
    const role = fc.constantFrom('AppServer', 'Worker', 'IntakeFn');
    fc.assert(
      fc.property(claimed, role, (session, name) => {
        const e = read({
          eventVersion: '1.11',
          eventSource: 'iam.amazonaws.com',
          eventName: 'CreateUser',
          eventTime: '2026-03-02T09:15:30Z',
          userIdentity: {
            type: 'AssumedRole',
            principalId: `AROAQ3EGEXAMPLE00001:${session}`,
            arn: `arn:aws:sts::444455556666:assumed-role/${name}/${session}`,
            accountId: '444455556666',
            accessKeyId: 'ASIAQ3EGEXAMPLE00001',
          },
        });
        expect(e.presented?.holder).toEqual([]);
        expect(e.presented?.boundTo).toBeNull();
      }),
    );
  });

  it('do not reach the prototype', () => {
    const record = JSON.parse(
      '{"eventVersion":"1.11","eventSource":"__proto__","eventName":"constructor","userIdentity":{"type":"__proto__","__proto__":{"accessKeyId":"ASIA"}},"requestParameters":{"__proto__":{"name":"x"}}}',
    ) as JsonObject;
    const e = read(record);
    expect(e.action).toBe('__proto__:constructor');
    expect([e.presented, e.target]).toEqual([null, null]);
  });
});

describe('recognising', () => {
  const is = (json: JsonValue): boolean => cloudtrail.recognise(view(json as JsonObject));

  it('takes records of which a pipeline dropped the version', () => {
    expect(is({ eventSource: 's3.amazonaws.com', eventName: 'GetObject', eventID: 'a', awsRegion: 'eu-west-1' })).toBe(
      true,
    );
  });

  it('leaves copies in other schemas, digests, and other products to others', () => {
    expect(is({ class_uid: 6003, eventSource: 'x', eventName: 'y', eventVersion: '1' })).toBe(false);
    expect(is({ '@timestamp': '2026-01-01T00:00:00Z', eventSource: 'x', eventName: 'y', eventVersion: '1' })).toBe(
      false,
    );
    expect(is({ awsAccountId: '1', digestStartTime: '2026-01-01T00:00:00Z', logFiles: [] })).toBe(false);
    expect(is({ eventName: 'login', eventSource: 'app' })).toBe(false);
    expect(is({ kind: 'Event', apiVersion: 'audit.k8s.io/v1', auditID: 'x' })).toBe(false);
  });
});
