import { ask, urlOf } from '../api/client.ts';
import { type News, NO_NEWS, told } from './news.ts';
import { eventReader } from './sse.ts';
import { toast } from './toasts.ts';

/**
 * The stream of what is new, and what it has told. It is open only while the page is looked at: a browser allows few connections to one
 * server, and a team has many tabs. Whoever comes back to a tab is told by the first event which state the server answers from now.
 */
let news: News = NO_NEWS;
const listeners = new Set<() => void>();

function set(after: News): void {
  if (after === news) return;
  news = after;
  for (const listener of listeners) listener();
}

export const currentNews = (): News => news;

export function onNews(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const markSeen = (): void => set({ ...news, unseen: 0, more: 0 });

/** Waits between two tries to connect, in ms: doubled each time. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** Follows the stream until what is returned is called. */
export function followStream(): () => void {
  let current: AbortController | null = null;
  const follow = (): void => {
    current?.abort();
    current = null;
    if (document.hidden) return;
    current = new AbortController();
    void keepReading(current.signal);
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    current?.abort();
  };
}

async function keepReading(signal: AbortSignal): Promise<void> {
  for (let wait = FIRST_WAIT; !signal.aborted; wait = Math.min(LONGEST_WAIT, wait * 2)) {
    if (await readOnce(signal)) wait = FIRST_WAIT;
    await new Promise((resume) => setTimeout(resume, wait));
  }
}

/** Whether anything was told. Never throws: without the stream the page is what it is without news. */
async function readOnce(signal: AbortSignal): Promise<boolean> {
  let wasTold = false;
  try {
    const response = await ask(urlOf('stream'), { signal, headers: { accept: 'text/event-stream' } });
    if (response.status === 403) await refused(signal);
    if (!response.ok || response.body === null) return false;
    const read = eventReader((event) => {
      wasTold = true;
      const before = news;
      set(told(before, event));
      announce(before, news);
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) read(part.value);
  } catch {
    return wasTold;
  }
  return wasTold;
}

/** Not for this account: until the tab is looked at anew, when somebody may have logged in. */
const refused = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no longer looked at')), { once: true });
  });

const KEY = 'ascribe.news-toasts';
export const toastsAreOn = (): boolean => localStorage.getItem(KEY) === 'yes';
export function setToasts(on: boolean): void {
  if (on) localStorage.setItem(KEY, 'yes');
  else localStorage.removeItem(KEY);
}

/** Quiet unless it was asked for. */
function announce(before: News, after: News): void {
  const [item] = after.items;
  if (after.items === before.items || item === undefined || !toastsAreOn()) return;
  if (item.kind === 'finding')
    toast(
      `${item.severity}: ${item.title}`,
      `/findings?finding=${encodeURIComponent(item.id.slice('finding '.length))}`,
    );
  else toast(`A verdict changed: ${item.before.verdict} to ${item.after.verdict}`, recordOf(item.because));
}

const recordOf = ([first]: readonly string[]): string | null =>
  first === undefined ? null : `/evidence/${encodeURIComponent(first)}`;
