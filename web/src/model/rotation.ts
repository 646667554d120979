import type { Credential } from '../api/types.ts';
import { splitRef } from './ref.ts';

/** What is known of the last time that a credential was replaced by a newer one of its line. */
export type Rotation =
  /** Good for so short a time that it is replaced by itself. */
  | { readonly is: 'short-lived' }
  | { readonly is: 'at'; readonly at: string }
  /** `since`: from when on it is known; `null`: nothing says when it was. */
  | { readonly is: 'never'; readonly since: string | null };

/** What is good for no longer than this is issued anew rather than rotated, in ms. */
const SHORT = 36 * 3600 * 1000;

/**
 * The last rotation of each credential, by its instance. A line is all credentials of one kind that one holder has, and all versions of
 * one secret; it was rotated when a credential came in after another of the line, or when a record says so. What no record shows is
 * told as never seen, not as never done.
 */
export function rotations(credentials: readonly Credential[]): ReadonlyMap<string, Rotation> {
  const lines = new Map<string, Credential[]>();
  for (const c of credentials) {
    if (isShort(c)) continue;
    const key = lineOf(c);
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [c]);
    else line.push(c);
  }
  const found = new Map<string, Rotation>();
  for (const line of lines.values()) {
    const at = lastOf(line);
    for (const c of line) found.set(c.instance, at === null ? { is: 'never', since: begun(c) } : { is: 'at', at });
  }
  for (const c of credentials) if (!found.has(c.instance)) found.set(c.instance, { is: 'short-lived' });
  return found;
}

function isShort({ issuedAt, expires }: Credential): boolean {
  return issuedAt !== null && expires !== null && Date.parse(expires) - Date.parse(issuedAt) <= SHORT;
}

/** Versions of a secret are named after it: `…#version`, or `…/version`. */
function lineOf({ credential, holder }: Credential): string {
  const { kind, value } = splitRef(credential);
  if (kind === 'secret.version') return `${kind} ${value.replace(/[/#][^/#]*$/, '')}`;
  return `${kind} ${holder.join(' ')}`;
}

/** When a later one came in while an earlier one was known, or a record says that one was rotated. */
function lastOf(line: readonly Credential[]): string | null {
  const firsts = line.map(begun).filter((at) => at !== null);
  const earliest = firsts.reduce((a, b) => (Date.parse(a) <= Date.parse(b) ? a : b), firsts[0] ?? '');
  const moments = line.flatMap((c) => [
    ...(c.ended !== null && c.ended.how === 'rotated' && c.ended.at !== null ? [c.ended.at] : []),
    ...(c.issuedAt !== null && Date.parse(c.issuedAt) > Date.parse(earliest) ? [c.issuedAt] : []),
  ]);
  return moments.reduce<string | null>((a, b) => (a === null || Date.parse(b) > Date.parse(a) ? b : a), null);
}

const begun = (c: Credential): string | null => c.issuedAt ?? c.first;
