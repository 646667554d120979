import { expect, test } from 'vitest';
import type { Digest } from '../../model/facts.ts';
import { ref } from '../../model/ref.ts';
import type { Finding, Segment } from '../../model/verdict.ts';
import { explainedFindings } from './tables.ts';

const across = (code: string, over: Partial<Finding> = {}): Finding => ({
  ...{ id: `fnd_${code}`, code, severity: 'high', subject: ref('os.user', 'h/deploy'), says: `${code}: by alice` },
  ...{ strands: [], first: null, last: null, events: 1, evidence: ['sha256:0' as Digest], trust: 'unprotected' },
  suppressed: null,
  ...over,
});
const use = (findings: readonly string[]) => ({ findings }) as unknown as Segment;

test('a card tells what its segment found, and then what the evidence as a whole shows, in words that name whom', () => {
  const told = explainedFindings(use(['key-id-recurs']), [
    across('human-use-of-machine-identity'),
    across('orphan-credential', { suppressed: { reason: 'known', until: null } }),
  ]);
  expect(told.map((f) => f.code)).toEqual(['key-id-recurs', 'human-use-of-machine-identity']);
  expect(told[1]).toMatchObject({ says: 'human-use-of-machine-identity: by alice', severity: 'high' });
  expect(told[1]?.remedy).toContain('Ask the person why');
});
