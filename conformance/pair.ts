/** A record that somebody else wrote, with the document that somebody else made of it. */
export interface Pair {
  /** `elastic:okta/system`, `sekoia:OCSF/ocsf`, `panther:GCP.AuditLog`, `ocsf:…`. */
  readonly stream: string;
  /** Place in the stream, from 0. */
  readonly index: number;
  readonly original: string;
  /** What the peer made of it; `null`: only recognition is scored. */
  readonly expected: Doc | null;
}

export type Doc = { readonly [key: string]: unknown };

/** One event as `ascribe events --format ndjson` writes it (DESIGN §7). */
export interface EventLine {
  readonly sourceEventId: string | null;
  readonly source: string;
  readonly time: string | null;
  readonly action: string;
  readonly outcome: string;
  readonly principal: {
    readonly ref: string | null;
    readonly id: string | null;
    readonly name: string | null;
    readonly email: string | null;
  };
  readonly credential: readonly string[];
  readonly issued: readonly string[];
  readonly nativeSession: readonly string[];
  readonly device: {
    readonly ip: string | null;
    readonly userAgent: string | null;
    readonly host: string | null;
    readonly deviceId: string | null;
    readonly pod: string | null;
    readonly node: string | null;
  };
}

/** What Ascribe made of one record. */
export interface Reading {
  /** The source that claimed the record; `null`: nobody did. */
  readonly source: string | null;
  readonly events: readonly EventLine[];
  /** Why there is no event. */
  readonly reason: string | null;
}

export const UNREAD: Reading = { source: null, events: [], reason: 'unclaimed' };

/** All values at a dotted path, through arrays, as text; a key may itself hold dots. */
export function valuesAt(doc: unknown, path: string): string[] {
  if (Array.isArray(doc)) return doc.flatMap((item) => valuesAt(item, path));
  if (path === '') return doc === null || doc === undefined || doc === '' ? [] : [textOf(doc)];
  if (typeof doc !== 'object' || doc === null) return [];
  const whole = (doc as Doc)[path];
  if (whole !== undefined) return valuesAt(whole, '');
  const dot = path.indexOf('.');
  return dot < 0 ? [] : valuesAt((doc as Doc)[path.slice(0, dot)], path.slice(dot + 1));
}

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
