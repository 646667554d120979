import { createHash } from 'node:crypto';
import type { Source } from '../model/source.ts';
import { customSource } from '../sources/custom/index.ts';
import type { CustomMapping } from '../sources/custom/schema.ts';
import { SCHEMAS, SOURCES } from '../sources/registry.ts';

/** Version of the code that reads records into the index: a change of any event read from the same bytes changes it. */
export const READING_VERSION = '5';

/** The built-in sources, after them those that are mapped by the configuration, and last what is any product's. */
export const sourcesWith = (mappings: readonly CustomMapping[] = []): readonly Source[] =>
  mappings.length === 0
    ? SOURCES
    : [...SOURCES.filter((source) => !SCHEMAS.has(source)), ...mappings.map(customSource), ...SCHEMAS];

/** Under which an index is kept: with other mappings the same records give other events, so it is made anew. */
export const readingVersion = (mappings: readonly CustomMapping[] = []): string =>
  mappings.length === 0
    ? READING_VERSION
    : `${READING_VERSION}+${createHash('sha256').update(JSON.stringify(mappings)).digest('hex').slice(0, 16)}`;
