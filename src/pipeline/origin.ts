import type { ObjectLeaf } from '../evidence/envelope.ts';
import type { Trust } from '../model/grade.ts';
import type { ReadContext } from '../model/source.ts';
import type { Table } from '../model/table.ts';

/** What `ascribe.yaml` says of the place that an object comes from. */
export interface OriginDeclaration {
  /** The source it is declared for; `null`: any. */
  readonly source: string | null;
  readonly trust: Trust;
  readonly year: number | null;
  readonly utcOffsetMinutes: number | null;
  readonly scope: string | null;
}

/** Nobody vouches for the place. */
export const UNDECLARED: OriginDeclaration = {
  source: null,
  trust: 'unprotected',
  year: null,
  utcOffsetMinutes: null,
  scope: null,
};

/** What reading needs to know of the object that a record lies in. */
export interface ObjectContext {
  /** 32 hex digits. */
  readonly id: string;
  readonly trust: Trust;
  readonly context: ReadContext;
  /** Its records are rows of this table; `null`: they are no rows. */
  readonly table: Table | null;
}

export function contextOf(id: string, leaf: OriginDeclaration | ObjectLeaf, table: Table | null): ObjectContext {
  const { source, trust, year, utcOffsetMinutes, scope } = leaf;
  const columns = table?.columns ?? null;
  return { id, trust, context: { declaredSource: source, year, utcOffsetMinutes, scope, columns }, table };
}

/** A record of another source than its origin is declared for is foreign there, whatever the origin is worth. */
export const trustOf = (object: ObjectContext, source: string): Trust =>
  object.context.declaredSource === null || object.context.declaredSource === source ? object.trust : 'foreign';
