// Writes docs/ascribe.schema.json from the schema by which ascribe.yaml is checked.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './ensure.mjs';

const { configJsonSchema } = await import(join(ROOT, 'dist', 'src', 'config', 'schema.js'));
writeFileSync(join(ROOT, 'docs', 'ascribe.schema.json'), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
