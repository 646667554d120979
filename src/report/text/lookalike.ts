/**
 * Letters that look like others: `аdmin` with a Cyrillic а is another name than `admin`, and nobody sees it. Marked are: Cyrillic,
 * Greek, Armenian, Cherokee and Coptic letters in a word that also has Latin ones; in a text of nothing else, letters that all
 * have a Latin twin; and every character that is a typeface of an ASCII one (full-width, mathematical), dotless ı and script ɑ ɡ. Words of one
 * script are left alone, so that names in their own writing stay readable. Twins by Unicode UTS #39, the common ones.
 */
export function withLookalikes(text: string, mark: (character: string) => string): string {
  if (ASCII.test(text)) return text;
  const marked = text.replace(TYPEFACE, mark);
  const all = [...marked].filter((c) => LETTER.test(c) && !LATIN.test(c));
  if (all.length > 1 && all.every((c) => TWINS.has(c))) return marked.replace(FOREIGN, mark);
  return marked.replace(WORD, (word) =>
    LATIN.test(word) && FOREIGN_ONE.test(word) ? word.replace(FOREIGN, mark) : word,
  );
}

const ASCII = /^[\x00-\x7f]*$/;
const LETTER = /\p{L}/u;
const LATIN = /[A-Za-z]/;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const SCRIPTS = '[\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Armenian}\\p{Script=Cherokee}\\p{Script=Coptic}]';
const FOREIGN = new RegExp(SCRIPTS, 'gu');
const FOREIGN_ONE = new RegExp(SCRIPTS, 'u');
const TYPEFACE =
  /[\uff01-\uff5e\u{1d400}-\u{1d7ff}\u2100-\u214f\u24b6-\u24e9\u0131\u0251\u0261\u01c3\u2215\u2044\u29f8\ua789\u2024\ufe52]/gu;
const TWINS: ReadonlySet<string> = new Set('асеорхуіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԌΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ');
