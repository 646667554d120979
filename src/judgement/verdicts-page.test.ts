import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verdictsPage } from './verdicts-page.ts';

describe('docs/verdicts.md', () => {
  it('says what the tables of the engine say (npm run docs:verdicts writes it)', () => {
    expect(readFileSync(new URL('../../docs/verdicts.md', import.meta.url), 'utf8')).toBe(verdictsPage());
  });
});
