import { expect, test } from 'vitest';
import { refHref, splitRef } from './ref.ts';

test('a ref is its kind and its value', () => {
  expect(splitRef('aws.role:arn:aws:iam::1:role/path/Admin')).toEqual({
    kind: 'aws.role',
    value: 'arn:aws:iam::1:role/path/Admin',
    last: 'Admin',
  });
  expect(splitRef('k8s.serviceaccount:ns/name')).toMatchObject({
    kind: 'k8s.serviceaccount',
    last: 'k8s.serviceaccount:ns/name',
  });
  expect(splitRef('spiffe://td/web')).toMatchObject({ kind: '', value: 'spiffe://td/web' });
  expect(splitRef('no ref at all')).toMatchObject({ kind: '', value: 'no ref at all' });
});

test('whatever a log puts into a ref, its address is one path segment', () => {
  expect(refHref('x.y:../../a?b#c')).toBe('/refs/x.y%3A..%2F..%2Fa%3Fb%23c');
});
