import type { Truth } from './truth.ts';
import { type Delivered, iso, type World } from './world.ts';

/** One truth line per distinct action that was delivered. */
export function labelled(world: World): Truth[] {
  const events = new Map<string, Delivered[]>();
  for (const e of world.emissions) {
    if (e.delivery.lost === true) continue;
    const key = e.shared ?? e.id ?? '';
    const copies = events.get(key);
    if (copies) copies.push(e);
    else events.set(key, [e]);
  }
  return [...events.values()]
    .map((copies): Truth => {
      const e = copies[0] as Delivered;
      const ids = [...new Set(copies.map((c) => c.id ?? ''))].sort();
      return {
        sourceEventId: e.id ?? '',
        ids,
        source: e.source,
        time: iso(e.at),
        ...e.truth,
        indistinguishable: false,
        knowable: 'root',
        candidates: [],
        deviceKnowable: false,
      };
    })
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.sourceEventId < b.sourceEventId ? -1 : 1));
}
