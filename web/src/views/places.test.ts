import { expect, test } from 'vitest';
import { placeOf } from './places.ts';

test.each([
  ['/', '/'],
  ['/actions/05c0', '/actions'],
  ['/compare/x', '/sessions'],
  ['/refs/aws.access-key%3AASIA', '/credentials'],
  ['/refs/okta.user%3A00u', '/identities'],
  ['/refs/k8s.serviceaccount:ns%2Fn', '/identities'],
  ['/search', ''],
])('%s belongs under %s', (path, place) => expect(placeOf(path)).toBe(place));
