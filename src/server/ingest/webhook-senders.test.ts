import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SENDERS, type Sender } from './webhook-senders.ts';

const BODY = Buffer.from('{"a":1}');
const sender = (name: Sender['name']): Sender => SENDERS.find((one) => one.name === name) as Sender;
const genuine = (name: Sender['name'], headers: Record<string, string>, secret: string, body: Buffer = BODY) =>
  sender(name).isGenuine(new Headers(headers), body, secret);
const hub = (secret: string) => `sha256=${createHmac('sha256', secret).update(BODY).digest('hex')}`;

describe('a webhook', () => {
  it('of GitHub and Jira is genuine by the signature of its very body', () => {
    for (const [name, header] of [
      ['github', 'x-hub-signature-256'],
      ['jira', 'x-hub-signature'],
    ] as const) {
      expect(genuine(name, { [header]: hub('s') }, 's')).toBe(true);
      expect(genuine(name, { [header]: hub('t') }, 's')).toBe(false);
      expect(genuine(name, { [header]: hub('s') }, 's', Buffer.from('{"a":2}'))).toBe(false);
      expect(genuine(name, { [header]: hub('s').replace('sha256', 'sha1') }, 's')).toBe(false);
      expect(genuine(name, {}, 's')).toBe(false);
    }
  });

  it('of GitLab is genuine by its token, or signed where it has a signing token', () => {
    expect(genuine('gitlab', { 'x-gitlab-token': 's' }, 's')).toBe(true);
    expect(genuine('gitlab', { 'x-gitlab-event-streaming-token': 's' }, 's')).toBe(true);
    expect(genuine('gitlab', { 'x-gitlab-token': 's ' }, 'st')).toBe(false);
    expect(genuine('gitlab', { 'x-gitlab-token': 'whsec_c2VjcmV0' }, 'whsec_c2VjcmV0')).toBe(false);
    const signature = `v1,${createHmac('sha256', 'secret').update('id-1.1772442930.').update(BODY).digest('base64')}`;
    const headers = { 'webhook-id': 'id-1', 'webhook-timestamp': '1772442930', 'webhook-signature': signature };
    expect(genuine('gitlab', headers, 'whsec_c2VjcmV0')).toBe(true);
    expect(sender('gitlab').delivery(new Headers(headers))).toBe('id-1');
  });

  it('by Standard Webhooks is genuine by one of its signatures, over id, time and body', () => {
    // The example of the specification’s reference libraries.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const body = Buffer.from('{"test": 2432232314}');
    expect(genuine('standard', headers, secret, body)).toBe(true);
    expect(genuine('standard', { ...headers, 'webhook-timestamp': '1614265331' }, secret, body)).toBe(false);
    expect(genuine('standard', { ...headers, 'webhook-id': 'msg_other' }, secret, body)).toBe(false);
    expect(genuine('standard', headers, 'whsec_AAAA', body)).toBe(false);
  });

  it('of Okta is genuine by its header', () => {
    expect(genuine('okta', { authorization: 'Basic abc' }, 'Basic abc')).toBe(true);
    expect(genuine('okta', { authorization: 'Basic abd' }, 'Basic abc')).toBe(false);
    expect(genuine('okta', {}, '')).toBe(false);
  });
});
