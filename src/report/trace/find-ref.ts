import { type Ref, valueOf } from '../../model/ref.ts';
import type { CredentialSummary, IdentitySummary } from '../../model/verdict.ts';

/**
 * The refs that a user may mean by what was typed: an exact ref; else refs with that value; else identities of that name;
 * else refs whose value contains it. The first way that finds any decides.
 */
export function refsMeant(
  typed: string,
  credentials: readonly CredentialSummary[],
  identities: readonly IdentitySummary[],
): readonly Ref[] {
  const refs = new Set<Ref>();
  for (const c of credentials) {
    refs.add(c.ref);
    for (const d of c.devices) refs.add(d);
  }
  for (const i of identities) {
    refs.add(i.ref);
    for (const d of i.devices) refs.add(d);
    for (const c of i.credentials) refs.add(c);
  }
  const all = [...refs].sort();
  const wanted = typed.toLowerCase();
  const ways: readonly (() => readonly Ref[])[] = [
    () => all.filter((r) => r === typed),
    () => all.filter((r) => valueOf(r) === typed),
    () => all.filter((r) => r.toLowerCase() === wanted || valueOf(r).toLowerCase() === wanted),
    () => identities.filter((i) => i.names.some((n) => n.toLowerCase() === wanted)).map((i) => i.ref),
    () => (wanted.length < SHORTEST ? [] : all.filter((r) => valueOf(r).toLowerCase().includes(wanted))),
  ];
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  return [];
}

/** A shorter part would match half of everything. */
const SHORTEST = 3;
