// Writes docs/verdicts.md from the tables that the engine uses: `node scripts/verdicts-doc.mjs` (needs a build).
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { verdictsPage } from '../dist/src/judgement/verdicts-page.js';

writeFileSync(fileURLToPath(new URL('../docs/verdicts.md', import.meta.url)), verdictsPage());
