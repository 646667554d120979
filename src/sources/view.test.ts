import fc from 'fast-check';
import { gzipSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { NO_READ_CONTEXT } from '../model/source.ts';
import { recogniseAndRead } from './registry.ts';
import { splitSyslog } from './syslog.ts';
import { viewOf } from './view.ts';

const RECORD = { eventVersion: '1.11', eventSource: 's3.amazonaws.com', eventName: 'GetObject', eventID: 'e' };
const TEXT = JSON.stringify(RECORD);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a record that stands for itself', () => {
  it('is parsed once and keeps its text', () => {
    const { views, carrier } = viewOf(TEXT);
    expect(carrier).toBeNull();
    expect(views).toEqual([{ text: TEXT, json: RECORD, syslog: null }]);
  });

  it('that is no JSON keeps its text', () => {
    expect(viewOf('{"half":').views).toEqual([{ text: '{"half":', json: null, syslog: null }]);
    expect(viewOf('').views).toEqual([{ text: '', json: null, syslog: null }]);
    expect(viewOf('42').views).toEqual([{ text: '42', json: null, syslog: null }]);
  });

  it('may be nested a hundred thousand deep', () => {
    const deep = `${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`;
    expect(viewOf(deep).views.length).toBeGreaterThan(0);
  });
});

describe('syslog headers', () => {
  const header = { host: 'web1', program: 'sshd', pid: 7, message: 'hello: there' };
  it.each([
    ['RFC 3164', 'Dec 10 06:55:46 web1 sshd[7]: hello: there', 'Dec 10 06:55:46'],
    ['RFC 3164 with priority', '<38>Dec  1 06:55:46 web1 sshd[7]: hello: there', 'Dec  1 06:55:46'],
    ['RFC 3164 with year', 'Dec  1 2026 06:55:46 web1 sshd[7]: hello: there', 'Dec  1 2026 06:55:46'],
    ['rsyslog', '2026-03-04T05:06:07.123456+01:00 web1 sshd[7]: hello: there', '2026-03-04T05:06:07.123456+01:00'],
    ['RFC 5424', '<38>1 2026-03-04T05:06:07Z web1 sshd 7 - - hello: there', '2026-03-04T05:06:07Z'],
    [
      'RFC 5424 with data',
      '<38>1 2026-03-04T05:06:07Z web1 sshd 7 ID1 [a b="]"][c] hello: there',
      '2026-03-04T05:06:07Z',
    ],
  ])('%s', (_name, line, timestamp) => {
    expect(splitSyslog(line)).toEqual({ ...header, timestamp });
  });

  it('may lack the host', () => {
    expect(splitSyslog('Feb 22 10:21:43  sshd[1332]: x')).toMatchObject({ host: null, program: 'sshd', pid: 1332 });
  });

  it('are not found in other text', () => {
    expect(splitSyslog('a line of text')).toBeNull();
    expect(splitSyslog('1.2.3.4 - - [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 5')).toBeNull();
  });

  it('are rebuilt from a journald record, which may write its message as bytes', () => {
    const journal = {
      __REALTIME_TIMESTAMP: '1772600767123456',
      _HOSTNAME: 'web1',
      SYSLOG_IDENTIFIER: 'sshd',
      _PID: '7',
      MESSAGE: [104, 105],
    };
    expect(viewOf(JSON.stringify(journal)).views[0]?.syslog).toEqual({
      timestamp: '2026-03-04T05:06:07.123456Z',
      host: 'web1',
      program: 'sshd',
      pid: 7,
      message: 'hi',
    });
  });
});

describe('carriers', () => {
  const cloudWatch = (...messages: string[]): object => ({
    messageType: 'DATA_MESSAGE',
    owner: '1',
    logGroup: 'g',
    logStream: 's',
    subscriptionFilters: ['f'],
    logEvents: messages.map((message, i) => ({ id: String(i), timestamp: 1, message })),
  });
  const fromFile = (line: string): object => ({
    timeUnixNano: '1',
    body: { stringValue: line },
    attributes: [{ key: 'log.file.name', value: { stringValue: 'trail.log' } }],
  });
  const harvested = (...logRecords: object[]): object => ({
    resourceLogs: [{ resource: { attributes: [] }, scopeLogs: [{ scope: {}, logRecords }] }],
  });
  const gzipped = (o: object): string => Buffer.from(gzipSync(strToU8(JSON.stringify(o)))).toString('base64');

  it.each<[string, string, unknown]>([
    ['CloudWatch Logs subscription', 'aws.cloudwatch-logs', cloudWatch(TEXT)],
    [
      'CloudWatch Logs event',
      'aws.cloudwatch-logs',
      { timestamp: 1, message: TEXT, ingestionTime: 2, eventId: 'x', logStreamName: 's' },
    ],
    [
      'EventBridge',
      'aws.eventbridge',
      { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', account: '1', detail: RECORD },
    ],
    ['Kinesis', 'aws.kinesis', { eventSource: 'aws:kinesis', kinesis: { data: base64(TEXT) } }],
    [
      'Kinesis batch of gzipped CloudWatch',
      'aws.records',
      { Records: [{ eventSource: 'aws:kinesis', kinesis: { data: gzipped(cloudWatch(TEXT)) } }] },
    ],
    ['records of a file on one line', 'aws.records', { Records: [RECORD] }],
    ['Firehose', 'records', { requestId: 'r', timestamp: 1, records: [{ data: base64(TEXT) }] }],
    ['CloudTrail LookupEvents', 'aws.lookup-events', { EventId: 'x', EventName: 'GetObject', CloudTrailEvent: TEXT }],
    ['Firehose record', 'aws.firehose', { recordId: 'r', data: base64(TEXT) }],
    ['Pub/Sub', 'gcp.pubsub', { message: { data: base64(TEXT), messageId: '1' }, subscription: 'p' }],
    ['Filebeat', 'elastic.beats', { '@timestamp': 't', agent: { type: 'filebeat' }, message: TEXT }],
    ['Elastic Agent', 'elastic.beats', { '@timestamp': 't', agent: { type: 'filebeat' }, event: { original: TEXT } }],
    ['Logstash', 'logstash', { '@timestamp': 't', '@version': '1', path: '/var/log/x', message: TEXT }],
    ['Elasticsearch', 'elasticsearch', { _index: 'i', _id: '1', _source: RECORD }],
    ['Splunk HEC', 'splunk.hec', { time: 1, sourcetype: 'aws:cloudtrail', event: RECORD }],
    ['Splunk export', 'splunk.export', { preview: false, result: { _raw: TEXT } }],
    [
      'Okta event hook',
      'okta.event-hook',
      { eventType: 'com.okta.event_hook', cloudEventsVersion: '0.1', data: { events: [RECORD] } },
    ],
    ['a collector’s file receiver', 'otel.filelog', harvested(fromFile(TEXT))],
    ['JSON array', 'json-array', [RECORD]],
  ])('%s', (_name, carrier, envelope) => {
    const result = viewOf(JSON.stringify(envelope));
    expect(result.carrier).toBe(carrier);
    expect(result.views.map((view) => view.json)).toEqual([RECORD]);
  });

  it('may hold several records, in their order', () => {
    const second = { ...RECORD, eventID: 'f' };
    const { views } = viewOf(JSON.stringify(cloudWatch(TEXT, 'not json', JSON.stringify(second))));
    expect(views.map((view) => view.json)).toEqual([RECORD, null, second]);
    expect(views[1]?.text).toBe('not json');
  });

  it('of the collector keep what an application wrote itself, whatever its text looks like', () => {
    const own = { timeUnixNano: '2', body: { stringValue: TEXT }, attributes: [] };
    expect(viewOf(JSON.stringify(harvested(own))).carrier).toBeNull();
    const { views } = viewOf(JSON.stringify(harvested(fromFile(TEXT), own)));
    expect(views.map((view) => view.json)).toEqual([RECORD, harvested(own)]);
  });

  it('may hold records a line', () => {
    const { views } = viewOf(JSON.stringify({ recordId: 'r', data: base64(`${TEXT}\n${TEXT}\n`) }));
    expect(views).toHaveLength(2);
  });

  it('are left whole where their payload is broken, empty or grows too large', () => {
    const bomb = Buffer.from(gzipSync(new Uint8Array(64 * 1024 * 1024))).toString('base64');
    for (const data of ['%%%', '', bomb]) {
      const { views, carrier } = viewOf(JSON.stringify({ recordId: 'r', data }));
      expect([carrier, views.length]).toEqual([null, 1]);
    }
    expect(viewOf(JSON.stringify({ ...cloudWatch(), messageType: 'CONTROL_MESSAGE' })).carrier).toBeNull();
  });

  it.each<[string, unknown]>([
    ['an application that quotes a record in its message', { level: 'info', msg: 'saw this', message: TEXT }],
    [
      'an application that logs in Elastic schema',
      { '@timestamp': 't', 'ecs.version': '1', 'log.level': 'INFO', message: TEXT },
    ],
    [
      'a Java application that logs in Logstash shape',
      { '@timestamp': 't', '@version': '1', path: 'p', logger_name: 'a.B', message: TEXT },
    ],
    [
      "a custom event on somebody's own bus",
      { 'detail-type': 'AWS API Call via CloudTrail', source: 'my.app', account: '1', detail: RECORD },
    ],
    ['a container line', { log: TEXT, stream: 'stdout', time: 't' }],
    ['an object with an event beside other things', { sourcetype: 'x', event: RECORD, user: 'y' }],
  ])('are not seen in %s', (_name, o) => {
    const { views, carrier } = viewOf(JSON.stringify(o));
    expect(carrier).toBeNull();
    expect(recogniseAndRead(views[0]!, NO_READ_CONTEXT)).toBeNull();
  });

  it('within carriers are followed five deep and no further', () => {
    let text = TEXT;
    for (let i = 0; i < 7; i++)
      text = JSON.stringify({ '@timestamp': 't', agent: { type: 'filebeat' }, message: text });
    expect(viewOf(text).views[0]?.json).toHaveProperty('agent');
  });
});

it('no text throws, and every text has a view', () => {
  const keys = [
    'logEvents',
    'messageType',
    'Records',
    'records',
    'message',
    'agent',
    '_source',
    'MESSAGE',
    '__proto__',
    'event',
    'data',
  ];
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('any')),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom(...keys), tie('any')),
  })).object;
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        value.map((v) => JSON.stringify(v)),
      ),
      (text) => {
        expect(viewOf(text).views.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});
