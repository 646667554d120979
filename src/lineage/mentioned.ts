import type { Event } from '../model/event.ts';
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
  // Of values of ours only, which have no keys of an attacker's choosing.
  for (const key in value) {
    const part = (value as Record<string, unknown>)[key];
    if (key === 'ip' && typeof part === 'string') into.add(`net.address:${part}` as Ref);
    else mentionedRefs(part, into, depth + 1);
  }
}

/** What of an event all events of its strand share, and refs can stand in: all of its description but the kind of agent. */
export function mentionedByStrand(event: Event, into: Set<Ref>): void {
  const { principal, presented, nativeSession, onBehalfOf, device, context } = event;
  mentionedRefs(principal, into);
  mentionedRefs(presented, into);
  mentionedRefs(nativeSession, into);
  mentionedRefs(onBehalfOf, into);
  mentionedRefs(device.userAgent === null ? device : { ...device, userAgent: null }, into);
  mentionedRefs(context.agentRun, into);
  mentionedRefs(context.job, into);
  mentionedRefs(context.request, into);
}
