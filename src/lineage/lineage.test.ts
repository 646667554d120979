import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankEvent, type Event, NO_DEVICE } from '../model/event.ts';
import type { Trust } from '../model/grade.ts';
import { ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { agentOf } from './agent.ts';
import { eventIdOf, eventIdOfBytes } from './event-id.ts';
import { isOfStrand, strandParts } from './same-strand.ts';
import { describeStrand, descriptorText, StrandTable } from './strand.ts';

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
  it('compares events as their descriptor texts compare', () => {
    const text = fc.constantFrom(null, 'a', 'b');
    const refs = fc.array(fc.constantFrom(ref('aws.session', 'a'), ref('aws.session', 'b')), { maxLength: 2 });
    const aRef = fc.constantFrom(null, ref('aws.access-key', 'a'), ref('aws.access-key', 'b'));
    const when = fc.constantFrom(null, 1 as Micros, 2 as Micros);
    const join = fc.record({
      key: fc.constantFrom(ref('aws.session', 'a'), ref('aws.session', 'b')),
      cls: fc.constantFrom('K2' as const, 'K3' as const),
      issuedAt: when,
      withinMicros: fc.constantFrom(null, null, 5),
    });
    const presented = fc.record({
      ref: aRef,
      joins: fc.array(join, { maxLength: 2 }),
      holder: refs,
      holderClass: fc.constantFrom('K2' as const, 'K3' as const),
      boundTo: aRef,
      issuance: fc.constantFrom('expected' as const, 'not-logged' as const),
    });
    const base = fc.record({
      source: fc.constantFrom('s', 't'),
      time: when,
      principal: fc.record({ ref: aRef, id: text, name: text, email: text, type: text }),
      authentication: fc.constantFrom('proven' as const, 'none' as const),
      presented: fc.option(presented, { nil: null }),
      nativeSession: refs,
      onBehalfOf: refs,
      mode: fc.constantFrom('unknown' as const, 'delegated' as const),
      device: fc.record({
        ...Object.fromEntries(['ip', 'service', 'host', 'pod', 'node', 'fingerprint', 'key'].map((k) => [k, text])),
        deviceId: aRef,
        isDeviceOfToken: fc.boolean(),
        asn: fc.constantFrom(null, 64500, 64501),
        userAgent: fc.constantFrom(null, 'curl/8.0', 'curl/8.1', 'aws-cli/2 linux'),
      }) as unknown as fc.Arbitrary<Event['device']>,
      context: fc.record({ agentRun: aRef, toolCall: text, job: aRef, request: aRef, trace: text }),
      oddities: fc.array(fc.constantFrom('x', 'y'), { maxLength: 1 }),
    });
    /** Two events that differ in a few fields at most: unrelated ones would hardly ever be equal. */
    const pair = fc
      .tuple(base, base, fc.subarray(Object.keys(blankEvent('', '')), { maxLength: 2 }))
      .map(([a, b, keys]) => {
        const other = structuredClone({
          ...a,
          ...Object.fromEntries(Object.entries(b).filter(([k]) => keys.includes(k))),
        });
        return [event(a), event(other)] as const;
      });
    const names = fc.tuple(fc.constantFrom('x', 'y'), fc.constantFrom<Trust>('declared', 'foreign'));
    fc.assert(
      fc.property(pair, names, names, ([a, b], [adminA, trustA], [adminB, trustB]) => {
        const partsA = strandParts(a, adminA, trustA, agentOf(a.device.userAgent));
        const partsB = strandParts(b, adminB, trustB, agentOf(b.device.userAgent));
        const isSame = isOfStrand(partsA, b, adminB, trustB, agentOf(b.device.userAgent));
        expect(isSame).toBe(descriptorText(partsA) === descriptorText(partsB));
        const table = new StrandTable();
        const keyA = table.strandOf(a, adminA, trustA).key;
        expect(table.strandOf(b, adminB, trustB).key === keyA).toBe(isSame);
        return true;
      }),
      { numRuns: 500 },
    );
  });
  it('finds more strands of one credential than it keeps ready, and calls none of them new twice', () => {
    const table = new StrandTable();
    const from = (i: number) => event({ device: { ...NO_DEVICE, ip: `192.0.2.${i}` } });
    const first = Array.from({ length: 40 }, (_, i) => table.strandOf(from(i), 'aws', 'declared'));
    const again = Array.from({ length: 40 }, (_, i) => table.strandOf(from(i), 'aws', 'declared'));
    expect(new Set(first.map((s) => s.key)).size).toBe(40);
    expect(first.every((s) => s.isNew)).toBe(true);
    expect(again).toEqual(first.map(({ key }) => ({ key, isNew: false })));
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
