import { ensureBuilt } from './ensure.mjs';

/** A tree with type errors still runs its tests: the types have a gate of their own. */
export default function setup() {
  ensureBuilt();
}
