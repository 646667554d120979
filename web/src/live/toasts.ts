/** Short messages over the page: what somebody did came to its end, or (where they ask for it) what is new. */
export interface Toast {
  readonly id: number;
  readonly says: string;
  readonly href: string | null;
  /** What following the link does: `Open the case`. */
  readonly link: string;
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();
/** More would hide the page. */
const MOST = 4;

function set(after: readonly Toast[]): void {
  toasts = after;
  for (const listener of listeners) listener();
}

export const shownToasts = (): readonly Toast[] => toasts;

export function onToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function toast(says: string, href: string | null = null, link = 'Show'): void {
  set([...toasts, { id: next++, says, href, link }].slice(-MOST));
}

export function dismiss(id: number): void {
  set(toasts.filter((t) => t.id !== id));
}
