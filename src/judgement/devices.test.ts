import { describe, expect, it } from 'vitest';
import { NO_DEVICE } from '../model/event.ts';
import type { Strand } from '../model/facts.ts';
import { ref } from '../model/ref.ts';
import { type Comparison, compareDevices, deviceOf } from './devices.ts';
import { FactsBuilder } from './facts.fixture.ts';
import { networksOf } from './networks.ts';
import { type JudgementPolicy, NO_POLICY } from './policy.ts';

const MAC = 'aws-cli/2.15.0 Python/3.11 Darwin/23.1.0';
const LINUX = 'Boto3/1.34 Python/3.11 Linux/6.1';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/605';

type Traces = Partial<typeof NO_DEVICE>;
const strand = (over: Traces, source = 'aws.cloudtrail'): Strand =>
  new FactsBuilder().add({ source, device: { ...NO_DEVICE, ...over } });

const compared = (use: Traces, login: Traces, policy: JudgementPolicy = NO_POLICY): Comparison => {
  const both = [strand(use), strand(login)] as const;
  return compareDevices(...both, networksOf(both, policy));
};

const device = (id: string) => ({ deviceId: ref('okta.device', id) });
const JA4 = 't13d1516h2_8daaf6152771_b186095e22b6';
const OTHER_JA4 = 't13d1715h2_5b57614c22b0_3d5424432f57';

describe('the same device', () => {
  it.each<[string, Traces, Traces, Comparison]>([
    ['one registered device', device('a'), device('a'), 'exact'],
    ['two registered devices', device('a'), device('b'), 'other-device'],
    [
      'ids of two registries',
      { ...device('a'), ip: '198.51.100.7' },
      { deviceId: ref('entra.device', 'b') },
      'unknown',
    ],
    ['a device id that only the token says', { ...device('a'), isDeviceOfToken: true }, device('a'), 'unknown'],
    ['a token of another device', { ...device('b'), isDeviceOfToken: true }, device('a'), 'other-device'],
    ['one key', { key: 'k1', ip: '203.0.113.9' }, { key: 'k1', ip: '198.51.100.7' }, 'exact'],
    ['two keys', { key: 'k1', ip: '203.0.113.9' }, { key: 'k2', ip: '203.0.113.9' }, 'agrees'],
    ['one pod', { pod: 'p' }, { pod: 'p' }, 'exact'],
    ['two pods', { pod: 'p', ip: '10.0.0.1' }, { pod: 'q', ip: '10.0.0.1' }, 'other-device'],
    ['one address', { ip: '198.51.100.7' }, { ip: '198.51.100.7', userAgent: MAC }, 'agrees'],
    [
      'one address, another system',
      { ip: '198.51.100.7', userAgent: LINUX },
      { ip: '198.51.100.7', userAgent: MAC },
      'other-platform',
    ],
    ['another address', { ip: '203.0.113.9', userAgent: MAC }, { ip: '198.51.100.7', userAgent: MAC }, 'moved'],
    [
      'another address and system',
      { ip: '203.0.113.9', userAgent: LINUX },
      { ip: '198.51.100.7', userAgent: MAC },
      'other',
    ],
    [
      'an iPad that asks for pages of a Mac',
      { ip: '203.0.113.9', userAgent: IPHONE },
      { ip: '198.51.100.7', userAgent: MAC },
      'moved',
    ],
    [
      'a neighbour in a NAT pool, another system',
      { ip: '198.51.100.9', userAgent: LINUX },
      { ip: '198.51.100.7', userAgent: MAC },
      'undecided',
    ],
    [
      'IPv6 beside IPv4, another system',
      { ip: '2001:db8::1', userAgent: LINUX },
      { ip: '198.51.100.7', userAgent: MAC },
      'undecided',
    ],
    ['IPv6 beside IPv4', { ip: '2001:db8::1', userAgent: MAC }, { ip: '198.51.100.7', userAgent: MAC }, 'moved'],
    [
      'an inner beside an outer address',
      { ip: '10.1.2.3', userAgent: LINUX },
      { ip: '198.51.100.7', userAgent: MAC },
      'undecided',
    ],
    [
      'two addresses of one access provider',
      { ip: '203.0.113.9', asn: 64500, userAgent: LINUX },
      { ip: '198.51.100.7', asn: 64500, userAgent: MAC },
      'undecided',
    ],
    [
      'two addresses of one hosting provider',
      { ip: '203.0.113.9', asn: 16509, userAgent: LINUX },
      { ip: '198.51.100.7', asn: 16509, userAgent: MAC },
      'other',
    ],
    [
      'one client with two handshakes at one address',
      { ip: '198.51.100.7', userAgent: MAC, fingerprint: JA4 },
      { ip: '198.51.100.7', userAgent: MAC, fingerprint: OTHER_JA4 },
      'other-platform',
    ],
    [
      'two clients with two handshakes at one address',
      { ip: '198.51.100.7', userAgent: MAC, fingerprint: JA4 },
      { ip: '198.51.100.7', userAgent: IPHONE, fingerprint: OTHER_JA4 },
      'agrees',
    ],
    [
      'hashes that change within one sign-in',
      { ip: '198.51.100.7', userAgent: MAC, fingerprint: 'ff00' },
      { ip: '198.51.100.7', userAgent: MAC, fingerprint: 'ff01' },
      'agrees',
    ],
    [
      'one client whose handshake a proxy made, elsewhere',
      { ip: '203.0.113.9', userAgent: MAC, fingerprint: JA4 },
      { ip: '198.51.100.7', userAgent: MAC, fingerprint: OTHER_JA4 },
      'moved',
    ],
    ['names of machines', { host: 'ada-mac' }, { host: 'ada-mac' }, 'unknown'],
    [
      'a registered device on another network, by another system',
      { ...device('a'), ip: '203.0.113.9', userAgent: LINUX },
      { ...device('a'), ip: '198.51.100.7', userAgent: MAC },
      'other',
    ],
    [
      'a registered device that moved',
      { ...device('a'), ip: '203.0.113.9', userAgent: MAC },
      { ...device('a'), ip: '198.51.100.7', userAgent: MAC },
      'exact',
    ],
  ])('%s', (_says, use, login, expected) => {
    expect(compared(use, login)).toBe(expected);
    if (use.isDeviceOfToken !== true) expect(compared(login, use)).toBe(expected);
  });

  it('takes the declared networks and exits of the organisation', () => {
    const policy: JudgementPolicy = {
      ...NO_POLICY,
      networkOf: (ip) => ({ 198: 'office', 203: 'vpn', 192: 'office' })[ip.slice(0, 3)] ?? null,
      isEgress: (ip) => ip.startsWith('203'),
    };
    const at = (ip: string, userAgent: string): Traces => ({ ip, userAgent });
    expect(compared(at('192.0.2.1', MAC), at('198.51.100.7', MAC), policy)).toBe('agrees');
    expect(compared(at('203.0.113.9', LINUX), at('198.51.100.7', MAC), policy)).toBe('undecided');
    expect(compared(at('45.9.9.9', LINUX), at('203.0.113.9', MAC), policy)).toBe('other');
  });

  it('takes an autonomous system for the network or the exit that the organisation declares it to be', () => {
    const policy: JudgementPolicy = {
      ...NO_POLICY,
      systemOf: (asn) =>
        ({ 64500: { name: 'campus', isEgress: false }, 64501: { name: 'proxy', isEgress: true } })[asn] ?? null,
      networkOf: (ip) => (ip === '198.51.100.9' ? 'lab' : null),
    };
    const at = (ip: string, asn: number | null, userAgent: string): Traces => ({ ip, asn, userAgent });
    expect(compared(at('203.0.113.9', 64500, MAC), at('198.51.100.7', 64500, MAC), policy)).toBe('agrees');
    expect(compared(at('203.0.113.9', 64501, LINUX), at('198.51.100.7', 64500, MAC), policy)).toBe('undecided');
    expect(compared(at('203.0.113.9', 64502, LINUX), at('198.51.100.7', 64500, MAC), policy)).toBe('other');
    expect(compared(at('198.51.100.9', 64500, MAC), at('203.0.113.7', 64500, MAC), policy)).toBe('moved');
    const strands = [strand(at('203.0.113.9', 64501, MAC)), strand(at('198.51.100.7', 64500, MAC))];
    const networks = networksOf(strands, policy);
    expect(['203.0.113.9', '198.51.100.7'].map((ip) => networks.isExit(ip))).toEqual([true, false]);
  });

  it('takes ids of two registries for one machine where they are declared to be', () => {
    const policy: JudgementPolicy = { ...NO_POLICY, deviceName: (d) => (d.endsWith('x') ? null : d.slice(-1)) };
    const at = (id: string, kind: 'okta.device' | 'entra.device'): Traces => ({
      deviceId: ref(kind, id),
      ip: '192.0.2.1',
    });
    expect(compared(at('1-a', 'okta.device'), at('2-a', 'entra.device'), policy)).toBe('exact');
    expect(compared(at('1-a', 'okta.device'), at('2-b', 'entra.device'), policy)).toBe('other-device');
    expect(compared(at('1-a', 'okta.device'), at('2-x', 'entra.device'), policy)).toBe('agrees');
  });

  it('hears what one source says of an address for all sources, unless sources of equal trust disagree', () => {
    const use = strand({ ip: '203.0.113.9', userAgent: LINUX });
    const login = strand({ ip: '198.51.100.7', userAgent: MAC, asn: 64500 });
    const told = strand({ ip: '203.0.113.9', asn: 64500 }, 'okta.system-log');
    const other = strand({ ip: '203.0.113.9', asn: 64501 }, 'entra.sign-in');
    expect(compareDevices(use, login, networksOf([use, login, told], NO_POLICY))).toBe('undecided');
    expect(compareDevices(use, login, networksOf([use, login, told, other], NO_POLICY))).toBe('other');
  });

  it('names the device that a record shows by itself', () => {
    expect(deviceOf(strand({ ...device('a'), ip: '198.51.100.7' }))).toBe('okta.device:a');
    expect(deviceOf(strand({ ...device('a'), isDeviceOfToken: true, ip: '198.51.100.7', userAgent: MAC }))).toBe(
      'trace.device:198.51.100.7/macos',
    );
    expect(deviceOf(strand({ key: 'k1', ip: '198.51.100.7' }))).toBe('trace.device:key/k1');
    expect(deviceOf(strand({}))).toBeNull();
  });
});
