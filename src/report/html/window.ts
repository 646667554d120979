import type { Explanation } from '../explain/explanation.ts';
import { type Html, markup } from './markup.ts';

const [WIDTH, LEFT, RIGHT] = [720, 72, 690];
const MARGIN = 40;

/** The window as a bar with the use on it; an end that nothing in evidence sets is left open. `null`: neither end nor use is known. */
export function windowDrawing(e: Explanation): Html | null {
  const known = [e.window.from, e.window.to, e.time].flatMap((iso) => (iso === null ? [] : [Date.parse(iso)]));
  if (known.length < 2) return null;
  const [first, last] = [Math.min(...known), Math.max(...known)];
  const scale = (RIGHT - LEFT - 2 * MARGIN) / Math.max(1, last - first);
  const x = (iso: string): number => Math.round(LEFT + MARGIN + (Date.parse(iso) - first) * scale);
  const from = e.window.from === null ? LEFT : x(e.window.from);
  const to = e.window.to === null ? RIGHT : Math.max(from + 2, x(e.window.to));
  const end = (at: number, iso: string | null) =>
    iso === null
      ? markup`<path class="open" d="M${at === LEFT ? LEFT + 14 : RIGHT - 14} 14V26"/>`
      : markup`<path class="proven" d="M${at} 10V30"/>`;
  const use = e.time === null ? null : markup`<rect class="use" x="${x(e.time) - 5}" y="15" width="10" height="10"/>`;
  return markup`<svg class="window" viewBox="0 0 ${WIDTH} 36" role="img" aria-label="The window, and the use in it">
<path class="${e.window.from === null || e.window.to === null ? 'open' : 'proven'}" d="M${from} 20H${to}"/>
${end(from, e.window.from)}${end(to, e.window.to)}${use}
</svg>`;
}
