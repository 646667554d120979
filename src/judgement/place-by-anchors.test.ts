import { describe, expect, it } from 'vitest';
import { type Ref, ref } from '../model/ref.ts';
import { delivers, FactsBuilder, LINUX_BOTO, MAC_CLI, on, second, signIn, uses } from './facts.fixture.ts';
import { ALICE, ELSEWHERE, HOME, only, verdictsOf } from './judged.fixture.ts';
import { NO_POLICY } from './policy.ts';
import { readAndJudged } from './read-and-judged.fixture.ts';

const CONTESTED = { verdict: 'contested', reason: 'used-from-second-device', operator: [] };
const HELD = { verdict: 'held', reason: 'second-machine-beside-holder', operator: [] };

/** Alice's session on her Mac, and this use of it by Linux on another network. */
function elsewhere(more: (b: FactsBuilder) => void) {
  const b = new FactsBuilder();
  signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
  const use = uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(ELSEWHERE, LINUX_BOTO));
  more(b);
  return only(b.facts(), use);
}

/** Alice authenticates herself, and that is all. */
function logsIn(b: FactsBuilder, session: Ref, ip: string, at: number) {
  return b.add({
    source: 'okta.system-log',
    time: second(at),
    device: on(ip, MAC_CLI),
    presented: { ref: null, joins: [], holder: [ALICE], holderClass: 'K3', boundTo: null, issuance: 'expected' },
    issued: [
      {
        ref: session,
        keys: [session],
        issuedAt: null,
        expires: null,
        lineage: 'root',
        holder: [ALICE],
        boundTo: null,
        authenticates: true,
      },
    ],
  });
}

describe('another network and another kind of machine', () => {
  it('contradicts the holder', () => {
    expect(elsewhere(() => {})).toMatchObject(CONTESTED);
  });
  it('does not where the same credential shows that kind of machine beside the login: a virtual machine moves with its host', () => {
    expect(elsewhere((b) => uses(b, 'ASIA1', 'Dev:alice', 7, 30, on(HOME, LINUX_BOTO)))).toMatchObject(HELD);
  });
  it('does not where the same credential shows the login’s kind of machine at that network', () => {
    expect(elsewhere((b) => uses(b, 'ASIA1', 'Dev:alice', 7, 70, on('203.0.113.7', MAC_CLI)))).toMatchObject(HELD);
  });
  it('does not where the holder logged in from that very address himself, at any time', () => {
    expect(elsewhere((b) => logsIn(b, ref('okta.session', 'second'), ELSEWHERE, 9000))).toMatchObject(HELD);
  });
  it('does where somebody else logged in from there, or another session shows the machine', () => {
    expect(elsewhere((b) => signIn(b, '00ubob', 'ASIA9', 'Dev:bob', 9000, ELSEWHERE))).toMatchObject(CONTESTED);
    expect(
      elsewhere((b) => {
        signIn(b, '00ubob', 'ASIA9', 'Dev:bob', 100, HOME);
        uses(b, 'ASIA9', 'Dev:bob', 107, 130, on(HOME, LINUX_BOTO));
      }),
    ).toMatchObject(CONTESTED);
  });
  it('does whatever records of lower trust say that would clear it', () => {
    const b = new FactsBuilder();
    const declared = { add: (e: Parameters<FactsBuilder['add']>[0]) => b.add(e, 'declared') } as FactsBuilder;
    signIn(declared, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = uses(declared, 'ASIA1', 'Dev:alice', 7, 60, on(ELSEWHERE, LINUX_BOTO));
    uses(b, 'ASIA1', 'Dev:alice', 7, 30, on(HOME, LINUX_BOTO));
    uses(b, 'ASIA1', 'Dev:alice', 7, 30, { ...on(ELSEWHERE, LINUX_BOTO), asn: 64500 });
    expect(only(b.facts(), use)).toMatchObject(CONTESTED);
  });
});

describe('a device id in the token', () => {
  const session = ref('entra.session', 's1');
  const laptop = ref('entra.device', 'd1');
  const signedIn = (b: FactsBuilder) =>
    b.add({
      source: 'entra.sign-in',
      time: second(0),
      device: { ...on(HOME, MAC_CLI), deviceId: laptop },
      presented: { ref: null, joins: [], holder: [ALICE], holderClass: 'K3', boundTo: null, issuance: 'expected' },
      issued: [
        {
          ref: session,
          keys: [session],
          issuedAt: null,
          expires: null,
          lineage: 'root',
          holder: [ALICE],
          boundTo: null,
          authenticates: true,
        },
      ],
    });
  const call = (b: FactsBuilder, ip: string, isDeviceOfToken: boolean) =>
    b.add({
      source: 'entra.graph-activity',
      time: second(60),
      device: { ...on(ip, MAC_CLI), deviceId: laptop, isDeviceOfToken },
      presented: {
        ref: session,
        joins: [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
        holder: [ALICE],
        holderClass: 'K3',
        boundTo: null,
        issuance: 'expected',
      },
    });
  it('places nobody: a stolen token says it too', () => {
    const b = new FactsBuilder();
    signedIn(b);
    const own = call(b, HOME, true);
    const moved = call(b, ELSEWHERE, true);
    const checked = call(b, ELSEWHERE, false);
    const facts = b.facts();
    expect(only(facts, own, NO_POLICY)).toMatchObject({ verdict: 'held', reason: 'same-address-and-machine' });
    expect(only(facts, moved, NO_POLICY)).toMatchObject({ verdict: 'held', reason: 'holder-known-other-address' });
    expect(only(facts, checked, NO_POLICY)).toMatchObject({ verdict: 'attributed', device: laptop });
  });
});

describe('a device id that Okta’s session remembers', () => {
  const event = (uuid: string, eventType: string, minute: number, ip: string, device: string) => ({
    actor: { id: '00u1aaaaaaaaaaaaaaa1', type: 'User', alternateId: 'ada@example.org', displayName: 'Ada' },
    client: { ipAddress: ip, userAgent: { rawUserAgent: MAC_CLI } },
    device: { id: device, name: 'ada-mac' },
    authenticationContext: { externalSessionId: '102one' },
    eventType,
    outcome: { result: 'SUCCESS' },
    published: `2026-03-04T05:${minute}:00.000Z`,
    severity: 'INFO',
    uuid,
    version: '0',
    debugContext: { debugData: {} },
    transaction: { type: 'WEB', id: 'Z', detail: {} },
    target: null,
  });
  it('places nobody: a stolen cookie has it too', () => {
    const [, remembered] = readAndJudged(
      event('a1', 'user.session.start', 10, HOME, 'guo1'),
      event('a2', 'user.authentication.sso', 20, ELSEWHERE, 'guo1'),
    );
    expect(remembered?.[0]).toMatchObject({ verdict: 'held', reason: 'holder-known-other-address' });
  });
});

describe('a shell that the provider runs', () => {
  it.each([
    'aws-cli/2.13.5 Python/3.11.4 Linux/4.14.255 exec-env/CloudShell exe/x86_64.amzn.2 prompt/off command/s3.rm',
    'google-cloud-sdk gcloud/576.0.0 command/gcloud.x environment/devshell client-os/LINUX (Linux 6.1)',
    'AZURECLI/2.60.0 (DEB) azsdk-python/1.0 Python/3.11 (Linux-6.1) cloud-shell/1.0',
  ])('is no second machine, and places nobody: %s', (agent) => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(ELSEWHERE, agent));
    expect(only(b.facts(), use)).toMatchObject({ verdict: 'held', reason: 'forwarded-by-service', device: null });
  });
});

describe('a workload with two ways out', () => {
  const GO = 'aws-sdk-go-v2/1.38.3 ua/2.1 os/linux';
  it('is one place where one of them is inner and the other outer, whatever the clients', () => {
    const b = new FactsBuilder();
    const agent = delivers(b, 'i-0123456789abcdef0', 'ASIA1', 0, on('10.12.3.4', GO));
    const app = delivers(b, 'i-0123456789abcdef0', 'ASIA1', 9, on(HOME, LINUX_BOTO));
    for (const s of [agent, app])
      expect(verdictsOf(b.facts(), s)[0]).toMatchObject({ verdict: 'held', reason: 'workload-seen-at-several-places' });
  });
  it('is not that where the other place is another system', () => {
    const b = new FactsBuilder();
    delivers(b, 'i-0123456789abcdef0', 'ASIA1', 0, on('10.12.3.4', GO));
    const thief = delivers(b, 'i-0123456789abcdef0', 'ASIA1', 9, on(ELSEWHERE, MAC_CLI));
    expect(only(b.facts(), thief)).toMatchObject({ verdict: 'contested', reason: 'away-from-its-workload' });
  });
});
