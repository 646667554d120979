import { visible } from '../text/visible.ts';

/** HTML that is safe to put into a page. Only `markup` makes it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | readonly Html[];

/**
 * A template: its literal text is ours; every text put in is escaped, for content and for attribute values in double quotes.
 * Control characters, bidirectional controls, hidden characters and look-alikes become visible escapes first, so that what is
 * read is what is there. `null` is nothing.
 *
 *     markup`<b title="${name}">${name}</b>`
 */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.reduce((out, literal, i) => out + textOf(parts[i - 1] ?? null) + literal));
}

function textOf(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return part.map(({ text }) => text).join('');
}

const escaped = (text: string): string => visible(text).replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`);
