import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { micros } from '../model/time.ts';
import { globMatcher } from './glob.ts';
import { parseConfig } from './parse.ts';
import {
  DEFAULT_POLICY,
  environmentOf,
  isEgress,
  isExpectedReader,
  isNamedByContent,
  isPrivileged,
  knownDevice,
  networkOf,
  originFor,
  ownerOf,
  policyOf,
  suppressionOf,
} from './policy.ts';

function policy(text: string) {
  const result = parseConfig(text, 'ascribe.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return policyOf(result.config);
}

describe('originFor', () => {
  const p = policy(`
origins:
  - {match: "cloudtrail/**/*.json.gz", source: aws.cloudtrail, trust: declared}
  - {match: "/var/log/auth.log*", source: openssh, trust: declared, year: 2026, utcOffset: "+01:00", scope: bastion}
  - {match: "cloudtrail/", source: aws.cloudtrail}
`);

  test('the first pattern that matches counts, from any folder on unless it is rooted', () => {
    expect(originFor(p, '/data/cloudtrail/eu/1.json.gz').trust).toBe('declared');
    expect(originFor(p, '/data/cloudtrail/eu/1.json')).toMatchObject({
      source: 'aws.cloudtrail',
      trust: 'unprotected',
    });
    expect(originFor(p, '/var/log/auth.log.1')).toEqual({
      source: 'openssh',
      trust: 'declared',
      year: 2026,
      utcOffsetMinutes: 60,
      scope: 'bastion',
    });
    expect(originFor(p, '/copy/var/log/auth.log').source).toBeNull();
  });

  test('a member of an archive belongs where the archive lies, and what nothing matches is unprotected', () => {
    expect(originFor(p, '/data/cloudtrail/all.zip!1.json').source).toBe('aws.cloudtrail');
    expect(originFor(p, '/elsewhere/x')).toEqual({
      source: null,
      trust: 'unprotected',
      year: null,
      utcOffsetMinutes: null,
      scope: null,
    });
  });
});

test('isPrivileged follows the source, except where the policy says otherwise; add wins over remove', () => {
  const p = policy('privileged:\n  add: ["s3:Get*Object", "iam:*"]\n  remove: ["iam:Get*", "ec2:*"]\n');
  expect(isPrivileged(p, 'aws.cloudtrail', 'S3:GetObject', false)).toBe(true);
  expect(isPrivileged(p, 'aws.cloudtrail', 's3:ListObjects', false)).toBe(false);
  expect(isPrivileged(p, 'aws.cloudtrail', 'ec2:RunInstances', true)).toBe(false);
  expect(isPrivileged(p, 'aws.cloudtrail', 'iam:GetUser', false)).toBe(true);
  expect(isPrivileged(DEFAULT_POLICY, 'aws.cloudtrail', 'x', true)).toBe(true);
});

test('a policy is named by what it says', () => {
  const p = policy('definition: network\n');
  expect(isNamedByContent(p)).toBe(true);
  expect(isNamedByContent({ ...p, definition: 'device' })).toBe(false);
  expect(isNamedByContent(JSON.parse(JSON.stringify(p)) as typeof p)).toBe(true);
});

test('the defaults of a source can be set aside as a whole', () => {
  const p = policy('privileged: {add: ["iam:*"], withoutDefaults: [aws.cloudtrail]}\n');
  expect(isPrivileged(p, 'aws.cloudtrail', 's3:DeleteBucket', true)).toBe(false);
  expect(isPrivileged(p, 'aws.cloudtrail', 'iam:CreateUser', true)).toBe(true);
  expect(isPrivileged(p, 'okta.system-log', 's3:DeleteBucket', true)).toBe(true);
});

test('a device is known by any of its refs, an owner by the first pattern that fits', () => {
  const p = policy(
    'devices: [{name: ada laptop, refs: ["okta.device:1", "entra.device:2"], owner: ada}]\n' +
      'owners: [{of: "aws.role:*/billing-*", owner: finance}, {of: "aws.role:*", owner: platform}]\n',
  );
  expect(knownDevice(p, 'entra.device:2')).toMatchObject({ name: 'ada laptop', owner: 'ada' });
  expect(knownDevice(p, 'entra.device:3')).toBeNull();
  expect(ownerOf(p, 'aws.role:arn:aws:iam::1:role/billing-1')).toBe('finance');
  expect(ownerOf(p, 'aws.role:arn:aws:iam::1:role/x')).toBe('platform');
  expect(ownerOf(p, 'okta.user:1')).toBeNull();
});

test('networkOf names the narrowest network, whatever way the address is written', () => {
  const p = policy(`
networks: [{cidr: 10.0.0.0/8, name: cloud}, {cidr: 10.1.0.0/16, name: hq}, {cidr: "2001:db8::/33", name: v6}]
egress: [{cidr: 192.0.2.7, name: vpn}]
`);
  expect([networkOf(p, '10.1.2.3'), networkOf(p, '10.2.2.3'), networkOf(p, '::ffff:10.1.2.3')]).toEqual([
    'hq',
    'cloud',
    'hq',
  ]);
  expect([networkOf(p, '2001:db8:1::1'), networkOf(p, '2001:db8:8000::1')]).toEqual(['v6', null]);
  expect([networkOf(p, '192.0.2.7'), isEgress(p, '192.0.2.7'), isEgress(p, '10.1.2.3')]).toEqual(['vpn', true, false]);
  for (const odd of ['', 'cloudformation.amazonaws.com', '10.1', '010.1.2.3', '1'.repeat(1000)])
    expect(networkOf(p, odd)).toBeNull();
});

test('policyId depends on what is said, not on the order of what has none', () => {
  const a = policy('networks: [{cidr: 10.0.0.0/8, name: a}, {cidr: 10.1.0.0/16, name: b}]\nprivileged: {add: [x, y]}');
  const b = policy(
    'privileged: {add: [y, x, x]}\nnetworks: [{name: b, cidr: 10.1.0.0/16}, {cidr: 10.0.0.0/8, name: a}]',
  );
  expect(a.policyId).toBe(b.policyId);
  expect(a.policyId).not.toBe(DEFAULT_POLICY.policyId);
  const first = policy('origins: [{match: a, year: 2001}, {match: "*", year: 2002}]');
  const second = policy('origins: [{match: "*", year: 2002}, {match: a, year: 2001}]');
  expect(first.policyId).not.toBe(second.policyId);
});

test('a policy goes to another thread as it is', () => {
  expect(structuredClone(DEFAULT_POLICY)).toEqual(DEFAULT_POLICY);
});

describe('globMatcher', () => {
  test.each([
    ['*.json', 'a.json', true],
    ['*.json', 'a/b.json', false],
    ['**/*.json', 'b.json', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/**', 'a/b/c', true],
    ['a/**', 'b/a', false],
    ['f?.{log,txt}', 'f1.txt', true],
    ['f[0-3a].log', 'fa.log', true],
    ['f[!0-3].log', 'f2.log', false],
    ['f[', 'f[', true],
    ['**', 'x/y', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(globMatcher(pattern)(path)).toBe(expected);
  });

  test('agrees with a plain regex on patterns of stars', () => {
    const segment = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
    fc.assert(
      fc.property(segment, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, path) => {
        const regex = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        // `**` alone means any path, an empty one too; a regex says the same of one segment.
        expect(globMatcher(pattern)(path)).toBe(regex.test(path));
      }),
    );
  });

  test('stars by the hundred take no time', () => {
    const started = process.cpuUsage();
    globMatcher(`${'*a'.repeat(200)}b`)('a'.repeat(5000));
    globMatcher(`${'**/a/'.repeat(200)}b`)('a/'.repeat(5000));
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});

describe('suppressionOf', () => {
  const p = policy(`
suppressions:
  - {finding: key-id-recurs, reason: known}
  - {finding: use-after-rotation, subject: "pg.role:*", reason: "CHG-1", until: 2026-03-01}
`);
  const at = (text: string) => micros(Date.parse(text) * 1000);

  test('takes the code and the pattern, and gives the reason', () => {
    expect(suppressionOf(p, 'key-id-recurs', 'aws.access-key:ASIA1', null)?.reason).toBe('known');
    expect(suppressionOf(p, 'use-after-rotation', 'aws.access-key:ASIA1', null)).toBeNull();
    expect(suppressionOf(p, 'use-after-expiry', 'pg.role:db/app', null)).toBeNull();
  });

  test('ends by the times in the evidence: what happened before the day stays quiet, what has no time does not', () => {
    expect(suppressionOf(p, 'use-after-rotation', 'pg.role:db/app', at('2026-02-28T23:59:59Z'))?.reason).toBe('CHG-1');
    expect(suppressionOf(p, 'use-after-rotation', 'pg.role:db/app', at('2026-03-01T00:00:00Z'))).toBeNull();
    expect(suppressionOf(p, 'use-after-rotation', 'pg.role:db/app', null)).toBeNull();
  });
});

test('environments and expected readers are patterns; where none is declared, nothing is said', () => {
  const p = policy(`
environments:
  - {name: production, of: ["k8s.serviceaccount:prod/*"]}
  - {name: staging, of: ["k8s.serviceaccount:*"]}
secrets:
  - {secret: kv/db, opens: "pg.role:db/app", readers: ["*:prod/api"]}
  - {secret: kv/other, opens: "pg.role:db/other"}
`);
  expect(environmentOf(p, 'k8s.serviceaccount:prod/api')).toBe('production');
  expect(environmentOf(p, 'k8s.serviceaccount:stage/api')).toBe('staging');
  expect(environmentOf(p, 'okta.user:1')).toBeNull();
  expect(isExpectedReader(p, 'kv/db', ['k8s.serviceaccount:prod/api', 'vault.entity:1'])).toBe(true);
  expect(isExpectedReader(p, 'kv/db', ['okta.user:1'])).toBe(false);
  expect(isExpectedReader(p, 'kv/other', ['okta.user:1'])).toBeNull();
});
