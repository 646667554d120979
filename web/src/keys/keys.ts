/**
 * Keys of the whole page: `/` goes to the search box, `g` and a letter to a view, `j` and `k` down and up a list, `?` shows them all, and
 * each view has buttons with a key of their own (`data-key`). Nothing happens while one types, or with Ctrl, Alt or Meta held: those
 * belong to the browser and to assistive technology; and whoever speaks to the page can turn all of them off (WCAG 2.1.4).
 */
export interface KeyHandlers {
  readonly search: () => void;
  readonly help: () => void;
  readonly close: () => void;
  readonly go: (letter: string) => void;
  readonly step: (by: 1 | -1) => void;
  /** Whether something on the page has this key; it is pressed then. */
  readonly press: (letter: string) => boolean;
  readonly areOn: () => boolean;
}

/** A `g` waits so long for its letter, in ms. */
const PATIENCE = 1500;

/** A listener for `keydown`. `now` in ms. */
export function keyListener(handlers: KeyHandlers, now: () => number = () => performance.now()) {
  let goUntil = 0;
  return (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape') handlers.close();
    if (event.key === 'Escape' || isTyping(event.target) || !handlers.areOn()) return;
    const isGoing = now() < goUntil;
    goUntil = 0;
    if (isGoing && /^[a-z]$/.test(event.key)) handlers.go(event.key);
    else if (event.key === 'g') goUntil = now() + PATIENCE;
    else if (event.key === '/') handlers.search();
    else if (event.key === '?') handlers.help();
    else if (event.key === 'j') handlers.step(1);
    else if (event.key === 'k') handlers.step(-1);
    else if (!/^[a-z]$/.test(event.key) || !handlers.press(event.key)) return;
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

/** What is shown now and has a key of its own, in the order in which it stands. */
export function keysHere(): readonly { readonly letter: string; readonly says: string }[] {
  return [...document.querySelectorAll<HTMLElement>('[data-key]')].map((element) => ({
    letter: element.dataset['key'] ?? '',
    says: element.dataset['keySays'] ?? element.textContent ?? '',
  }));
}

/** An open dialog has the page to itself. */
export function pressKey(letter: string): boolean {
  if (document.querySelector('dialog[open]') !== null) return false;
  const element = document.querySelector<HTMLElement>(`[data-key="${letter}"]`);
  element?.click();
  return element !== null;
}

const OFF = 'ascribe.keys-off';

export const keysAreOn = (): boolean => localStorage.getItem(OFF) === null;

export function setKeys(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, 'yes');
}
