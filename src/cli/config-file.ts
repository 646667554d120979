import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type ConfigError, parseConfig, placesIn } from '../config/parse.ts';
import { DEFAULT_POLICY, type Policy, policyOf } from '../config/policy.ts';
import type { Config } from '../config/schema.ts';
import { type ServerSettings, serverSchema } from '../config/server-schema.ts';
import { nearest } from '../config/spelling.ts';
import { FINDING_TYPES } from '../judgement/findings.ts';
import { type CustomMapping, parseCustomMapping } from '../sources/custom/schema.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

/** What the configuration says, and the file that says it; `null`: there is none. */
export interface Configuration {
  readonly file: string | null;
  readonly policy: Policy;
  readonly mappings: readonly CustomMapping[];
  readonly server: ServerSettings;
  /** Who vouches for the log, as it is written; `vouching.ts` reads the keys. Verdicts are no function of it. */
  readonly checkpoints: Config['checkpoints'];
}

const FILE_NAME = 'ascribe.yaml';
/** So many mistakes are told at once. */
const MOST_ERRORS = 10;
/** YAML aliases that a mapping file may resolve, as in the configuration itself. */
const MAX_ALIASES = 100;

/** `given` (`--config FILE`), else `ascribe.yaml` in the data folder, else here. */
export function readConfiguration(given: string | null, dataDir: string): Configuration {
  const file = given ?? [join(dataDir, FILE_NAME), resolve(FILE_NAME)].find((path) => existsSync(path)) ?? null;
  if (file === null) {
    const none = { witnesses: [], timeAuthorities: [] };
    return { file, policy: DEFAULT_POLICY, mappings: [], server: serverSchema.parse({}), checkpoints: none };
  }
  const text = textOf(file, '--config');
  const result = parseConfig(text, file);
  if (!result.ok) throw mistakes(result.errors.map(errorText));
  const unknown = unknownFindings(result.config, file, text);
  if (unknown.length > 0) throw mistakes(unknown);
  const { server, checkpoints } = result.config;
  return {
    ...{ file, policy: policyOf(result.config), mappings: mappingsOf(result.config, file, text) },
    ...{ server: withFiles(server, dirname(file)), checkpoints },
  };
}

/** Files that it names are beside it, as those of mappings are. */
const withFiles = (server: ServerSettings, folder: string): ServerSettings => ({
  ...server,
  watch: server.watch.map((one) => ({ ...one, folder: resolve(folder, one.folder) })),
  signals: server.signals.map((one) => ({
    ...one,
    keys: URL.canParse(one.keys) ? one.keys : resolve(folder, one.keys),
  })),
});

/** A suppression of something that no version of ours finds suppresses nothing: whoever wrote it would think otherwise. */
function unknownFindings({ suppressions }: Config, file: string, text: string): readonly string[] {
  const codes = Object.keys(FINDING_TYPES);
  return suppressions.flatMap(({ finding }, i) => {
    if (codes.includes(finding)) return [];
    const { line, column } = placesIn(text)(['suppressions', i, 'finding']);
    const close = nearest(finding, codes);
    const remedy = close === null ? 'See docs/findings.md.' : `Did you mean ${JSON.stringify(close)}?`;
    return [`${file}:${line}:${column}: there is no finding ${JSON.stringify(finding)}. ${remedy}`];
  });
}

function mappingsOf(config: Config, file: string, text: string): readonly CustomMapping[] {
  return config.sources.map(({ name, mapping }, i) => {
    const own = typeof mapping === 'string' ? resolve(dirname(file), mapping) : null;
    const ownText = own === null ? text : textOf(own, 'mapping');
    const above = own === null ? ['sources', i, 'mapping'] : [];
    const where = (path: readonly PropertyKey[]): string => {
      const { line, column } = placesIn(ownText)([...above, ...path]);
      return `${own ?? file}:${line}:${column}`;
    };
    const content = own === null ? mapping : yamlOf(own, ownText);
    const named = typeof content === 'object' && content !== null ? { name, ...content } : content;
    const parsed = parseCustomMapping(named);
    if (!parsed.ok)
      throw mistakes(
        parsed.problems.map((p, n) => `${where(parsed.paths[n] ?? [])}: ${p}. See src/sources/custom/README.md.`),
      );
    if (parsed.mapping.name !== name)
      throw mistakes([
        `${where(['name'])}: it is the mapping of ${JSON.stringify(parsed.mapping.name)}, listed as ${JSON.stringify(name)}. Give both one name.`,
      ]);
    return parsed.mapping;
  });
}

function yamlOf(file: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: MAX_ALIASES, stringKeys: true });
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw mistakes([
      `${file}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)} Correct the YAML.`,
    ]);
  }
}

function textOf(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new CliError(EXIT.usage, `${what} ${file} cannot be read (${code}). Check the path.`, { cause });
  }
}

const errorText = (e: ConfigError): string =>
  `${e.file}:${e.line}:${e.column}: ${e.path === '' ? '' : `${e.path}: `}${e.message}. ${e.remedy}`;

/** One line for each. */
function mistakes(lines: readonly string[]): CliError {
  const more = lines.length > MOST_ERRORS ? [`and ${lines.length - MOST_ERRORS} more`] : [];
  return new CliError(EXIT.usage, [...lines.slice(0, MOST_ERRORS), ...more].join('\nascribe: '));
}
