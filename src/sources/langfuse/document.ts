import { field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/**
 * Langfuse writes its documents in two spellings: the API and downloads `traceId`, the blob storage export `trace_id`. A field by
 * either.
 */
export function either(o: JsonValue | undefined, camel: string): JsonValue | undefined {
  const value = field(o, camel);
  return value === undefined
    ? field(
        o,
        camel.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
      )
    : value;
}

const TYPES: ReadonlySet<string> = new Set([
  'SPAN',
  'GENERATION',
  'EVENT',
  'AGENT',
  'TOOL',
  'CHAIN',
  'RETRIEVER',
  'EVALUATOR',
  'EMBEDDING',
  'GUARDRAIL',
]);

export const isObservation = (o: JsonValue | undefined): boolean =>
  TYPES.has(str(field(o, 'type')) ?? '') &&
  typeof either(o, 'traceId') === 'string' &&
  typeof either(o, 'startTime') === 'string' &&
  either(o, 'parentObservationId') !== undefined;

/** A trace has no type; it is told by its project, and by what only Langfuse keeps of one. */
export const isTrace = (o: JsonValue | undefined): boolean =>
  typeof field(o, 'timestamp') === 'string' &&
  typeof field(o, 'id') === 'string' &&
  either(o, 'sessionId') !== undefined &&
  typeof either(o, 'projectId') === 'string' &&
  (field(o, 'bookmarked') !== undefined || field(o, 'htmlPath') !== undefined || field(o, 'public') !== undefined);

/** More than this in a metadata text is not parsed. */
const MAX_METADATA = 1_000_000;

/** Metadata, or a part of it, is an object or the JSON of one. */
export function metadataPart(value: JsonValue | undefined): JsonObject | null {
  if (typeof value !== 'string') return obj(value);
  if (value.length > MAX_METADATA || !value.startsWith('{')) return null;
  try {
    const parsed = JSON.parse(value) as unknown;
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as JsonObject) : null;
  } catch {
    return null;
  }
}
