import { describe, expect, it } from 'vitest';
import { ref } from '../../model/ref.ts';
import type { JsonObject, RecordView } from '../../model/source.ts';
import { wordsOf } from './words-of.ts';

const view = (json: object): RecordView => ({ text: '', json: json as JsonObject, syslog: null });
const line = (text: string): RecordView => ({ text, json: null, syslog: null });

describe('the words that prove a step', () => {
  const record = view({
    userIdentity: { accessKeyId: 'AKIAEXAMPLE', arn: 'arn:aws:iam::1:user/alice' },
    responseElements: {
      credentials: { accessKeyId: 'ASIAEXAMPLE' },
      assumedRoleUser: { assumedRoleId: 'AROAEXAMPLE:alice' },
    },
  });

  it('are the places whose value is that of the ref', () => {
    expect(wordsOf([record], [ref('aws.access-key', 'AKIAEXAMPLE'), ref('aws.access-key', 'ASIAEXAMPLE')])).toEqual([
      { path: 'userIdentity.accessKeyId', value: 'AKIAEXAMPLE' },
      { path: 'responseElements.credentials.accessKeyId', value: 'ASIAEXAMPLE' },
    ]);
  });

  it('are found for the parts of a composite join key', () => {
    expect(wordsOf([record], [ref('aws.sts-credential', 'ASIAEXAMPLE/AROAEXAMPLE:alice')])).toEqual([
      { path: 'responseElements.credentials.accessKeyId', value: 'ASIAEXAMPLE' },
      { path: 'responseElements.assumedRoleUser.assumedRoleId', value: 'AROAEXAMPLE:alice' },
    ]);
  });

  it('are a place that contains the value, where none is it', () => {
    expect(wordsOf([view({ message: 'key=ASIAEXAMPLE;' })], [ref('aws.access-key', 'ASIAEXAMPLE')])).toEqual([
      { path: 'message', value: 'key=ASIAEXAMPLE;' },
    ]);
  });

  it('are the line itself where a record is text', () => {
    expect(wordsOf([line('Accepted publickey for deploy')], [ref('os.user', 'host/deploy')])).toEqual([
      { path: '', value: 'Accepted publickey for deploy' },
    ]);
  });

  it('are searched within bounds, however deep or wide a hostile record is', () => {
    let deep: object = { x: 'ASIAEXAMPLE' };
    for (let i = 0; i < 5000; i++) deep = { y: deep };
    expect(wordsOf([view(deep)], [ref('aws.access-key', 'ASIAEXAMPLE')])).toEqual([]);
    const wide = view({ a: Array.from({ length: 100_000 }, () => 'ASIAEXAMPLE') });
    expect(wordsOf([wide], [ref('aws.access-key', 'ASIAEXAMPLE')]).length).toBeLessThanOrEqual(8);
  });
});
