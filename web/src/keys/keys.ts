/**
 * Keys of the whole page: `/` goes to the search box, `g` and a letter to a view, `j` and `k` down and up a list, `?` shows them all.
 * Nothing happens while one types, or with Ctrl, Alt or Meta held: those belong to the browser and to assistive technology.
 */
export interface KeyHandlers {
  readonly search: () => void;
  readonly help: () => void;
  readonly close: () => void;
  readonly go: (letter: string) => void;
  readonly step: (by: 1 | -1) => void;
}

/** A `g` waits so long for its letter, in ms. */
const PATIENCE = 1500;

/** A listener for `keydown`. `now` in ms. */
export function keyListener(handlers: KeyHandlers, now: () => number = () => performance.now()) {
  let goUntil = 0;
  return (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape') handlers.close();
    if (event.key === 'Escape' || isTyping(event.target)) return;
    const isGoing = now() < goUntil;
    goUntil = 0;
    if (isGoing && /^[a-z]$/.test(event.key)) handlers.go(event.key);
    else if (event.key === 'g') goUntil = now() + PATIENCE;
    else if (event.key === '/') handlers.search();
    else if (event.key === '?') handlers.help();
    else if (event.key === 'j') handlers.step(1);
    else if (event.key === 'k') handlers.step(-1);
    else return;
    event.preventDefault();
  };
}

function isTyping(target: EventTarget | null): boolean {
  const { tagName, isContentEditable } = (target ?? {}) as { tagName?: string; isContentEditable?: boolean };
  return isContentEditable === true || ['INPUT', 'TEXTAREA', 'SELECT'].includes(tagName ?? '');
}

/** Moves the focus to the next or the one before of all that is marked `data-step`, in the order in which it stands. */
export function stepFocus(by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-step]')].filter((e) => e.offsetParent !== null);
  const ordered = all.sort((a, b) => Number(a.dataset['step']) - Number(b.dataset['step']) || 0);
  const at = ordered.indexOf(document.activeElement as HTMLElement);
  const next = ordered[at < 0 ? (by === 1 ? 0 : ordered.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
