import { isMap, isNode, isPair, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { type Config, configSchema } from './schema.ts';
import { nearest } from './spelling.ts';

/** Longest file that is read, in characters. */
const MAX_CHARACTERS = 4_000_000;

/** YAML aliases that may be resolved: enough for a hand-written file, too few for a billion laughs. */
const MAX_ALIASES = 100;

export interface ConfigError {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** `origins[0].trust`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly errors: readonly ConfigError[] };

export type Place = (path: readonly PropertyKey[], key?: string) => { readonly line: number; readonly column: number };

/** Tells where in a YAML text a value stands, or the nearest thing around it that is there. The text has been parsed before. */
export function placesIn(text: string): Place {
  const lines = new LineCounter();
  return placeIn(parseDocument(text, { lineCounter: lines, stringKeys: true, prettyErrors: false }).contents, lines);
}

const placeIn =
  (root: Node | null, lines: LineCounter): Place =>
  (path, key) => {
    const { line, col } = lines.linePos(offsetOf(root, path, key));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };

/** Read `ascribe.yaml`. Every mistake is told with its line; nothing throws. */
export function parseConfig(text: string, file: string): ConfigResult {
  if (text.length > MAX_CHARACTERS) {
    const message = `the file is longer than ${MAX_CHARACTERS} characters`;
    return {
      ok: false,
      errors: [{ file, line: 1, column: 1, path: '', message, remedy: 'Put mappings into files of their own.' }],
    };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, stringKeys: true, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    const errors = problems.map(({ message, pos }) => {
      const { line, col } = lines.linePos(pos[0]);
      return {
        file,
        line,
        column: col,
        path: '',
        message,
        remedy: 'Correct the YAML here; indent with spaces, two for each level.',
      };
    });
    return { ok: false, errors };
  }
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      errors: [
        { file, line: 1, column: 1, path: '', message, remedy: 'Write repeated parts out instead of using aliases.' },
      ],
    };
  }
  const parsed = configSchema.safeParse(content);
  if (parsed.success) return { ok: true, config: parsed.data };
  const place = placeIn(document.contents, lines);
  return { ok: false, errors: parsed.error.issues.flatMap((issue) => errorsOf(issue, file, place)) };
}

function errorsOf(issue: z.core.$ZodIssue, file: string, place: Place): ConfigError[] {
  const path = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(issue.path);
    return issue.keys.map((key) => {
      const close = nearest(key, known);
      const remedy = close === null ? `Known here: ${known.join(', ')}.` : `Did you mean ${JSON.stringify(close)}?`;
      const message = `there is no setting ${JSON.stringify(key)} ${path === '' ? 'at the top' : `in ${path}`}`;
      return { file, ...place(issue.path, key), path: pathText([...issue.path, key]), message, remedy };
    });
  }
  return [{ file, ...place(issue.path), path, message: lowerFirst(issue.message), remedy: remedyFor(issue) }];
}

function remedyFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `Use one of: ${issue.values.map(String).join(', ')}.`;
  if (issue.code === 'invalid_type' && issue.message.includes('received undefined')) return 'Add it.';
  const meaning = schemaAt(issue.path)?.description;
  return meaning ?? 'See the example in src/config/README.md.';
}

/** Where in the file the value at `path` stands, or the key `key` in it; the nearest thing around it that is there. */
function offsetOf(root: Node | null, path: readonly PropertyKey[], key: string | undefined): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const part of path) {
    const child =
      isMap(node) || (isNode(node) && 'get' in node)
        ? (node as { get(k: unknown, keep: true): unknown }).get(part, true)
        : undefined;
    if (!isNode(child)) return offset;
    node = child;
    offset = child.range?.[0] ?? offset;
  }
  if (key === undefined || !isMap(node)) return offset;
  const pair = node.items.find((item) => isPair(item) && isNode(item.key) && String(item.key) === key);
  return (isNode(pair?.key) ? pair.key.range?.[0] : undefined) ?? offset;
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );

const lowerFirst = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text);

function schemaAt(path: readonly PropertyKey[]): z.core.$ZodType & { description?: string | undefined } {
  let schema: z.core.$ZodType = unwrapped(configSchema);
  for (const part of path) {
    if (schema instanceof z.ZodObject && typeof part === 'string' && Object.hasOwn(schema.shape, part))
      schema = unwrapped(schema.shape[part]);
    else if (schema instanceof z.ZodArray) schema = unwrapped(schema.element);
    else break;
  }
  return schema;
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodOptional) inner = inner.def.innerType;
  return inner;
}

function keysAt(path: readonly PropertyKey[]): string[] {
  const schema = schemaAt(path);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
