import { parseDocument } from 'yaml';
import { placesIn } from '../../config/parse.ts';
import { nearest } from '../../config/spelling.ts';
import { isKnownKey, keyOf, knownKeys } from './keys.ts';
import type { Place, Problem, RawEntry, RawExport } from './raw.ts';
import { isScim, type ScimOptions, scimEntries } from './scim.ts';

/** YAML aliases that may be resolved. */
const MAX_ALIASES = 100;
/** Beyond this a JSON file's entries are found without their lines: finding them takes a second parse, and that of YAML is slow. */
const MAX_PLACED_JSON = 4 * 1024 * 1024;

/** An export in YAML or JSON: `identities:` and `devices:`, a list of either, or a SCIM 2.0 ListResponse of Users. */
export function structuredExport(file: string, text: string, isJson: boolean, scim: ScimOptions): RawExport {
  const problem = (place: Place, message: string, remedy: string): RawExport => ({
    entries: [],
    problems: [{ file, ...place, message, remedy }],
    notices: [],
  });
  let root: unknown;
  if (isJson) {
    try {
      root = JSON.parse(text);
    } catch (error) {
      return problem(
        placeOfJsonError(text, error),
        'this is no JSON from here on',
        'Export it again, or correct it here.',
      );
    }
  } else {
    const document = parseDocument(text, { uniqueKeys: true, stringKeys: true, prettyErrors: false });
    const [broken] = document.errors;
    if (broken) return problem(placeAt(text, broken.pos[0]), broken.message, 'Correct the YAML here.');
    try {
      root = document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch (error) {
      return problem(
        { line: 1, column: 1 },
        error instanceof Error ? error.message : String(error),
        'Write repeated parts out.',
      );
    }
  }
  const find = once(() => (isJson && text.length > MAX_PLACED_JSON ? () => ({ line: 1, column: 1 }) : placesIn(text)));
  const place = (path: readonly PropertyKey[]): Place => find()(path);
  if (isScim(root)) return scimEntries(file, root, place, scim);
  return listed(file, root, place);
}

function listed(file: string, root: unknown, place: (path: readonly PropertyKey[]) => Place): RawExport {
  const problems: Problem[] = [];
  const entries: RawEntry[] = [];
  const report = (path: readonly PropertyKey[], message: string, remedy: string): number =>
    problems.push({ file, ...place(path), message, remedy });
  const add = (list: unknown, above: readonly PropertyKey[], fixed: RawEntry['entry'] | null): void => {
    if (!Array.isArray(list)) {
      report(above, 'this is no list of entries', 'Write `identities:` and `devices:` as lists (docs/inventory.md).');
      return;
    }
    for (const [i, one] of list.entries()) {
      const path = [...above, i];
      if (typeof one !== 'object' || one === null || Array.isArray(one))
        report(path, 'this is no entry', 'Write keys and values.');
      else entries.push(entryAt(one as Record<string, unknown>, path, fixed, place, report));
    }
  };
  if (Array.isArray(root)) add(root, [], null);
  else if (typeof root === 'object' && root !== null) {
    for (const [key, list] of Object.entries(root)) {
      if (key === 'identities') add(list, [key], 'identity');
      else if (key === 'devices') add(list, [key], 'device');
      else report([key], `there is no ${JSON.stringify(key)} at the top`, 'Known here: identities, devices.');
    }
  } else report([], 'this is no inventory', 'Write `identities:` and `devices:` as lists (docs/inventory.md).');
  return { entries, problems, notices: [] };
}

function entryAt(
  one: Record<string, unknown>,
  path: readonly PropertyKey[],
  fixed: RawEntry['entry'] | null,
  place: (path: readonly PropertyKey[]) => Place,
  report: (path: readonly PropertyKey[], message: string, remedy: string) => void,
): RawEntry {
  const entry = fixed ?? (Object.hasOwn(one, 'device') ? 'device' : 'identity');
  const written = new Map<string, string>();
  for (const key of Object.keys(one)) {
    const name = keyOf(key);
    if (!isKnownKey(entry, name)) {
      const close = nearest(name, knownKeys(entry));
      const remedy =
        close === null ? `Known here: ${knownKeys(entry).join(', ')}, and kinds of refs.` : `Did you mean ${close}?`;
      report([...path, key], `an entry has no ${JSON.stringify(key)}`, remedy);
    } else if (written.has(name)) report([...path, key], `${JSON.stringify(key)} is there twice`, 'Keep one.');
    else written.set(name, key);
  }
  return {
    entry,
    keys: [...written.keys()],
    get: (key) => one[written.get(key) ?? ''] ?? undefined,
    at: (key) => place(key === undefined ? path : [...path, written.get(key) ?? key]),
  };
}

function placeOfJsonError(text: string, error: unknown): Place {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return placeAt(text, position === undefined ? text.length : Number(position));
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
