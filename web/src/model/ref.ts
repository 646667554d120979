/** Refs as the page needs them: what to show first, and where they lead. */

export interface RefParts {
  /** Empty where the text is no ref. */
  readonly kind: string;
  readonly value: string;
  /** The last name in the value: `Admin` of `…:role/Admin`. */
  readonly last: string;
}

export function splitRef(ref: string): RefParts {
  if (ref.startsWith('spiffe://')) return { kind: '', value: ref, last: ref };
  const match = /^([a-z0-9]+(?:[.-][a-z0-9]+)*):/.exec(ref);
  const kind = match?.[1] ?? '';
  const value = kind === '' ? ref : ref.slice(kind.length + 1);
  const slash = kind === 'aws.role' ? value.lastIndexOf('/') : -1;
  return { kind, value, last: slash < 0 ? ref : value.slice(slash + 1) };
}

export const refHref = (ref: string): string => `/refs/${encodeURIComponent(ref)}`;
export const actionHref = (event: string): string => `/actions/${encodeURIComponent(event)}`;
export const sessionHref = (session: string): string => `/sessions/${encodeURIComponent(session)}`;
export const recordHref = (digest: string): string => `/evidence/${encodeURIComponent(digest)}`;
export const compareHref = (what: string): string => `/compare/${encodeURIComponent(what)}`;
