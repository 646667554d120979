import { expect, test } from 'vitest';
import type { Finding } from '../api/types.ts';
import { groupFindings } from './finding-groups.ts';

const finding = (code: string, severity: string, events: number): Finding =>
  ({
    id: `${code}${events}`,
    code,
    severity,
    events,
    title: code.toUpperCase(),
    remedy: null,
    standards: [],
  }) as unknown as Finding;

test('kinds stand by their gravest finding, then by how much they are about', () => {
  const groups = groupFindings([
    finding('a', 'low', 9),
    finding('b', 'medium', 1),
    finding('c', 'high', 1),
    finding('b', 'critical', 2),
    finding('d', 'high', 5),
  ]);
  expect(groups.map((g) => `${g.code} ${g.severity} ${g.findings.length} ${g.actions}`)).toEqual([
    'b critical 2 3',
    'd high 1 5',
    'c high 1 1',
    'a low 1 9',
  ]);
});

test('none', () => expect(groupFindings([])).toEqual([]));
