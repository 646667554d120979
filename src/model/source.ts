import type { Event } from './event.ts';
import type { KeyClass } from './grade.ts';

export type JsonValue = string | number | boolean | null | JsonArray | JsonObject;
export interface JsonArray extends ReadonlyArray<JsonValue> {}
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/**
 * One record as a reader sees it: redacted, parsed once. Attackers write its fields. `text` is the exact (redacted) text.
 * A line that is not JSON has `json: null`; one in syslog framing has its header split off in `syslog`. A row of a table with a header
 * has an object of its columns in `json`, every value a string, an empty cell absent; so a reader of JSON reads the CSV export as well.
 */
export interface RecordView {
  readonly text: string;
  readonly json: JsonObject | null;
  readonly syslog: SyslogHeader | null;
}

/** RFC 3164 / RFC 5424 header. `message` is what follows it. */
export interface SyslogHeader {
  /** As written: `Dec 10 06:55:46`, or an RFC 3339 time. */
  readonly timestamp: string;
  readonly host: string | null;
  readonly program: string | null;
  readonly pid: number | null;
  readonly message: string;
}

/** What the origin's declaration adds to reading. Never the host's clock. */
export interface ReadContext {
  /** Year for time stamps without one; `null`: unknown, so the time stays open. */
  readonly year: number | null;
  /** Offset from UTC in minutes for time stamps without zone; `null`: unknown. */
  readonly utcOffsetMinutes: number | null;
  /** Source the origin is declared for; `null`: undeclared. */
  readonly declaredSource: string | null;
  /** Name of the cluster, realm or system, where the origin declares it. */
  readonly scope: string | null;
  /** The columns of the table that the record is a row of (all its values are text then); `null`: it is no row. */
  readonly columns: readonly string[] | null;
}

export const NO_READ_CONTEXT: ReadContext = {
  year: null,
  utcOffsetMinutes: null,
  declaredSource: null,
  scope: null,
  columns: null,
};

export type ReadResult =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly reason: string };

/** The documented facts about a source; the source table in the docs and the contract tests are made from it. */
export interface SourceMeta {
  /** `vendor.product`, as in every output. */
  readonly id: string;
  readonly title: string;
  readonly stability: 'experimental' | 'beta' | 'stable';
  /** Who runs the system that writes this log; independence counts these. */
  readonly administration: string;
  readonly clock: { readonly precisionMicros: number; readonly stamps: string };
  /** Fields that are only the client's word (K5). */
  readonly clientsWord: readonly string[];
  /** Key class of each kind of ref that this source writes. */
  readonly keyClasses: Readonly<Record<string, KeyClass>>;
  /** How to get what is usually missing, in the product's own terms, by gap code. */
  readonly remedies: Readonly<Record<string, string>>;
  readonly docs: readonly string[];
}

/** One log source: a folder with `index.ts`, `recognise.ts`, `read.ts`, `meta.ts`, README and golden samples. Pure. */
export interface Source {
  readonly meta: SourceMeta;
  /** Cheap test on content: true only if this record is surely of this source. */
  recognise(view: RecordView): boolean;
  read(view: RecordView, context: ReadContext): ReadResult;
}
