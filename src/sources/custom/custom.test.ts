import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Event } from '../../model/event.ts';
import { NO_READ_CONTEXT, type ReadContext } from '../../model/source.ts';
import { recogniseAndRead, SOURCES } from '../registry.ts';
import { viewOf } from '../view.ts';
import { customSource } from './index.ts';
import { parseCustomMapping } from './schema.ts';

const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const fenced = (language: string): string[] =>
  [...README.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((m) => m[1]!);
const yamlExamples = fenced('yaml')
  .flatMap((text) => (parse(text) as { sources: { name: string; mapping: object }[] }).sources)
  .map(({ name, mapping }) => ({ name, ...mapping }));

function sourceOf(value: unknown): ReturnType<typeof customSource> {
  const parsed = parseCustomMapping(value);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return customSource(parsed.mapping);
}

function eventOf(mapping: unknown, text: string, context: Partial<ReadContext> = {}): Event {
  const source = sourceOf(mapping);
  const reading = recogniseAndRead(viewOf(text).views[0]!, { ...NO_READ_CONTEXT, ...context }, [...SOURCES, source]);
  if (reading?.source !== source || !reading.result.ok) throw new Error(`not read: ${JSON.stringify(reading?.result)}`);
  return reading.result.events[0]!;
}

const problemsOf = (value: unknown): string => {
  const parsed = parseCustomMapping(value);
  return parsed.ok ? '' : parsed.problems.join('\n');
};

const SMALL = {
  name: 'app',
  match: [{ path: 'app', equals: 'x' }],
  time: { path: 't' },
  actor: { id: 'u' },
  action: 'a',
};

describe('the example of the README', () => {
  const [json, lines] = yamlExamples;
  const [record, line] = [fenced('json')[0]!, fenced('text')[0]!];

  it('reads a record of the evidence system', () => {
    expect(eventOf(json, record)).toMatchObject({
      source: 'custom.evidence-vault',
      sourceEventId: 'ev-000417',
      time: 1_772_600_767_250_000,
      precision: 1_000,
      kind: 'act',
      action: 'custom.evidence-vault:case.file.open',
      target: 'case/2026-0117/exhibit-4',
      outcome: 'success',
      privileged: true,
      principal: { ref: 'app.service:evidence-vault/svc-intake', type: 'service' },
      authentication: 'proven',
      presented: {
        ref: 'token.sha256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
        joins: [{ key: 'token.sha256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU', cls: 'K2' }],
        holder: ['app.service:evidence-vault/svc-intake'],
        holderClass: 'K3',
        boundTo: null,
      },
      nativeSession: ['app.session:evidence-vault/s-88'],
      onBehalfOf: ['app.user:evidence-vault/badge-4471', 'app.agency:XX0123400'],
      mode: 'delegated',
      device: { ip: '198.51.100.7', host: 'intake-02', userAgent: 'intake/3.1' },
      context: { trace: '4bf92f3577b34da6a3ce929d0e0e4736' },
    });
  });

  it('lets a sign-in start the session, and a sign-out end it', () => {
    const login = { ...JSON.parse(record), event: { id: 'e1', kind: 'session.login' }, token: undefined };
    expect(eventOf(json, JSON.stringify(login))).toMatchObject({
      kind: 'authenticate',
      issued: [
        {
          ref: 'app.session:evidence-vault/s-88',
          lineage: 'root',
          holder: ['app.service:evidence-vault/svc-intake'],
          authenticates: true,
        },
      ],
    });
    const logout = { ...JSON.parse(record), event: { id: 'e2', kind: 'session.logout' } };
    expect(eventOf(json, JSON.stringify(logout)).ended).toEqual([
      { ref: 'app.session:evidence-vault/s-88', how: 'ended', at: null },
    ]);
  });

  it('lets a refused sign-in prove and start nothing', () => {
    const login = { ...JSON.parse(record), event: { id: 'e1', kind: 'session.login' }, result: 'denied' };
    expect(eventOf(json, JSON.stringify(login))).toMatchObject({
      authentication: 'failed',
      presented: null,
      issued: [],
    });
  });

  it('lets the application issue a token, by hash', () => {
    const issue = {
      ...JSON.parse(record),
      event: { id: 'e3', kind: 'token.create' },
      new_token_sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    };
    expect(eventOf(json, JSON.stringify(issue)).issued).toMatchObject([
      { ref: 'token.sha256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU', lineage: 'presenter', expires: null },
    ]);
  });

  it('reads a line of the gateway, whose time has no zone but the declared one', () => {
    expect(eventOf(lines, line.trim(), { utcOffsetMinutes: 60 })).toMatchObject({
      source: 'custom.records-gateway',
      time: 1_772_597_167_000_000,
      action: 'custom.records-gateway:QUERY',
      principal: { ref: 'app.user:records-gateway/jdoe' },
      device: { ip: '198.51.100.9' },
    });
    expect(eventOf(lines, line.trim()).time).toBeNull();
  });

  it('claims nothing else', () => {
    const source = sourceOf(json);
    expect(source.recognise(viewOf('{"app":"other"}').views[0]!)).toBe(false);
    expect(source.recognise(viewOf('a line').views[0]!)).toBe(false);
  });
});

describe('what stands where there is nothing', () => {
  const mapping = { ...SMALL, session: { path: 's' }, credential: { path: 'c', kind: 'app.token', class: 'K2' } };
  const read = (fields: object) =>
    eventOf(mapping, JSON.stringify({ app: 'x', t: '2026-03-04T05:06:07Z', a: 'act', ...fields }));

  it.each([
    '-',
    '--',
    'null',
    'None',
    'undefined',
    'N/A',
    'unknown',
    '<none>',
    '0',
    '00000000-0000-0000-0000-000000000000',
  ])('is no credential and no session: %s', (nothing) => {
    expect(read({ u: 'ada', c: nothing, s: nothing })).toMatchObject({
      presented: { ref: null, joins: [] },
      nativeSession: [],
    });
  });
  it('is no account either, but 0 can be one', () => {
    expect(read({ u: '-', c: 'k-1' }).principal.ref).toBeNull();
    expect(read({ u: '0', c: 'k-1' }).principal.ref).toBe('app.user:app/0');
    expect(read({ u: 'ada', c: 'null-7' }).presented?.ref).toBe('app.token:app/null-7');
  });
});

describe('a mapping', () => {
  it.each<[string, unknown, RegExp]>([
    ['without a name', { ...SMALL, name: undefined }, /^name: /],
    ['with a word that is not known', { ...SMALL, actor: { id: 'u', colour: 'x' } }, /actor: .*colour/],
    ['with a broken path', { ...SMALL, action: 'a..b' }, /action: "a\.\.b" is no path/],
    [
      'with a kind of ref that is not known',
      { ...SMALL, credential: { path: 'c', kind: 'my.token' } },
      /credential\.kind: "my\.token" is no kind of ref/,
    ],
    ['with a condition that asks nothing', { ...SMALL, match: [{ path: 'app' }] }, /match\.0: say what to expect/],
    [
      'with a time format that cannot be read',
      { ...SMALL, time: { path: 't', format: 'whenever' } },
      /time\.format: use iso/,
    ],
    ['for lines without a pattern', { ...SMALL, format: 'lines' }, /pattern: format: lines needs a pattern/],
    ['with look-ahead in the pattern', { ...SMALL, format: 'lines', pattern: '(?=x)' }, /pattern: no RE2 expression/],
    ['with an actor of nothing', { ...SMALL, actor: {} }, /actor: actor needs one of id, name, email/],
    ['that is no table at all', 'evidence', /mapping: /],
  ])('%s says what is wrong and where', (_name, value, problem) => {
    expect(problemsOf(value)).toMatch(problem);
  });

  it('scopes names of the application, and leaves the ids of other products as they are', () => {
    const mapping = { ...SMALL, credential: { path: 'k', kind: 'aws.access-key', class: 'K2' } };
    const event = eventOf(
      mapping,
      '{"app":"x","t":"2026-03-04T05:06:07Z","u":"ada","a":"do","k":"AKIAEXAMPLEEXAMPLEEX"}',
    );
    expect(event.principal.ref).toBe('app.user:app/ada');
    expect(event.presented?.ref).toBe('aws.access-key:AKIAEXAMPLEEXAMPLEEX');
  });

  it('shows a credential that only a client names, and joins it to nothing', () => {
    const record = '{"app":"x","t":"2026-03-04T05:06:07Z","u":"ada","a":"do","k":"1"}';
    const shown = (credential: object): Event['presented'] => eventOf({ ...SMALL, credential }, record).presented;
    expect(shown({ path: 'k', kind: 'app.token' })).toMatchObject({ ref: 'app.token:app/1', joins: [] });
    expect(shown({ path: 'k', kind: 'app.token', class: 'K3' })).toMatchObject({
      joins: [{ key: 'app.token:app/1', cls: 'K3' }],
    });
  });

  it('knows a redacted token by its hash, and a redacted secret by nothing', () => {
    const mapping = { ...SMALL, credential: { path: 'k', kind: 'app.token', class: 'K2' } };
    const record = (k: string): string => JSON.stringify({ app: 'x', t: '2026-03-04T05:06:07Z', u: 'ada', a: 'do', k });
    const hash = 'A'.repeat(43);
    expect(eventOf(mapping, record(`[redacted:jwt:sha256=${hash}]`)).presented?.ref).toBe(`token.sha256:${hash}`);
    expect(eventOf(mapping, record('[redacted:password]')).presented?.ref).toBeNull();
  });

  it('takes pod, node and expiry from what the application verified', () => {
    const mapping = {
      ...SMALL,
      credential: { path: 'jti', kind: 'oidc.jti', class: 'K2', expires: 'exp' },
      device: { pod: 'podUid', node: 'node' },
    };
    const record = { app: 'x', t: '2026-03-04T05:06:07Z', u: 'ada', a: 'do', jti: 'j1', exp: '2026-03-04T05:10:00Z' };
    const event = eventOf(mapping, JSON.stringify({ ...record, podUid: 'p-1', node: 'n-1' }));
    expect(event.device).toMatchObject({ pod: 'p-1', node: 'n-1' });
    expect(event.ended).toEqual([{ ref: 'oidc.jti:j1', how: 'expiry', at: 1_772_601_000_000_000 }]);
    expect(eventOf(mapping, JSON.stringify({ ...record, exp: 'soon' })).ended).toEqual([]);
  });

  it("does not reach the prototype by an attacker's words", () => {
    const mapping = {
      ...SMALL,
      actor: { id: 'u', type: 'ty', kindByType: { service: 'app.service' } },
      kinds: { login: 'authenticate' },
    };
    const event = eventOf(
      mapping,
      '{"app":"x","t":"2026-03-04T05:06:07Z","u":"ada","ty":"constructor","a":"__proto__"}',
    );
    expect([event.kind, event.principal.ref]).toEqual(['act', 'app.user:app/ada']);
  });

  it.each([
    ['unix-seconds', '1772600767', 1_772_600_767_000_000, 1_000_000],
    ['unix-seconds', '1772600767.25', 1_772_600_767_250_000, 10_000],
    ['unix-millis', '1772600767250', 1_772_600_767_250_000, 1_000],
    ['unix-micros', '1772600767250001', 1_772_600_767_250_001, 1],
    ['dd/MMM/yyyy:HH:mm:ss Z', '04/Mar/2026:05:06:07 +0000', 1_772_600_767_000_000, 1_000_000],
    ['yyyy-MM-dd HH:mm:ss.SSS', '2026-03-04 05:06:07.250', 1_772_600_767_250_000, 1_000],
  ])('reads a time in %s', (format, text, at, precision) => {
    const event = eventOf(
      { ...SMALL, time: { path: 't', format, zone: 'utc' } },
      JSON.stringify({ app: 'x', t: text, u: 'a', a: 'b' }),
    );
    expect([event.time, event.precision]).toEqual([at, precision]);
  });
});
