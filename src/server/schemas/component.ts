import * as z from 'zod';

/** The schemas that the OpenAPI document names under `components`. */
export const COMPONENTS = z.registry<{ id: string }>();

/** A schema with a name in the document. */
export function component<T extends z.ZodType>(id: string, schema: T): T {
  COMPONENTS.add(schema, { id });
  return schema;
}

export const ref = z.string().describe('A typed identifier, `kind:value`');
export const refs = z.array(ref);
export const chain = z.array(ref).describe('Root first');
export const digest = z.string().describe('`sha256:` and 64 hex digits');
export const instant = z.string().describe('ISO 8601, UTC, to the microsecond where known');
export const when = instant.nullable();
export const count = z.int().min(0);

/** A page of items. `next`: hand it back as `cursor`; `null`: this was the last page. */
export const page = <T extends z.ZodType>(id: string, item: T) =>
  component(id, z.object({ items: z.array(item), next: z.string().nullable() }));
