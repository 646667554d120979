/** The fields of one event's message, in their order. */
export interface Pairs {
  readonly fields: ReadonlyMap<string, string>;
  /**
   * A value may imitate a field: a key stands twice (the first counts: Keycloak writes its own fields first), or something that a
   * user typed stands in apostrophes, which the form before 24 does not escape (what follows it is not taken).
   */
  readonly doubtful: boolean;
}

const KEY = /([A-Za-z_][\w.-]{0,127})=/y;
/** Details that hold what somebody typed or an identity provider sent. */
const TYPED = /(?:^|_)(?:username|email|name|identity|user)$/;
/** More fields than this are not looked at: an event has about twenty. */
const MAX_FIELDS = 200;

/**
 * `type="LOGIN", realmId="…", …` (24 and later, quotes escaped by a backslash), `type=LOGIN, …, reason='a b'` (before), and
 * the former with its quotes escaped once more by a forwarder. Since 24 a value cannot break out of its quotes; before, one
 * with an apostrophe could.
 */
export function pairsOf(message: string): Pairs {
  const text = message.startsWith('type=\\"') || message.startsWith('operationType=\\"') ? unescaped(message) : message;
  const fields = new Map<string, string>();
  let doubtful = false;
  let i = 0;
  while (i < text.length && fields.size < MAX_FIELDS) {
    KEY.lastIndex = i;
    const key = KEY.exec(text)?.[1];
    if (key === undefined) break;
    i += key.length + 1;
    const end = valueEnd(text, i);
    const raw = text.slice(i, end);
    if (fields.has(key)) doubtful = true;
    else fields.set(key, plain(raw));
    if (!text.startsWith(', ', end)) break;
    if (raw[0] === "'" && TYPED.test(key)) return { fields, doubtful: true };
    i = end + 2;
  }
  return { fields, doubtful };
}

const unescaped = (text: string): string => text.replaceAll('\\"', '"');

/** Where the value that begins at `i` ends: at its quote, or at the next separator. */
function valueEnd(text: string, i: number): number {
  const quote = text[i];
  if (quote === '"' || quote === "'") {
    for (let at = text.indexOf(quote, i + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
      const closes = at + 1 === text.length || text.startsWith(', ', at + 1);
      if (text[at - 1] !== '\\' && (closes || quote === '"')) return at + 1;
    }
    return text.length;
  }
  const next = text.indexOf(', ', i);
  return next < 0 ? text.length : next;
}

function plain(raw: string): string {
  const quote = raw[0];
  if (raw.length < 2 || (quote !== '"' && quote !== "'") || raw.at(-1) !== quote) return raw;
  return raw.slice(1, -1).replaceAll(`\\${quote}`, quote);
}
