import { expect, test } from 'vitest';
import type { Digest } from '../model/facts.ts';
import { ref } from '../model/ref.ts';
import { micros } from '../model/time.ts';
import type { Finding } from '../model/verdict.ts';
import { renderFindings } from './findings.ts';

const at = (day: number) => micros(Date.UTC(2026, 2, day) * 1000);
const hole = (n: number, over: Partial<Finding> = {}): Finding => ({
  ...{ id: `fnd_${n}`, code: 'sequence-hole', severity: 'medium', subject: ref('host.name', `db${n}`) },
  ...{ says: 'linux.auditd: 4 numbers.', strands: [], first: at(1), last: at(2), events: 2 },
  ...{ evidence: [`sha256:${'0'.repeat(64)}` as Digest], trust: 'declared', suppressed: null },
  ...over,
});
const plain = (_look: string, text: string): string => text;

test('findings are told by kind, with what to do, the controls, and the first ten of each', () => {
  const text = renderFindings(
    Array.from({ length: 12 }, (_, n) => hole(n)),
    100,
    plain,
  );
  expect(text).toContain('MEDIUM  Numbers missing from a log  sequence-hole, 12 findings');
  expect(text).toMatch(/Do: Fetch the log/);
  expect(text).toMatch(/See: CSF 2\.0 PR\.PS-04.*CJIS 6\.0\/6\.1/s);
  expect(text.match(/· host\.name:/g)).toHaveLength(10);
  expect(text).toContain('and 2 more: ascribe findings --finding sequence-hole --format csv');
});

test('a suppressed one is told with its reason, and until when', () => {
  const reason = 'rotated by hand, CHG-7';
  expect(renderFindings([hole(1, { suppressed: { reason, until: at(5) } })], 100, plain)).toContain(
    'Suppressed: rotated by hand, CHG-7, until 2026-03-05T00:00:00.000Z',
  );
});
