/**
 * A gate that can fall silent is a defect: each is run here with the project's own settings on a folder into which a
 * violation is planted, and must fail, naming it.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from './ensure.mjs';

const SETTINGS = [
  'biome.json',
  '.gitignore',
  'tsconfig.json',
  'tsconfig.build.json',
  'knip.json',
  'package.json',
  'vitest.config.ts',
  'web/tsconfig.json',
];
const CLEAN = "process.stdout.write('hello');\n";

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ascribe-gates-'));
  for (const file of SETTINGS) cpSync(join(ROOT, file), join(root, file), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  plant('src/cli/main.ts', CLEAN);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function gate(tool, ...args) {
  const done = spawnSync(join(ROOT, 'node_modules', '.bin', tool), args, { cwd: root, encoding: 'utf8' });
  return { status: done.status, output: done.stdout + done.stderr };
}

const lint = () => gate('biome', 'check', '--error-on-warnings', '.');
const types = () => gate('tsc', '-p', 'tsconfig.json', '--noEmit');
const unused = () => gate('knip', '--no-progress', '--no-config-hints', '--include', 'files,exports');

describe('the gates', () => {
  test('pass a clean folder', () => {
    expect(lint()).toMatchObject({ status: 0 });
    expect(types()).toMatchObject({ status: 0 });
    expect(unused()).toMatchObject({ status: 0 });
  });

  test.each([
    ['an any', 'export const a: any = 1;\n', 'noExplicitAny'],
    ['bad format', 'export const  a = "x"\n', 'format'],
    ['an import without the node: prefix', "import fs from 'fs';\n\nfs.rmSync('x');\n", 'useNodejsImportProtocol'],
  ])('lint fails on %s', (_, text, says) => {
    plant('src/model/planted.ts', text);
    const { status, output } = lint();
    expect(status).not.toBe(0);
    expect(output).toContain('planted.ts');
    expect(output).toContain(says);
  });

  test('lint fails on a cycle of imports', () => {
    plant('src/model/a.ts', "import { b } from './b.ts';\n\nexport const a = () => b;\n");
    plant('src/model/b.ts', "import { a } from './a.ts';\n\nexport const b = () => a;\n");
    expect(lint().output).toContain('noImportCycles');
  });

  test.each([
    ['a wrong type', "export const a: number = 'x';\n", 'TS2322'],
    ['an unchecked index', 'export const f = (a: string[]): string => a[0];\n', 'TS2322'],
    ['a construct that types alone cannot erase', 'export enum E {\n  A,\n}\n', 'TS1294'],
  ])('types fail on %s', (_, text, says) => {
    plant('src/model/planted.ts', text);
    const { status, output } = types();
    expect(status).not.toBe(0);
    expect(output).toContain(says);
  });

  test('types fail on a wrong type in the workbench, and on what only a browser has anywhere else', () => {
    const webTypes = () => gate('tsc', '-p', 'web/tsconfig.json', '--noEmit');
    plant('web/src/page.tsx', 'export const title = (): string => document.title;\n');
    expect(webTypes()).toMatchObject({ status: 0 });
    plant('src/model/planted.ts', 'export const title = (): string => document.title;\n');
    expect(types().output).toContain('TS2584');
    plant('web/src/page.tsx', "export const a: number = 'x';\n");
    expect(webTypes().output).toContain('TS2322');
  });

  test('unused code fails on a file that nothing imports and an export that nothing uses', () => {
    plant('src/model/orphan.ts', 'export const a = 1;\n');
    plant('src/model/used.ts', 'export const used = 1;\nexport const unusedExport = 2;\n');
    plant('src/cli/main.ts', "import { used } from '../model/used.ts';\n\nprocess.stdout.write(String(used));\n");
    const { status, output } = unused();
    expect(status).not.toBe(0);
    expect(output).toContain('orphan.ts');
    expect(output).toContain('unusedExport');
  });

  test('import direction fails on a wrong import', () => {
    plant('src/model/planted.ts', "import '../cli/main.ts';\n");
    const args = [join(ROOT, 'scripts', 'check-imports.mjs'), '--root', root];
    const done = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(done.status).toBe(1);
    expect(done.stderr).toContain('src/model/planted.ts:1');
    rmSync(join(root, 'src'), { recursive: true });
    expect(spawnSync(process.execPath, args).status).toBe(1);
  });
});
