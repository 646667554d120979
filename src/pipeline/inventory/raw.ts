/** Where something stands in an export; both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with an export, in the form in which it is told. */
export interface Problem extends Place {
  readonly file: string;
  readonly message: string;
  readonly remedy: string;
}

/** One entry of an export before it is checked: what stands under each key, and where. */
export interface RawEntry {
  readonly entry: 'identity' | 'device';
  readonly keys: readonly string[];
  get(key: string): unknown;
  /** The place of a key's value; without a key, of the entry. */
  at(key?: string): Place;
}

export interface RawExport {
  readonly entries: readonly RawEntry[];
  readonly problems: readonly Problem[];
  /** What was left aside, in words. */
  readonly notices: readonly string[];
}

/** Largest export, in characters, and most entries in one. */
export const MAX_EXPORT = 256 * 1024 * 1024;
export const MAX_ENTRIES = 1_000_000;
