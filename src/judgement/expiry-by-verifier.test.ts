import { expect, it } from 'vitest';
import type { Event } from '../model/event.ts';
import { NO_DEVICE } from '../model/event.ts';
import { ref } from '../model/ref.ts';
import { FactsBuilder, second } from './facts.fixture.ts';
import { judge } from './index.ts';
import { NO_POLICY } from './policy.ts';

const TOKEN = ref('oidc.jti', 'j1');
const SERVICE = ref('keycloak.user', 'service');
const ofToken = (at: number, over: Partial<Event> = {}): Partial<Event> => ({
  source: 'custom.case-api',
  time: second(at),
  presented: {
    ref: TOKEN,
    joins: [{ key: TOKEN, cls: 'K2', issuedAt: null, withinMicros: null }],
    holder: [SERVICE],
    holderClass: 'K3',
    boundTo: null,
    issuance: 'elsewhere',
  },
  device: { ...NO_DEVICE, pod: 'p-1', node: 'n-1' },
  ended: [{ ref: TOKEN, how: 'expiry', at: second(300) }],
  ...over,
});

it('a window closes when the token expires, by the word of whoever verified it; a use after that is found', () => {
  const b = new FactsBuilder();
  b.add(ofToken(100));
  b.add(ofToken(900));
  const [first, late] = judge(b.facts(), NO_POLICY).segments;
  expect(first).toMatchObject({
    device: 'k8s.pod:p-1',
    window: { to: second(300), closedHow: 'expiry' },
    findings: [],
  });
  expect(late).toMatchObject({ reason: 'used-after-end', findings: ['use-after-expiry'] });
});
