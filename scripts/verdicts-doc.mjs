// Writes docs/verdicts.md and docs/findings.md from the tables that the engine uses: `node scripts/verdicts-doc.mjs` (needs a build).
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findingsPage } from '../dist/src/judgement/findings-page.js';
import { verdictsPage } from '../dist/src/judgement/verdicts-page.js';

const write = (name, text) => writeFileSync(fileURLToPath(new URL(`../docs/${name}`, import.meta.url)), text);
write('verdicts.md', verdictsPage());
write('findings.md', findingsPage());
