import { kindOf, REF_KINDS, type Ref } from '../../model/ref.ts';
import type { Store } from '../../store/contract.ts';
import { refsMeant } from './find-ref.ts';
import { nearest } from './suggest.ts';
import { type Counts, type Trace, traceOf } from './tree.ts';

export type TraceAnswer =
  | { readonly found: 'one'; readonly trace: Trace; readonly counts: Counts }
  | { readonly found: 'several'; readonly refs: readonly Ref[] }
  | { readonly found: 'none'; readonly nearest: readonly string[] };

/** The tree of what was typed: a ref, the value of one, or the name of an identity. */
export async function trace(store: Store, typed: string): Promise<TraceAnswer> {
  const credentials = await store.credentials();
  const identities = await store.identities();
  const meant = refsMeant(typed, credentials, identities);
  if (meant.length > 1) return { found: 'several', refs: meant };
  // A session or device may be in no summary: the segments know it.
  const ref = meant[0] ?? (Object.hasOwn(REF_KINDS, kindOf(typed as Ref)) ? (typed as Ref) : undefined);
  const segments = ref === undefined ? [] : await store.segmentsMentioning(ref);
  if (ref === undefined || (meant.length === 0 && segments.length === 0)) {
    const names = [...credentials.map((c) => c.ref), ...identities.flatMap((i) => [i.ref, ...i.names])];
    return { found: 'none', nearest: nearest(typed, names) };
  }
  const found = traceOf(ref, { credentials, identities, findings: await store.findings(), segments });
  return {
    found: 'one',
    trace: found,
    counts: await store.actionCounts([
      ...new Set([...found.strands, ...found.origins.flat().flatMap((n) => n.strands)]),
    ]),
  };
}
