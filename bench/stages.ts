import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One stage of the main job, from the profile that `ascribe ingest --profile FILE` writes. */
export interface Stage {
  readonly name: string;
  readonly seconds: number;
}

/** The stages in the order of the job. `prepare` and `read` are sums over worker threads and may exceed the whole. */
export function stagesOf(profile: string): readonly Stage[] {
  return Object.entries(JSON.parse(profile) as Record<string, number>)
    .filter(([name]) => name !== 'workers')
    .map(([name, seconds]) => ({ name, seconds }));
}

/** What the CPU did, by the innermost frame of ours (or of Node's crypto and zlib) on the stack. First match counts. */
const KINDS: readonly (readonly [kind: string, frame: RegExp])[] = [
  ['fsync', /^(fsyncSync|fdatasyncSync|fsync) /],
  ['hashing', / node:internal\/crypto\/hash$| .*\/evidence\/sha256\.js$/],
  ['tree', / .*\/evidence\/(merkle|edge|tiles|tile-files|layout|checkpoint|note|log|disk)\.js$/],
  ['index of refs', / .*\/evidence\/refs\/| .*\/pipeline\/(mentions|ref-index)\.js$/],
  ['encrypting and compressing', / node:(internal\/crypto\/cipher|zlib)$/],
  ['redaction', / .*\/evidence\/redact\//],
  ['envelopes and bundles', / .*\/evidence\//],
  ['collecting', / .*\/pipeline\/collect\//],
  ['reading', / .*\/sources\//],
  ['linking', / .*\/lineage\//],
  ['judging', / .*\/judgement\//],
  ['storing', / .*\/store\/| .*@duckdb\//],
  ['pipeline', / .*\/src\//],
];
export const SEALING_KINDS: readonly string[] = ['hashing', 'tree', 'fsync'];
/** What proof costs in all: with the index of refs. */
export const PROOF_KINDS: readonly string[] = [...SEALING_KINDS, 'index of refs'];
const IDLE = /^\((idle|root)\) /;

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** CPU seconds by kind over all `.cpuprofile` files in a folder: one for each thread that runs JavaScript. */
export function cpuByKind(folder: string): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>();
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
    const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile;
    const kinds = kindsOf(profile);
    profile.samples.forEach((node, i) => {
      const kind = kinds.get(node) ?? 'other';
      if (kind === 'idle') return;
      seconds.set(kind, (seconds.get(kind) ?? 0) + Math.max(0, profile.timeDeltas[i] ?? 0) / 1e6);
    });
  }
  return new Map([...seconds].sort(([, a], [, b]) => b - a));
}

/** For each node of the call tree its kind: its own if its frame tells, else that of its caller. */
function kindsOf(profile: CpuProfile): ReadonlyMap<number, string> {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const kinds = new Map<number, string>();
  const modules = new Modules();
  const open: [id: number, callers: string][] = profile.nodes.slice(0, 1).map((root) => [root.id, 'other']);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [id, callers] = next;
    const node = nodes.get(id);
    if (!node) continue;
    const { functionName, url, lineNumber } = node.callFrame;
    const frame = `${functionName} ${modules.at(url, lineNumber)}`;
    const own = IDLE.test(frame) ? 'idle' : KINDS.find(([, pattern]) => pattern.test(frame))?.[0];
    kinds.set(id, own ?? callers);
    for (const child of node.children ?? []) open.push([child, own === undefined || own === 'idle' ? callers : own]);
  }
  return kinds;
}

/** The program is bundled; the bundler says in a comment before each module which it was. */
class Modules {
  readonly #starts = new Map<string, readonly { readonly line: number; readonly module: string }[]>();

  /** The module that line `line` (from 0) of a file was in; the file itself where it is no bundle. */
  at(url: string, line: number): string {
    if (!url.startsWith('file:')) return url;
    let starts = this.#starts.get(url);
    if (starts === undefined) {
      starts = startsIn(readFileSync(fileURLToPath(url), 'utf8'));
      this.#starts.set(url, starts);
    }
    return starts.findLast((start) => start.line <= line)?.module ?? url;
  }
}

const startsIn = (text: string) =>
  text.split('\n').flatMap((code, line) => {
    const module = /^\/\/ ((?:dist|node_modules)\/\S+\.[cm]?js)$/.exec(code)?.[1];
    return module === undefined ? [] : [{ line, module: `/${module}` }];
  });
