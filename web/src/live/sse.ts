/** One server-sent event (WHATWG HTML, 9.2): its name and the JSON of its data. */
export interface ServerEvent {
  readonly name: string;
  readonly data: unknown;
}

/** Longest event that is waited for, in characters; a stream that sends more without an end is not ours. */
const MOST = 4 * 1024 * 1024;

/** Takes the text of a stream as it comes and gives its events. Comments, and data that is no JSON, are passed over. */
export function eventReader(onEvent: (event: ServerEvent) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const all = rest + text;
    // A line end that is cut in two is put together first.
    const whole = all.endsWith('\r') ? all.slice(0, -1) : all;
    const blocks = whole.replace(/\r\n?/g, '\n').split('\n\n');
    rest = (blocks.pop() ?? '') + all.slice(whole.length);
    if (rest.length > MOST) rest = '';
    for (const block of blocks) {
      const event = eventOf(block);
      if (event !== null) onEvent(event);
    }
  };
}

function eventOf(block: string): ServerEvent | null {
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value] = /^(event|data): ?(.*)$/s.exec(line) ?? [];
    if (field === 'event') name = value ?? name;
    if (field === 'data') data.push(value ?? '');
  }
  if (data.length === 0) return null;
  try {
    return { name, data: JSON.parse(data.join('\n')) };
  } catch {
    return null;
  }
}
