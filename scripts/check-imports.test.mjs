import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkImports } from './check-imports.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ascribe-imports-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkImports(root);
}

describe('the import check', () => {
  test('passes imports that point the right way, and counts the files', () => {
    const { checked, violations } = plant({
      'src/model/ref.ts': 'export const a = 1;\n',
      'src/judgement/judge.ts': "import { a } from '../model/ref.ts';\nimport { createHash } from 'node:crypto';\n",
      'src/cli/main.ts': "import { judge } from '../judgement/judge.ts';\nimport fs from 'node:fs';\n",
      'lab/generate.ts': "import fs from 'node:fs';\nimport { x } from './x.ts';\n",
    });
    expect(violations).toEqual([]);
    expect(checked).toBe(4);
  });

  test.each([
    ['model importing another room', 'src/model/a.ts', "import { x } from '../store/x.ts';\n", 'src/model/a.ts:1'],
    ['a type import the wrong way', 'src/judgement/a.ts', "\nimport type { X } from '../store/x.ts';\n", 'a.ts:2'],
    ['a re-export the wrong way', 'src/store/a.ts', "export { x } from '../cli/x.ts';\n", 'src/cli'],
    ['an import over several lines', 'src/sources/a.ts', "import {\n  x,\n} from '../lineage/x.ts';\n", 'src/lineage'],
    ['a dynamic import', 'src/report/a.ts', "const m = await import('../server/x.ts');\n", 'src/server'],
    [
      'a worker by URL',
      'src/evidence/a.ts',
      "new Worker(new URL('../pipeline/w.ts', import.meta.url));\n",
      'src/pipeline',
    ],
    ['lab reading the program', 'lab/a.ts', "import { x } from '../src/model/ref.ts';\n", 'lab imports nothing'],
    [
      'a lab test reading the program',
      'lab/a.test.ts',
      "import { x } from '../src/model/ref.ts';\n",
      'lab imports nothing',
    ],
    ['the workbench reading the program', 'web/src/a.tsx', "import { x } from '../../src/model/ref.ts';\n", 'HTTP API'],
    ['the program reading the workbench', 'src/server/a.ts', "import { x } from '../../web/src/a.ts';\n", 'from web'],
    ['Node in the workbench', 'web/src/a.ts', "import fs from 'node:fs';\n", 'runs in a browser'],
    ['the program reading the lab', 'src/cli/a.ts', "import { x } from '../../lab/x.ts';\n", 'nothing from lab'],
    ['files in a pure room', 'src/sources/a.ts', "import fs from 'node:fs';\n", 'pure: no node:fs'],
    [
      'hashing in the sources',
      'src/sources/a.ts',
      "import { createHash } from 'node:crypto';\n",
      'pure: no node:crypto',
    ],
    ['a subprocess in a pure room', 'src/judgement/a.ts', "import 'node:child_process';\n", 'node:child_process'],
    ['the clock in a pure room', 'src/lineage/a.ts', '\n\nconst now = Date.now();\n', 'a.ts:3: src/lineage is pure'],
    ['randomness in a pure room', 'src/judgement/a.ts', 'const r = Math.random();\n', 'uses randomness'],
    ['a computed import', 'src/cli/a.ts', 'const m = await import(name);\n', 'cannot be checked'],
    ['a folder that is no room', 'src/utils/a.ts', 'export const a = 1;\n', 'is no room'],
  ])('fails on %s', (_, path, text, says) => {
    const { violations } = plant({ [path]: text });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(says);
  });

  test('lets a test beside a pure room read files', () => {
    expect(plant({ 'src/sources/a.test.ts': "import fs from 'node:fs';\nconst t = Date.now();\n" }).violations).toEqual(
      [],
    );
  });

  test('counts nothing where there is nothing', () => {
    expect(plant({})).toEqual({ checked: 0, violations: [] });
  });
});
