import type { Grade, Severity, Verdict } from '../api/types.ts';
import type { ServerEvent } from './sse.ts';

/** What the stream has told since the page was opened. */
export type NewsItem =
  | {
      readonly kind: 'finding';
      readonly id: string;
      readonly severity: Severity;
      readonly title: string;
      readonly says: string;
    }
  | {
      readonly kind: 'verdict';
      readonly id: string;
      readonly before: Said;
      readonly after: Said;
      /** Records that made the difference. */
      readonly because: readonly string[];
      readonly logSize: number;
    };

interface Said {
  readonly verdict: Verdict;
  readonly grade: Grade;
}

export interface News {
  /** The newest first. */
  readonly items: readonly NewsItem[];
  /** Came since the list was last looked at. */
  readonly unseen: number;
  /** Told of by the server as too many to be told one by one. */
  readonly more: number;
  /** The state of the evidence that the server answers from; `null`: not known yet. */
  readonly state: { readonly logSize: number; readonly key: string } | null;
}

export const NO_NEWS: News = { items: [], unseen: 0, more: 0, state: null };

/** Kept to be looked at; older ones are in Findings and in the history of each action. */
const MOST = 200;

/** The news after an event. An event of another shape says nothing. */
export function told(before: News, { name, data }: ServerEvent): News {
  if (!isObject(data)) return before;
  if (name === 'state') return stateTold(before, data);
  const item = name === 'finding' ? findingOf(data) : name === 'verdict' ? verdictOf(data) : null;
  if (item === null || before.items.some((one) => one.id === item.id)) return before;
  return { ...before, items: [item, ...before.items].slice(0, MOST), unseen: before.unseen + 1 };
}

function stateTold(before: News, { logSize, key, more }: Fields): News {
  if (typeof logSize !== 'number' || typeof key !== 'string') return before;
  return { ...before, state: { logSize, key }, more: before.more + (typeof more === 'number' ? more : 0) };
}

function findingOf({ id, severity, title, code, says }: Fields): NewsItem | null {
  if (typeof id !== 'string' || typeof says !== 'string' || !isOneOf(severity, SEVERITIES)) return null;
  return { kind: 'finding', id: `finding ${id}`, severity, title: String(title ?? code), says };
}

function verdictOf({ strand, from, logSize, before, after, because }: Fields): NewsItem | null {
  const [was, is] = [saidOf(before), saidOf(after)];
  if (was === null || is === null || typeof logSize !== 'number' || !Array.isArray(because)) return null;
  const records = because.filter((d) => typeof d === 'string');
  return {
    kind: 'verdict',
    id: `verdict ${strand} ${from} ${logSize}`,
    before: was,
    after: is,
    because: records,
    logSize,
  };
}

function saidOf(value: unknown): Said | null {
  if (!isObject(value)) return null;
  const { verdict, grade } = value;
  return isOneOf(verdict, VERDICTS) && isOneOf(grade, GRADES) ? { verdict, grade } : null;
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isOneOf = <T extends string>(value: unknown, all: readonly T[]): value is T => all.some((one) => one === value);

const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];
const VERDICTS: readonly Verdict[] = ['attributed', 'held', 'contested', 'ambiguous', 'unattributed'];
const GRADES: readonly Grade[] = ['C0', 'C1', 'C2', 'C3', 'C4', 'C5'];
