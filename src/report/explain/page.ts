import type { Paint } from '../text/style.ts';
import { padTo, wrap } from '../text/width.ts';

/** Lines longer than this are hard to read. */
const WIDEST = 110;
export const LABEL = 12;

/** Lines of text under headings, everything from the log made safe. */
export class Page {
  readonly #lines: string[] = [];
  readonly width: number;
  readonly paint: Paint;

  constructor(width: number | null, paint: Paint) {
    this.width = Math.min(width ?? WIDEST, WIDEST);
    this.paint = paint;
  }

  section(title: string): void {
    this.#lines.push('', this.paint('bold', title));
  }

  /** Text from anywhere, wrapped and indented. */
  say(text: string, indent = 2, look: Parameters<Paint>[0] = 'plain'): void {
    for (const line of wrap(text, this.width - indent)) this.#lines.push(' '.repeat(indent) + this.paint(look, line));
  }

  /** `label      text`, the text wrapped beside its label. */
  row(label: string | null, text: string | null, look: Parameters<Paint>[0] = 'plain', indent = 2): void {
    if (text === null || text === '') return;
    if (label === null) {
      this.say(text, indent, look);
      return;
    }
    const lines = wrap(text, this.width - indent - LABEL);
    lines.forEach((line, i) => {
      const before = i === 0 ? this.paint('dim', padTo(label, LABEL)) : ' '.repeat(LABEL);
      this.#lines.push(' '.repeat(indent) + before + this.paint(look, line));
    });
  }

  raw(line: string): void {
    this.#lines.push(line);
  }

  text(): string {
    return this.#lines.map((l) => `${l.trimEnd()}\n`).join('');
  }
}
