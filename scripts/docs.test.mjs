import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './ensure.mjs';
import { filesUnder } from './lib/build.mjs';
import { sourcesPage } from './sources-doc.mjs';

const ROOT_PAGES = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const FOLDERS = ['docs', 'src', 'lab', 'bench', 'test', 'web'];
const pages = [
  ...ROOT_PAGES.map((name) => join(ROOT, name)),
  ...FOLDERS.flatMap((folder) => filesUnder(join(ROOT, folder))).filter((path) => path.endsWith('.md')),
].map((path) => ({ name: relative(ROOT, path), path, text: readFileSync(path, 'utf8') }));

/** Every match of a pattern's first group on all pages, with the page it stands on. */
const mentions = (pattern) =>
  pages.flatMap(({ name, text }) => [...text.matchAll(pattern)].map((match) => ({ name, word: match[1] })));

describe('the documentation', () => {
  test('links only to files that exist', () => {
    const broken = pages.flatMap(({ name, path, text }) =>
      [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .filter((match) => !existsSync(join(dirname(path), match[1])))
        .map((match) => `${name} → ${match[1]}`),
    );
    expect(broken).toEqual([]);
  });

  test('names only npm scripts that exist', () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts);
    const wrong = mentions(/npm run (?!-)([\w:-]+)/g).filter(({ word }) => !scripts.includes(word));
    expect(wrong).toEqual([]);
  });

  test('names only commands that `ascribe` has, each with help of its own', () => {
    const named = mentions(/(?:`|npx )ascribe ([a-z][a-z-]*)/g);
    expect(named.length).toBeGreaterThan(10);
    const main = join(ROOT, 'dist', 'src', 'cli', 'main.js');
    const help = (...args) => spawnSync(process.execPath, [main, ...args, '--help'], { encoding: 'utf8' });
    const listed = help().stdout;
    const missing = named.filter(({ word }) => !new RegExp(`^\\s+${word}\\b`, 'm').test(listed));
    expect(missing).toEqual([]);
    for (const word of new Set(named.map((mention) => mention.word))) {
      expect(help(word)).toMatchObject({ status: 0 });
    }
    // A process for each command: on a busy machine that takes a while.
  }, 300_000);

  test('docs/sources.md is what the sources declare; else `npm run docs:sources`', async () => {
    expect(readFileSync(join(ROOT, 'docs', 'sources.md'), 'utf8')).toBe(await sourcesPage());
  });

  test('every oddity that a source can name is explained, and no other', () => {
    const code = filesUnder(join(ROOT, 'src', 'sources'))
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const named = [
      ...[...code.matchAll(/\bnote\('([a-z-]+)'\)/g)].map((match) => match[1]),
      ...[...code.matchAll(/\boddities: [^\n]*/g)].flatMap((line) =>
        [...line[0].matchAll(/'([a-z-]+)'/g)].map((m) => m[1]),
      ),
    ];
    const page = readFileSync(join(ROOT, 'docs', 'oddities.md'), 'utf8');
    const explained = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
    expect(explained).toEqual([...new Set(named)].sort());
  });

  test('the exit codes on the page are those in the code', () => {
    const page = readFileSync(join(ROOT, 'docs', 'exit-codes.md'), 'utf8');
    const documented = [...page.matchAll(/^\| (\d+) \|/gm)].map((match) => Number(match[1]));
    const code = readFileSync(join(ROOT, 'src', 'cli', 'exit-codes.ts'), 'utf8');
    const used = [...code.matchAll(/^ {2}\w+: (\d+),/gm)].map((match) => Number(match[1]));
    expect(used.length).toBeGreaterThan(3);
    expect(documented).toEqual(used);
  });
});

/** The independent verifier is one file on purpose: somebody is to read it whole, and carry it to a machine without anything else. */
const WHOLE = { 'verifier/verify.mjs': 700 };

test('no source file is longer than 500 lines', () => {
  const long = ['src', 'lab', 'bench', 'test', 'scripts', 'bin', 'verifier']
    .flatMap((folder) => filesUnder(join(ROOT, folder)))
    .filter((path) => /\.(ts|mjs)$/.test(path))
    .map((path) => ({ path: relative(ROOT, path), lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
    .filter(({ path, lines }) => lines > (WHOLE[path] ?? 500));
  expect(long).toEqual([]);
});
