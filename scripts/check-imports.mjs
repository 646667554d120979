/**
 * Checks that imports between the rooms point one way (ARCHITECTURE.md), and that the pure rooms stay pure: no files, no
 * network, no clock, no randomness. Prints each violation as `file:line: rule`, counts what it checked, and fails if that
 * is nothing.
 *
 *   node scripts/check-imports.mjs [--root DIR]
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { filesUnder } from './lib/build.mjs';

const FACTS = ['model', 'sources', 'evidence', 'lineage', 'config'];

/**
 * For each room: the other rooms it may import from, and for the pure ones the `node:` modules they may use.
 * `store`, `pipeline` and `report` stand side by side; the two that follow the store may use it, it knows neither.
 */
const ROOMS = {
  model: { mayImport: [], pure: [] },
  sources: { mayImport: ['model'], pure: [] },
  lineage: { mayImport: ['model'], pure: ['node:crypto'] },
  config: { mayImport: ['model'] },
  evidence: { mayImport: ['model'] },
  judgement: { mayImport: ['model', 'sources', 'lineage', 'config'], pure: ['node:crypto'] },
  store: { mayImport: [...FACTS, 'judgement'] },
  pipeline: { mayImport: [...FACTS, 'judgement', 'store'] },
  report: { mayImport: [...FACTS, 'judgement', 'store'] },
  cases: { mayImport: [...FACTS, 'judgement', 'store', 'pipeline', 'report'] },
  proof: { mayImport: [...FACTS, 'judgement', 'store', 'pipeline', 'report', 'cases'] },
  server: { mayImport: [...FACTS, 'judgement', 'store', 'pipeline', 'report', 'cases', 'proof'] },
  cli: { mayImport: [...FACTS, 'judgement', 'store', 'pipeline', 'report', 'cases', 'server', 'proof'] },
};

/** What a pure room may not reach for without an import. Tests beside it may. */
const IMPURE = [
  [/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bprocess\.hrtime\b/, 'reads the clock'],
  [/\bMath\.random\b|\brandomBytes\b|\brandomUUID\b|\bgetRandomValues\b/, 'uses randomness'],
  [/\bprocess\.(env|cwd|argv|stdout|stderr|exit)\b/, 'reaches for the process'],
  [/(?<![.\w])fetch\(/, 'reaches for the network'],
];

const SPECIFIERS = [
  /\bfrom\s*['"]([^'"\n]+)['"]/g,
  /\bimport\s*\(?\s*['"]([^'"\n]+)['"]/g,
  /\brequire\(\s*['"]([^'"\n]+)['"]/g,
];
/** How workers are started. Other files named this way (package.json, a page) are no imports. */
const CODE_URL = /\bnew URL\(\s*['"](\.[^'"\n]*\.[jt]s)['"]\s*,\s*import\.meta\.url/g;
const COMPUTED_IMPORT = /\bimport\s*\(\s*(?!['"])[^)\s]/g;

/** @returns {{checked: number, violations: string[]}} */
export function checkImports(root) {
  const files = ['src', 'lab', 'web']
    .flatMap((folder) => filesUnder(join(root, folder)))
    .filter((path) => /\.[cm]?tsx?$/.test(path));
  return { checked: files.length, violations: files.flatMap((path) => violationsIn(root, path)) };
}

function violationsIn(root, path) {
  const text = readFileSync(path, 'utf8');
  const from = placeOf(root, path);
  const at = (index) => `${relative(root, path)}:${text.slice(0, index).split('\n').length}`;
  const found = [];

  if (from.area === 'src' && !Object.hasOwn(ROOMS, from.room)) {
    found.push(`${at(0)}: src/${from.room} is no room; name it in scripts/check-imports.mjs and ARCHITECTURE.md`);
    return found;
  }
  for (const { specifier, index } of specifiersIn(text)) {
    const problem = problemWith(root, path, from, specifier);
    if (problem) found.push(`${at(index)}: ${problem}`);
  }
  if (from.area === 'src' && !from.isTest) {
    for (const match of text.matchAll(COMPUTED_IMPORT)) {
      found.push(`${at(match.index)}: an import() of a computed name cannot be checked; write the name out`);
    }
    if (ROOMS[from.room].pure) found.push(...impuritiesIn(text, from.room, at));
  }
  return found;
}

function* specifiersIn(text) {
  for (const pattern of [...SPECIFIERS, CODE_URL]) {
    for (const match of text.matchAll(pattern)) yield { specifier: match[1], index: match.index };
  }
}

/** Why this import is not allowed; `null` if it is. */
function problemWith(root, path, from, specifier) {
  if (!specifier.startsWith('.')) return problemWithModule(from, specifier);
  if (from.area === 'web') return problemOfWeb(root, path, specifier);
  const to = placeOf(root, resolve(dirname(path), specifier));
  if (from.area === 'lab') return to.area === 'lab' ? null : `lab imports nothing from outside lab (${specifier})`;
  if (from.isTest && to.area !== 'src') return null;
  if (to.area !== 'src') return `src imports nothing from ${to.area} (${specifier})`;
  if (to.room === from.room || ROOMS[from.room].mayImport.includes(to.room)) return null;
  const allowed = ROOMS[from.room].mayImport.join(', ') || 'no other room';
  return `src/${from.room} may import ${allowed}; not src/${to.room} (${specifier})`;
}

/** The workbench knows only the HTTP API. Its page runs in a browser; only what drives it in tests may start programs. */
function problemOfWeb(root, path, specifier) {
  const to = placeOf(root, resolve(dirname(path), specifier));
  return to.area === 'web' ? null : `web knows only the HTTP API and imports nothing from outside web (${specifier})`;
}

/** Packages are a matter of docs/dependencies.md; here only Node's own modules count, and only for the pure rooms. */
function problemWithModule(from, specifier) {
  if (from.area === 'web' && from.room === 'src' && !from.isTest && specifier.startsWith('node:'))
    return `web/src runs in a browser: no ${specifier}`;
  const pure = from.area === 'src' && !from.isTest ? ROOMS[from.room].pure : undefined;
  if (!pure || !specifier.startsWith('node:') || pure.includes(specifier)) return null;
  return `src/${from.room} is pure: no ${specifier}`;
}

function impuritiesIn(text, room, at) {
  return IMPURE.flatMap(([pattern, what]) => {
    const match = pattern.exec(text);
    return match ? [`${at(match.index)}: src/${room} is pure, but ${what} (${match[0]})`] : [];
  });
}

/** `src/sources/aws/read.ts` → area `src`, room `sources`. A file right in `src/` has its own name as room. */
function placeOf(root, path) {
  const [area = '', room = ''] = relative(root, path).split(sep);
  return { area, room, isTest: /\.(test|fixture)\.ts$/.test(path) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const given = process.argv.indexOf('--root');
  const root = given > 0 ? resolve(process.argv[given + 1] ?? '.') : fileURLToPath(new URL('..', import.meta.url));
  const { checked, violations } = checkImports(root);
  for (const violation of violations) console.error(violation);
  console.log(`imports: ${checked} files checked, ${violations.length} violations`);
  if (checked === 0) console.error('imports: found no source file to check; is the folder right?');
  process.exitCode = checked > 0 && violations.length === 0 ? 0 : 1;
}
