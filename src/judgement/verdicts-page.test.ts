import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FindingType } from './finding-type.ts';
import { FINDING_TYPES } from './findings.ts';
import { findingsPage } from './findings-page.ts';
import { controlsOf } from './standards.ts';
import { verdictsPage } from './verdicts-page.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

describe('docs/verdicts.md and docs/findings.md', () => {
  it('say what the tables of the engine say (npm run docs:verdicts writes them)', () => {
    expect(page('verdicts.md')).toBe(verdictsPage());
    expect(page('findings.md')).toBe(findingsPage());
  });
});

describe('standards', () => {
  const cited = Object.entries(FINDING_TYPES).map(([code, type]): [string, FindingType] => [code, type]);
  it('are cited by every finding, each control once', () => {
    for (const [code, type] of cited) {
      const controls = controlsOf(type.standards).map((c) => c.cited);
      expect(controls.length, code).toBeGreaterThan(0);
      expect(new Set(controls).size, code).toBe(controls.length);
    }
  });
});
