import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildWorld } from '../build.ts';
import { labelled, OracleDisagrees } from '../label.ts';
import { solve } from './solve.ts';

const KEY = 'ASIAAAAABBBBCCCCDDDD';
const ROLE = 'AROAAAAABBBBCCCCDDDDE';

const trail = (id: string, second: number, who: object, rest: object = {}): string =>
  JSON.stringify({
    eventID: id,
    eventSource: 'sts.amazonaws.com',
    eventTime: new Date(Date.UTC(2026, 2, 2, 10, 0, second)).toISOString().replace('.000', ''),
    userIdentity: who,
    sourceIPAddress: '192.0.2.1',
    userAgent: 'Boto3/1.40.1 os/linux',
    ...rest,
  });
const user = (name: string): object => ({ type: 'IAMUser', principalId: `AIDA${name}`, accessKeyId: `AKIA${name}` });
const issue = (id: string, second: number, who: object, session = 'work'): string =>
  trail(id, second, who, {
    responseElements: { credentials: { accessKeyId: KEY }, assumedRoleUser: { assumedRoleId: `${ROLE}:${session}` } },
  });
const use = (id: string, second: number, created: number | null, session = 'work', more: object = {}): string =>
  trail(id, second, {
    type: 'AssumedRole',
    principalId: `${ROLE}:${session}`,
    accessKeyId: KEY,
    sessionContext: {
      attributes:
        created === null ? {} : { creationDate: new Date(Date.UTC(2026, 2, 2, 10, 0, created)).toISOString() },
      ...more,
    },
  });
const rootsOf = (id: string, ...lines: string[]): readonly string[] => solve(lines).get(id)?.roots ?? ['no answer'];

describe('the oracle', () => {
  it('follows an issuance to its caller, whatever the order of the records', () => {
    expect(rootsOf('u', use('u', 5, 1), issue('i', 1, user('ONE')))).toEqual(['aws.iam-user:AIDAONE']);
  });

  it('finds nobody where the issuance is missing', () => {
    expect(rootsOf('u', use('u', 5, 1))).toEqual([]);
  });

  it('finds both callers where one key was issued twice for one session, and one where the second of issuance tells', () => {
    const [one, two] = [issue('i1', 1, user('ONE')), issue('i2', 1, user('TWO'))];
    expect(rootsOf('u', use('u', 5, 1), one, two)).toEqual(['aws.iam-user:AIDAONE', 'aws.iam-user:AIDATWO']);
    expect(rootsOf('u', use('u', 50, 30), one, issue('i2', 30, user('TWO')))).toEqual(['aws.iam-user:AIDATWO']);
  });

  it('does not take a session issued under another name, nor an issuance after the use', () => {
    expect(rootsOf('u', use('u', 5, 1, 'work'), issue('i', 1, user('ONE'), 'play'))).toEqual([]);
    expect(rootsOf('u', use('u', 5, null), issue('i', 30, user('ONE')))).toEqual([]);
  });

  it('believes an instance id in a session name only with a statement of delivery', () => {
    const instance = 'i-0aaaabbbbccccdddd';
    expect(rootsOf('u', use('u', 5, 1, instance))).toEqual([]);
    expect(rootsOf('u', use('u', 5, 1, instance, { ec2RoleDelivery: '2.0' }))).toEqual([
      `aws.ec2-instance:${instance}`,
    ]);
    expect(rootsOf('u', use('u', 5, 1, instance), issue('i', 1, user('ONE'), instance))).toEqual([
      'aws.iam-user:AIDAONE',
    ]);
  });

  it('takes every Okta user who signed on under the subject within ten minutes, and the subject itself without any', () => {
    const signOn = (id: string, actor: string, minute: number): string =>
      JSON.stringify({
        uuid: id,
        eventType: 'user.authentication.sso',
        published: new Date(Date.UTC(2026, 2, 2, 10, minute)).toISOString(),
        actor: { id: actor },
        outcome: { result: 'SUCCESS' },
        target: [
          { type: 'AppInstance', displayName: 'AWS Account Federation' },
          { type: 'AppUser', alternateId: 'Ops@x.example' },
        ],
      });
    const saml = trail(
      's',
      0,
      { type: 'SAMLUser', userName: 'ops@x.example' },
      { requestParameters: { principalArn: 'arn:p' } },
    );
    const at = (minutes: number): string => saml.replace('T10:00:00Z', `T10:${minutes}:00Z`);
    expect(rootsOf('s', at(30), signOn('a', '00ua', 25), signOn('b', '00ub', 28))).toEqual([
      'okta.user:00ua',
      'okta.user:00ub',
    ]);
    expect(rootsOf('s', at(30), signOn('a', '00ua', 10), signOn('b', '00ub', 28))).toEqual(['okta.user:00ub']);
    expect(rootsOf('s', at(30), signOn('a', '00ua', 10))).toEqual(['aws.saml-user:arn:p/ops@x.example']);
  });

  it('finds no root in a circle of issuances', () => {
    const session = { type: 'AssumedRole', principalId: `${ROLE}:work`, accessKeyId: KEY };
    expect(rootsOf('u', use('u', 5, null), issue('i', 1, session))).toEqual([]);
  });

  describe('finds a use contradicted', () => {
    const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
    const at = (ip: string, agent: string): object => ({ sourceIPAddress: ip, userAgent: agent });
    const okta = (id: string, eventType: string, second: number, ip: string, more: object = {}): string =>
      JSON.stringify({
        uuid: id,
        eventType,
        published: new Date(Date.UTC(2026, 2, 2, 10, 0, second)).toISOString(),
        actor: { id: '00ua' },
        outcome: { result: 'SUCCESS' },
        authenticationContext: { externalSessionId: 's1' },
        client: { ipAddress: ip, userAgent: { rawUserAgent: MAC } },
        target: [
          { type: 'AppInstance', displayName: 'AWS Account Federation' },
          { type: 'AppUser', alternateId: 'a@x.example' },
        ],
        ...more,
      });
    const HOME = '198.51.100.7';
    const session = (...more: string[]): string[] => [
      okta('login', 'user.session.start', 0, HOME),
      okta('sso', 'user.authentication.sso', 5, HOME),
      trail(
        'saml',
        6,
        { type: 'SAMLUser', userName: 'a@x.example' },
        {
          ...at(HOME, MAC),
          responseElements: { credentials: { accessKeyId: KEY }, assumedRoleUser: { assumedRoleId: `${ROLE}:work` } },
        },
      ),
      ...more,
    ];
    const used = (id: string, ip: string, agent: string): string =>
      JSON.stringify({ ...JSON.parse(use(id, 30, 6)), ...at(ip, agent) });
    const isContested = (id: string, lines: readonly string[], exits: readonly string[] = []): boolean | undefined =>
      solve(lines, exits).get(id)?.contested;
    const LINUX = 'Boto3/1.40.1 os/linux';

    it.each<[string, string, string, boolean]>([
      ['another system at another address', '203.0.113.9', LINUX, true],
      ['the same system at another address', '203.0.113.9', MAC, false],
      ['another system at the same address', HOME, LINUX, false],
      ['another system at a neighbour', '198.51.100.8', LINUX, false],
      ['another system over IPv6', '2001:db8::1', LINUX, false],
      ['another system at an inner address', '10.0.0.9', LINUX, false],
      ['an unknown system at another address', '203.0.113.9', 'thing/1', false],
    ])('%s: %s %s %s', (_says, ip, agent, expected) => {
      expect(isContested('u', session(used('u', ip, agent)))).toBe(expected);
    });

    it('unless it is tied to the holder, or obtained by what is', () => {
      const stranger = used('u', '203.0.113.9', LINUX);
      expect(isContested('u', session(stranger, used('v', HOME, LINUX)))).toBe(false);
      expect(isContested('u', session(stranger, used('v', '203.0.113.8', MAC)))).toBe(false);
      expect(isContested('u', session(stranger, okta('again', 'user.session.start', 50, '203.0.113.9')))).toBe(false);
      expect(isContested('u', session(stranger), ['203.0.113.9', HOME])).toBe(false);
      const system = { securityContext: { asNumber: 64500 } };
      const told = ['login', 'x'].map((id, i) =>
        okta(id, 'user.session.start', 0, [HOME, '203.0.113.9'][i] as string, { ...system, actor: { id: `00u${i}` } }),
      );
      expect(isContested('u', session(stranger, ...told))).toBe(false);
    });

    it('and what was obtained by it', () => {
      const next = JSON.parse(issue('i', 40, {}, 'next')) as object;
      const chained = JSON.stringify({
        ...next,
        userIdentity: JSON.parse(use('x', 40, 6)).userIdentity,
        ...at('203.0.113.9', LINUX),
      });
      const below = JSON.stringify({ ...JSON.parse(use('u', 50, 40, 'next')), ...at(HOME, MAC) });
      expect(isContested('u', session(chained, below))).toBe(true);
    });
  });

  it('shares nothing with the generator', () => {
    const here = new URL('.', import.meta.url).pathname;
    for (const file of readdirSync(here).filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'))) {
      const imports = [...readFileSync(join(here, file), 'utf8').matchAll(/from '([^']+)'/g)].map((m) => m[1] ?? '');
      for (const from of imports) expect(from, file).toMatch(/^(?:\.\/[a-z-]+\.ts|node:[a-z]+)$/);
    }
  });
});

describe('a world', () => {
  it('is refused where its truth and the oracle disagree', () => {
    const { world } = buildWorld('tampered', 800);
    const i = world.emissions.findIndex((e) => e.truth.scenario === 'sso-chains');
    const e = world.emissions[i];
    if (e === undefined) throw new Error('no such record');
    world.emissions[i] = { ...e, truth: { ...e.truth, root: 'okta.user:00uSomebodyElse' } };
    expect(() => labelled(world)).toThrow(OracleDisagrees);
  });
});
