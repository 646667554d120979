import type { Window } from './window.ts';

/** Finds `}{`, where one document may follow another on a line. Searched once for all lines in the window. */
export class Joint {
  /** First in what was searched, or -1. */
  #at = -1;
  #searched = 0;

  /** Whether one stands in [from, to), be it inside a string. */
  isIn(window: Window, from: number, to: number): boolean {
    if (this.#at >= 0 && this.#at < from) {
      this.#searched = this.#at + 1;
      this.#at = -1;
    }
    if (this.#at < 0 && this.#searched < to) {
      this.#at = window.find('}{', Math.max(from, this.#searched));
      this.#searched = Math.max(to, window.end - 1);
    }
    return this.#at >= 0 && this.#at < to;
  }
}
