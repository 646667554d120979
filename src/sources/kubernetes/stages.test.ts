import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { type JsonObject, NO_READ_CONTEXT } from '../../model/source.ts';
import { read } from './read.ts';

const REQUEST: JsonObject = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: 'a1',
  verb: 'create',
  requestURI: '/api/v1/namespaces/cases/pods/web/exec?command=sh',
  user: { username: 'ada' },
  sourceIPs: ['198.51.100.7'],
  objectRef: { resource: 'pods', subresource: 'exec', namespace: 'cases', name: 'web' },
  requestReceivedTimestamp: '2026-03-04T05:06:07.000001Z',
};

function eventOf(o: JsonObject): Event {
  const result = read({ text: '', json: { ...REQUEST, ...o }, syslog: null }, NO_READ_CONTEXT);
  if (!result.ok) throw new Error(result.reason);
  return result.events[0]!;
}

describe('the stages of one request', () => {
  const received = eventOf({ stage: 'RequestReceived', stageTimestamp: '2026-03-04T05:06:07.000002Z' });
  const started = eventOf({
    stage: 'ResponseStarted',
    stageTimestamp: '2026-03-04T05:06:07.1Z',
    responseStatus: { code: 101 },
  });
  const complete = eventOf({
    stage: 'ResponseComplete',
    stageTimestamp: '2026-03-04T06:00:00Z',
    responseStatus: { code: 101 },
  });

  it('are one event at one time, however long the request ran', () => {
    expect(new Set([received, started, complete].map((event) => event.identity)).size).toBe(1);
    expect(new Set([received, started, complete].map((event) => event.time)).size).toBe(1);
  });

  it('rank by what they know, so that the outcome wins in any order', () => {
    expect(received.revision).toBeLessThan(started.revision);
    expect(started.revision).toBeLessThan(complete.revision);
    expect([received.outcome, started.outcome, complete.outcome]).toEqual(['unknown', 'success', 'success']);
  });

  it('are not those of another request that a client gave the same audit id', () => {
    const others: readonly JsonObject[] = [
      { requestReceivedTimestamp: '2026-03-04T05:06:07.000002Z' },
      { user: { username: 'eve' } },
      { verb: 'get' },
      { requestURI: '/api/v1/namespaces/cases/secrets' },
    ];
    for (const other of others)
      expect(eventOf({ stage: 'ResponseComplete', ...other }).identity).not.toBe(received.identity);
  });

  it('stand for themselves where the server stamped nothing', () => {
    expect(eventOf({ requestReceivedTimestamp: null, stage: 'ResponseComplete' }).identity).toBeNull();
  });
});

describe('the end of a pod', () => {
  const deleted = {
    verb: 'delete',
    objectRef: { resource: 'pods', namespace: 'n', name: 'p', uid: 'u-1' },
    responseStatus: { code: 200 },
  };

  it('ends its tokens a minute after the grace period', () => {
    const event = eventOf({ ...deleted, stage: 'ResponseComplete', requestObject: { gracePeriodSeconds: 30 } });
    expect(event.ended).toEqual([{ ref: 'k8s.pod:u-1', how: 'deleted', at: event.time! + 90_000_000 }]);
  });

  it('is unknown where the grace period is not logged', () => {
    expect(eventOf({ ...deleted, stage: 'ResponseComplete' }).ended).toEqual([]);
  });

  it('is not reached by a refused request', () => {
    expect(
      eventOf({
        ...deleted,
        stage: 'ResponseComplete',
        requestObject: { gracePeriodSeconds: 0 },
        responseStatus: { code: 403 },
      }).ended,
    ).toEqual([]);
  });
});
