import { kindOf, type Ref, roleOf, valueOf } from '../../model/ref.ts';
import type { JsonValue, RecordView } from '../../model/source.ts';
import type { Words } from './explanation.ts';

/**
 * The words of a record that prove a step: every place in it whose value equals, or contains, the value of one of the
 * refs; a line of text is short enough to be shown whole. The record is hostile: the walk is iterative and bounded, and values are cut.
 */
const MAX_NODES = 20_000;
const MAX_WORDS = 8;
/** Of one value so many places are shown. */
const MOST_WHOLE = 2;
const MAX_VALUE = 200;
/** Shorter needles are found only as whole values: `ci` is in too many words. */
const SHORTEST_PART = 6;

export function wordsOf(views: readonly RecordView[], refs: readonly Ref[]): readonly Words[] {
  const lines = views.filter((v) => v.json === null).map((v) => ({ path: '', value: cut(v.text) }));
  const places = views.flatMap(placesIn);
  const lower = places.map((p) => p.value.toLowerCase());
  const found = new Map<number, Words>();
  for (const needle of needlesOf(refs)) {
    const those = [...lower.keys()].filter((i) => lower[i] === needle).slice(0, MOST_WHOLE);
    if (those.length === 0 && needle.length >= SHORTEST_PART) {
      const part = lower.findIndex((value) => value.includes(needle));
      if (part >= 0) those.push(part);
    }
    for (const i of those) found.set(i, { path: places[i]!.path, value: cut(places[i]!.value) });
  }
  const inJson = [...found.entries()].sort(([a], [b]) => a - b).map(([, words]) => words);
  return [...lines, ...inJson].slice(0, MAX_WORDS);
}

function placesIn(view: RecordView): readonly Words[] {
  return view.json === null ? [] : [...scalars(view.json)];
}

/** Values to look for, lower case. Join keys are composites of what the records say: their parts are looked for. */
function needlesOf(refs: readonly Ref[]): readonly string[] {
  const needles = new Set<string>();
  for (const r of refs) {
    const value = valueOf(r);
    needles.add(value.toLowerCase());
    if (roleOf(r) === 'assertion')
      for (const part of value.split(kindOf(r) === 'aws.console-session' ? '@' : /[/|]/))
        if (part.length >= SHORTEST_PART) needles.add(part.toLowerCase());
    // `aws.saml-user:<provider arn>/<NameID>`, `ssh.session:<host>/<pid>`, `os.user:<host>/<name>`: the last part alone.
    if (kindOf(r) !== 'aws.role') {
      const last = value.slice(value.lastIndexOf('/') + 1);
      if (last !== value && last !== '') needles.add(last.toLowerCase());
    }
  }
  needles.delete('');
  return [...needles];
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
