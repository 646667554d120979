import { type Ref, roleOf } from '../../model/ref.ts';
import type { CredentialSummary } from '../../model/verdict.ts';
import type { Store } from '../../store/contract.ts';
import { refsMeant } from '../trace/find-ref.ts';
import { nearest } from '../trace/suggest.ts';
import { Comparing, type Comparison } from './sides.ts';

export type CompareAnswer =
  | { readonly found: 'one'; readonly what: string; readonly comparison: Comparison }
  | { readonly found: 'several'; readonly refs: readonly string[] }
  | { readonly found: 'none'; readonly nearest: readonly string[] };

/** So many credentials are asked for at once. */
const AT_ONCE = 200;

/** The sides of a session, of a credential with all that descended from it, or of the credential behind an event. */
export async function compare(store: Store, typed: string): Promise<CompareAnswer> {
  const credentials = await store.credentials();
  const meant = await credentialsMeant(store, typed, credentials);
  if (meant.length === 0) {
    const names = credentials.map((c) => c.ref);
    return { found: 'none', nearest: nearest(typed, names) };
  }
  if (meant.length > 1 && !typed.startsWith('ses_')) return { found: 'several', refs: meant };
  const roots = ofOneInstance(meant, credentials);
  const compared = withDescendants(roots, credentials);
  const refs = [...new Set(compared.map((c) => c.ref))].sort();
  // An id that recurs is another credential: only the strands of those that were meant count.
  const strands = new Set(compared.flatMap((c) => c.strands));
  const comparing = new Comparing();
  for (let i = 0; i < refs.length; i += AT_ONCE) {
    for await (const rows of store.actions({ credential: refs.slice(i, i + AT_ONCE) }))
      for (const row of rows) if (strands.has(row.segment.strand)) comparing.add(row);
  }
  for (const { issuedFrom, issuedAt } of roots) {
    const login = issuedFrom === null || strands.has(issuedFrom) ? null : await store.strand(issuedFrom);
    if (login !== null) comparing.addOpening(login, issuedAt);
  }
  if (comparing.isEmpty) return { found: 'none', nearest: [] };
  return { found: 'one', what: meant.join(', '), comparison: comparing.result(credentials) };
}

/** The credentials that a session, an event, or a ref stands for. */
async function credentialsMeant(
  store: Store,
  typed: string,
  credentials: readonly CredentialSummary[],
): Promise<readonly Ref[]> {
  if (typed.startsWith('ses_')) {
    const found = new Set<Ref>();
    for await (const rows of store.sessions({ session: [typed] }))
      for (const row of rows) for (const r of row.credentials) found.add(r);
    return [...found].sort();
  }
  const events = await store.findAction(typed);
  const ofEvents = events.flatMap((row) => (row.segment.credential === null ? [] : [row.segment.credential]));
  if (ofEvents.length > 0) return [...new Set(ofEvents)].sort();
  return refsMeant(typed, credentials, []).filter((r) => roleOf(r) === 'credential' || roleOf(r) === 'session');
}

/** A console session has a key for each request: those of one session are compared together. */
export function ofOneInstance(
  meant: readonly Ref[],
  credentials: readonly CredentialSummary[],
): readonly CredentialSummary[] {
  const named = new Set(meant);
  const instances = new Set(credentials.filter((c) => named.has(c.ref)).map((c) => c.instance));
  return credentials.filter((c) => instances.has(c.instance));
}

/** They and all credentials that were issued with them, each once. */
export function withDescendants(
  roots: readonly CredentialSummary[],
  credentials: readonly CredentialSummary[],
): readonly CredentialSummary[] {
  const open = [...roots];
  const issuedFrom = new Map<string, CredentialSummary[]>();
  for (const c of credentials) {
    if (c.issuedFrom === null) continue;
    const list = issuedFrom.get(c.issuedFrom);
    if (list) list.push(c);
    else issuedFrom.set(c.issuedFrom, [c]);
  }
  const seen = new Set(open);
  for (let c = open.pop(); c !== undefined; c = open.pop()) {
    for (const child of c.strands.flatMap((s) => issuedFrom.get(s) ?? [])) {
      if (seen.has(child)) continue;
      seen.add(child);
      open.push(child);
    }
  }
  return [...seen];
}
