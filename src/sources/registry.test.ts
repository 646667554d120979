import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../model/source.ts';
import { type JsonValue, NO_READ_CONTEXT, type RecordView, type Source } from '../model/source.ts';
import { hasDuplicateKey, repeatsKey } from './duplicates.ts';
import { PRIVILEGED_DEFAULTS } from './privileged-defaults.ts';
import { recogniseAndRead, SOURCES } from './registry.ts';
import { viewOf } from './view.ts';

const view = (o: unknown): RecordView => viewOf(JSON.stringify(o)).views[0]!;

describe('the registry', () => {
  it('has each source once, with its documents', () => {
    const ids = SOURCES.map((source) => source.meta.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { meta } of SOURCES) {
      expect(meta.docs.every((url) => url.startsWith('https://'))).toBe(true);
      expect(Object.keys(meta.keyClasses).length).toBeGreaterThan(0);
    }
  });

  it('says what is privileged of sources that there are, and of no others', () => {
    const ids = new Set(SOURCES.map((source) => source.meta.id));
    expect(Object.keys(PRIVILEGED_DEFAULTS).filter((id) => !ids.has(id))).toEqual([]);
    for (const { actions } of Object.values(PRIVILEGED_DEFAULTS)) expect(actions?.length).not.toBe(0);
  });

  it('leaves alone what nobody claims', () => {
    expect(recogniseAndRead(view({ hello: 'world' }), NO_READ_CONTEXT)).toBeNull();
  });

  it('lets content pick the reader, also in an origin that is declared for another source', () => {
    const audit = view({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      verb: 'get',
      requestURI: '/x',
      user: { username: 'a' },
    });
    const reading = recogniseAndRead(audit, { ...NO_READ_CONTEXT, declaredSource: 'okta.system-log' });
    expect(reading?.source.meta.id).toBe('k8s.audit');
  });

  it('gives what nobody claims to the declared source, and keeps its reason', () => {
    const reading = recogniseAndRead(view({ hello: 'world' }), {
      ...NO_READ_CONTEXT,
      declaredSource: 'okta.system-log',
    });
    expect(reading?.result).toEqual({ ok: false, reason: 'not-a-log-event' });
  });

  it('a line without header that only sshd writes proves no account of any host, whatever the scope of the origin', () => {
    const line = viewOf('Accepted password for ada from 198.51.100.7 port 1 ssh2').views[0]!;
    for (const context of [NO_READ_CONTEXT, { ...NO_READ_CONTEXT, scope: 'vault1' }]) {
      const nobody = {
        principal: { ref: null, name: 'ada' },
        issued: [],
        presented: { ref: null, joins: [], holder: [] },
      };
      expect(recogniseAndRead(line, context)?.result).toMatchObject({ ok: true, events: [nobody] });
    }
    const anybodys = viewOf('Connection closed by 198.51.100.7').views[0]!;
    expect(recogniseAndRead(anybodys, NO_READ_CONTEXT)).toBeNull();
  });

  it('reads a line without header where the origin says whose it is', () => {
    const line = viewOf('Accepted password for ada from 198.51.100.7 port 1 ssh2').views[0]!;
    const reading = recogniseAndRead(line, { ...NO_READ_CONTEXT, declaredSource: 'openssh.sshd', scope: 'vault1' });
    expect(reading?.result).toMatchObject({
      ok: true,
      events: [
        {
          action: 'sshd:Accepted password',
          time: null,
          target: 'vault1',
          principal: { ref: 'os.user:vault1/ada' },
          issued: [{ ref: 'ssh.session:vault1/198.51.100.7:1' }],
        },
      ],
    });
  });
});

describe('a key that stands twice in one object', () => {
  const record = (verb: string): string =>
    `{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"${verb}","requestURI":"/x","objectRef":{"resource":"secrets"},"user":{"username":"eve","username":"ada"}}`;
  const oddities = (text: string): readonly string[] => {
    const reading = recogniseAndRead(viewOf(text).views[0]!, NO_READ_CONTEXT);
    return reading?.result.ok ? reading.result.events[0]!.oddities : [];
  };

  it('is told of a privileged action: readers differ in which one they take', () => {
    expect(oddities(record('list'))).toEqual(['duplicate-key']);
    expect(oddities(record('list').replace('"username":"eve",', ''))).toEqual([]);
  });

  it.each([
    ['{"a":1,"a":2}', true],
    ['{"a":{"b":1},"b":{"a":1}}', false],
    ['{"a":[{"b":1},{"b":2}]}', false],
    ['{"a":[{"b":1,"b":2}]}', true],
    ['{"a":"\\"a\\":1,","b":"}{"}', false],
    ['{"a":1,"\\u0061":2}', true],
    ['[1,"a","a"]', false],
    ['', false],
  ])('%s: %s', (text, expected) => {
    expect(hasDuplicateKey(text)).toBe(expected);
  });

  it('is told alike by counting keys, whatever is written how', () => {
    const name = fc.constantFrom('a', 'b', '0', '__proto__', 'toJSON', 'é');
    const { text } = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('1', '1.0', '"a"', '"\\u0061"', '"a\\":1"', '" :"', 'null', '-0', '1e3'),
        fc.array(tie('text'), { maxLength: 3 }).map((v) => `[${v.join(',')}]`),
        fc
          .tuple(fc.array(fc.tuple(name, tie('text')), { maxLength: 3 }), fc.constantFrom(':', ': ', ' :', '\n\t:'))
          .map(([fields, colon]) => `{${fields.map(([k, v]) => `"${k}"${colon}${v}`).join(',')}}`),
      ),
    }));
    fc.assert(
      fc.property(
        text.map((inner) => `{"r":${inner}}`),
        (json) => repeatsKey(json, JSON.parse(json) as JsonObject) === hasDuplicateKey(json),
      ),
      { numRuns: 500 },
    );
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    expect(repeatsKey(deep, JSON.parse(deep) as JsonObject)).toBe(false);
  });
});

/** Values that records of all sources have, in every wrong place and of every wrong type. */
const KEYS = [
  'eventVersion',
  'eventSource',
  'eventName',
  'userIdentity',
  'type',
  'kind',
  'apiVersion',
  'auditID',
  'stage',
  'verb',
  'user',
  'username',
  'extra',
  'objectRef',
  'resource',
  'subresource',
  'namespace',
  'name',
  'requestObject',
  'spec',
  'annotations',
  'sourceIPs',
  'responseStatus',
  'code',
  'requestReceivedTimestamp',
  'impersonatedUser',
  'eventType',
  'published',
  'actor',
  'id',
  'alternateId',
  'target',
  'outcome',
  'result',
  'client',
  'authenticationContext',
  'externalSessionId',
  'debugContext',
  'transaction',
  'detail',
  '__proto__',
  'constructor',
  'eventType_s',
  'actor_id_s',
  'a_b_c_s',
  'eventtype',
];
const WORDS = [
  'Event',
  'audit.k8s.io/v1',
  'system:serviceaccount:a:b',
  'system:serviceaccount:::',
  'system:node:',
  'serviceaccounts',
  'token',
  'create',
  'User',
  'user.session.start',
  'user.authentication.sso',
  'system.api_token.create',
  'SUCCESS',
  '2026-03-04T05:06:07Z',
  '__proto__',
  'unknown',
  'JTI=',
  'X509SHA256=',
  '1.2.3.4',
  '::ffff:1.2.3.4',
  '[',
  '{',
  'AssumedRole',
  'sts.amazonaws.com',
];

describe.each(SOURCES.map((source) => [source.meta.id, source] as const))('%s', (_id, source: Source) => {
  it('never throws, whatever a record holds, and reads it twice alike', () => {
    const value = fc.letrec<{ any: JsonValue; object: Record<string, JsonValue> }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(...WORDS),
        fc.string({ maxLength: 20 }),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 4 }),
        tie('object'),
      ),
      object: fc.dictionary(fc.constantFrom(...KEYS), tie('any'), { maxKeys: 12 }),
    })).object;
    fc.assert(
      fc.property(value, (o) => {
        const record = { text: '{}', json: JSON.parse(JSON.stringify(o)) as RecordView['json'], syslog: null };
        source.recognise(record);
        expect(source.read(record, NO_READ_CONTEXT)).toEqual(source.read(record, NO_READ_CONTEXT));
      }),
      { numRuns: 300 },
    );
  });

  it('never throws on lines, with or without a syslog header', () => {
    const words = [
      'Accepted',
      'Failed',
      'publickey',
      'for',
      'from',
      'port',
      '22',
      'ssh2:',
      'ED25519-CERT',
      'ID',
      '(serial',
      '1)',
      'CA',
      'user',
      'rhost=',
      '[preauth]',
      'a'.repeat(2_000),
    ];
    const message = fc
      .array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 10 })), { maxLength: 30 })
      .map((w) => w.join(' '));
    fc.assert(
      fc.property(message, (text) => {
        const header = { timestamp: 'Feb 29 25:61:61', host: 'h', program: 'sshd', pid: 1, message: text };
        for (const record of [
          { text, json: null, syslog: null },
          { text, json: null, syslog: header },
        ]) {
          source.recognise(record);
          source.read(record, { ...NO_READ_CONTEXT, year: 2027, utcOffsetMinutes: 60 });
        }
      }),
      { numRuns: 300 },
    );
  });
});
