import { kindOf, type Ref, roleOf, valueOf } from '../../model/ref.ts';
import type { JsonValue, RecordView } from '../../model/source.ts';
import type { Words } from './explanation.ts';

/**
 * The words of a record that prove a step: every place in it whose value equals, or contains, the value of one of the
 * refs. The record is hostile: the walk is iterative and bounded, and values are cut.
 */
const MAX_NODES = 20_000;
const MAX_WORDS = 8;
const MAX_VALUE = 200;
/** Shorter needles are found only as whole values: `ci` is in too many words. */
const SHORTEST_PART = 6;

export function wordsOf(views: readonly RecordView[], refs: readonly Ref[]): readonly Words[] {
  const needles = needlesOf(refs);
  if (needles.length === 0) return [];
  const found: (Words & { readonly rank: number; readonly order: number })[] = [];
  for (const view of views) {
    if (view.json === null) {
      const text = view.syslog?.message ?? view.text;
      if (rankOf(text, needles) !== null) found.push({ path: '', value: cut(text), rank: 1, order: found.length });
      continue;
    }
    for (const place of scalars(view.json)) {
      const rank = rankOf(place.value, needles);
      if (rank !== null) found.push({ path: place.path, value: cut(place.value), rank, order: found.length });
      if (found.length > 200) break;
    }
  }
  found.sort((a, b) => a.rank - b.rank || a.order - b.order);
  return found.slice(0, MAX_WORDS).map(({ path, value }) => ({ path, value }));
}

/** Values to look for, lower case. Join keys are composites of what the records say: their parts are looked for. */
function needlesOf(refs: readonly Ref[]): readonly string[] {
  const needles = new Set<string>();
  for (const r of refs) {
    const value = valueOf(r);
    needles.add(value.toLowerCase());
    if (roleOf(r) === 'assertion')
      for (const part of value.split(/[/|@]/)) if (part.length >= SHORTEST_PART) needles.add(part.toLowerCase());
    // `aws.saml-user:<provider arn>/<NameID>`, `ssh.session:<host>/<pid>`, `os.user:<host>/<name>`: the last part alone.
    if (kindOf(r) !== 'aws.role') {
      const last = value.slice(value.lastIndexOf('/') + 1);
      if (last !== value && last !== '') needles.add(last.toLowerCase());
    }
  }
  needles.delete('');
  return [...needles];
}

/** 0: the whole value; 1: part of it; `null`: not there. */
function rankOf(value: string, needles: readonly string[]): number | null {
  const lower = value.toLowerCase();
  let best: number | null = null;
  for (const needle of needles) {
    if (lower === needle) return 0;
    if (needle.length >= SHORTEST_PART && lower.includes(needle)) best = 1;
  }
  return best;
}

function* scalars(root: JsonValue): Generator<Words> {
  const stack: { readonly path: string; readonly value: JsonValue | undefined }[] = [{ path: '', value: root }];
  for (let nodes = 0; stack.length > 0 && nodes < MAX_NODES; nodes++) {
    const { path, value } = stack.pop()!;
    if (typeof value === 'string' || typeof value === 'number') yield { path, value: String(value) };
    else if (typeof value === 'object' && value !== null) {
      const entries = Array.isArray(value)
        ? value.slice(0, MAX_NODES).map((v, i) => [`${path}[${i}]`, v] as const)
        : Object.entries(value).map(([k, v]) => [path === '' ? k : `${path}.${k}`, v] as const);
      for (let i = entries.length - 1; i >= 0; i--) {
        const entry = entries[i]!;
        if (entry[0].length <= 2 * MAX_VALUE) stack.push({ path: entry[0], value: entry[1] });
      }
    }
  }
}

const cut = (text: string): string => (text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE)}…`);
