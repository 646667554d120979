import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankEvent, type Event, NO_DEVICE } from '../model/event.ts';
import { ref } from '../model/ref.ts';
import { agentOf } from './agent.ts';
import { eventIdOf, eventIdOfBytes } from './event-id.ts';
import { describeStrand, StrandTable } from './strand.ts';

describe('agentOf', () => {
  it.each([
    ['aws-cli/2.15.30 Python/3.11.8 Darwin/23.4.0 exe/x86_64 prompt/off command/s3.ls', 'aws-cli', 'macos'],
    ['aws-cli/2.17.0 md/awscrt#0.19.19 ua/2.0 os/linux#5.15 md/arch#x86_64 lang/python#3.11.8', 'aws-cli', 'linux'],
    ['[Boto3/1.26.1 Python/3.9.16 Linux/5.10.0 Botocore/1.29.1]', 'boto3', 'linux'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Safari/604', 'browser:safari', 'ios'],
    ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/120 Mobile Safari/537', 'browser:chrome', 'android'],
    ['APN/1.0 HashiCorp/1.0 Terraform/1.5.0 aws-sdk-go-v2/1.18 os/windows lang/go#1.20', 'terraform', 'windows'],
    ['signin.amazonaws.com', 'aws-console', null],
    ['kubectl/v1.29.0 (darwin/arm64) kubernetes/3f7a50f', 'kubectl', 'macos'],
    ['acme-agent/1.0', 'other:acme-agent', null],
  ])('reduces %s', (text, family, os) => {
    expect(agentOf(text)).toEqual({ family, os });
  });
  it('takes any text without throwing', () => {
    fc.assert(fc.property(fc.string(), (s) => typeof agentOf(s)?.family === 'string'));
  });
});

const event = (over: Partial<Event>): Event => ({ ...blankEvent('aws.cloudtrail', 's3:GetObject'), ...over });

describe('StrandTable', () => {
  it('gives events that differ only in time, action and version of the tool the same strand', () => {
    const table = new StrandTable();
    const a = event({ device: { ...NO_DEVICE, ip: '192.0.2.1', userAgent: 'aws-cli/2.1.0 Darwin/20' } });
    const b = event({
      action: 's3:PutObject',
      device: { ...NO_DEVICE, ip: '192.0.2.1', userAgent: 'aws-cli/2.9.0 Darwin/23' },
    });
    const first = table.strandOf(a, 'aws', 'unprotected');
    expect(first.isNew).toBe(true);
    expect(table.strandOf(b, 'aws', 'unprotected')).toEqual({ key: first.key, isNew: false });
    expect(new StrandTable().strandOf(b, 'aws', 'unprotected').key).toBe(first.key);
  });
  it('keeps apart what differs in device, credential, session, behalf or trust', () => {
    const table = new StrandTable();
    const variants = [
      event({}),
      event({ device: { ...NO_DEVICE, ip: '192.0.2.1' } }),
      event({ nativeSession: [ref('okta.session', '1')] }),
      event({ onBehalfOf: [ref('okta.session', '1')] }),
      event({ principal: { ref: ref('okta.user', '1'), id: null, name: null, email: null, type: null } }),
      event({ principal: { ref: null, id: 'okta.user:1', name: null, email: null, type: null } }),
    ];
    const keys = new Set(variants.map((v) => table.strandOf(v, 'aws', 'unprotected').key));
    keys.add(table.strandOf(event({}), 'aws', 'foreign').key);
    expect(keys.size).toBe(variants.length + 1);
  });
  it('cannot be made to merge two strands by values that imitate its separators', () => {
    const text = fc.stringMatching(/^[~0-9:;|ab]{0,6}$/);
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        const one = event({ principal: { ref: null, id: a, name: b, email: null, type: null } });
        const two = event({ principal: { ref: null, id: c, name: d, email: null, type: null } });
        const table = new StrandTable();
        const same = table.strandOf(one, 'x', 'declared').key === table.strandOf(two, 'x', 'declared').key;
        return same === (a === c && b === d);
      }),
    );
  });
  it('describes the strand without the full user agent', () => {
    const e = event({ device: { ...NO_DEVICE, userAgent: 'curl/8.0' } });
    const { key } = new StrandTable().strandOf(e, 'aws', 'declared');
    expect(describeStrand(key, e, 'aws', 'declared')).toMatchObject({
      key,
      agent: { family: 'curl' },
      device: { userAgent: null },
    });
  });
});

describe('event ids', () => {
  it('depend on source and identity only', () => {
    expect(eventIdOf('a', '1')).toBe(eventIdOf('a', '1'));
    expect(new Set([eventIdOf('a', '1'), eventIdOf('b', '1'), eventIdOf('a', '2')]).size).toBe(3);
    expect(eventIdOfBytes('a', 'ff', 0, 0)).not.toBe(eventIdOfBytes('a', 'ff', 0, 1));
    expect(eventIdOf('a', '1')).toMatch(/^[0-9a-f]{32}$/);
  });
});
