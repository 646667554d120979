import type { Ref } from '../model/ref.ts';
import { roleOf } from '../model/ref.ts';

/** Attackers nest what they write; no fact of ours is deeper than this. */
const MAX_DEPTH = 12;

/**
 * Every ref that a strand, a fact or any other value of ours mentions: as a text of its own, at any depth. The bare address of a
 * device stands for `net.address`. This is what "a record mentions a ref" means, for the index of refs and for bundles.
 */
export function mentionedRefs(value: unknown, into: Set<Ref>, depth = 0): void {
  if (typeof value === 'string') {
    if (value.includes(':') && roleOf(value as Ref) !== undefined) into.add(value as Ref);
    return;
  }
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  for (const [key, part] of Object.entries(value)) {
    if (key === 'ip' && typeof part === 'string') into.add(`net.address:${part}` as Ref);
    else mentionedRefs(part, into, depth + 1);
  }
}
