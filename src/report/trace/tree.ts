import type { Digest, StrandKey } from '../../model/facts.ts';
import { kindOf, type Ref, roleOf } from '../../model/ref.ts';
import type { Micros } from '../../model/time.ts';
import type { CredentialSummary, Finding, IdentitySummary, Segment } from '../../model/verdict.ts';

/** What the tree of a ref is drawn from: all credentials and findings, and the segments that mention the ref. */
export interface TraceFacts {
  readonly credentials: readonly CredentialSummary[];
  readonly identities: readonly IdentitySummary[];
  readonly findings: readonly Finding[];
  readonly segments: readonly Segment[];
}

/** Actions by strand. */
export type Counts = ReadonlyMap<StrandKey, { readonly actions: number; readonly privileged: number }>;

/** One credential (one issuance of it), or an identity, and what was done with it and with all that descended from it. */
export interface TraceNode {
  readonly ref: Ref;
  /** Distinguishes issuances of one recurring id. */
  readonly instance: string | null;
  readonly holder: readonly Ref[];
  readonly issuedAt: Micros | null;
  readonly issuedBy: Digest | null;
  readonly expires: Micros | null;
  readonly ended: { readonly at: Micros | null; readonly how: string } | null;
  readonly strands: readonly StrandKey[];
  readonly first: Micros | null;
  readonly last: Micros | null;
  readonly devices: readonly Ref[];
  readonly findings: readonly string[];
  readonly children: readonly TraceNode[];
  /** Descendants that are not drawn: too deep, or too many beside each other. They are in the totals. */
  readonly folded: number;
}

export interface Trace {
  readonly ref: Ref;
  /** Where it came from, nearest first: the credential that was presented to get it, and so on up. */
  readonly origins: readonly (readonly TraceNode[])[];
  /** It and all that descended from it. */
  readonly tree: TraceNode;
  /** Every strand in the tree, the folded ones included. */
  readonly strands: readonly StrandKey[];
  /** Credentials in the tree, the folded ones included. */
  readonly descendants: number;
}

export interface TraceLimits {
  readonly depth: number;
  readonly width: number;
}

/** A person reads this: deeper and wider is folded into counts. */
export const TRACE_LIMITS: TraceLimits = { depth: 8, width: 20 };

/** Lineage upward is followed this far; a loop in hostile evidence ends here. */
const MAX_ORIGINS = 16;

export function traceOf(ref: Ref, facts: TraceFacts, limits: TraceLimits = TRACE_LIMITS): Trace {
  const index = lineageIndex(facts);
  const roots = rootsOf(ref, facts, index);
  const own = ownStrands(ref, roots, facts);
  const seen = new Set<CredentialSummary>();
  const strands = new Set<StrandKey>(own);
  for (const root of roots) descend(root, index, seen, strands);
  const drawn = new Set<CredentialSummary>();
  const children = roots.map((root) => nodeOf(root, index, limits, 1, drawn));
  const single = roleOf(ref) !== 'identity' && roots.length === 1 && roots[0]?.ref === ref ? children[0] : undefined;
  const tree = single ?? groupNode(ref, own, children, facts, limits, index);
  return {
    ref,
    origins: roleOf(ref) === 'identity' ? [] : originsOf(roots, index),
    tree,
    strands: [...strands].sort(),
    descendants: seen.size,
  };
}

interface LineageIndex {
  readonly usedBy: ReadonlyMap<StrandKey, readonly CredentialSummary[]>;
  readonly issuedFrom: ReadonlyMap<StrandKey, readonly CredentialSummary[]>;
  readonly findingsOf: ReadonlyMap<StrandKey, readonly string[]>;
}

function lineageIndex({ credentials, findings }: TraceFacts): LineageIndex {
  const usedBy = new Map<StrandKey, CredentialSummary[]>();
  const issuedFrom = new Map<StrandKey, CredentialSummary[]>();
  const findingsOf = new Map<StrandKey, string[]>();
  for (const c of credentials) {
    for (const strand of c.strands) push(usedBy, strand, c);
    if (c.issuedFrom !== null) push(issuedFrom, c.issuedFrom, c);
  }
  for (const f of findings) for (const strand of f.strands) push(findingsOf, strand, f.code);
  return { usedBy, issuedFrom, findingsOf };
}

/** The topmost credentials that the ref stands for: its issuances, or those of an identity, device or session. */
function rootsOf(ref: Ref, { credentials, segments }: TraceFacts, index: LineageIndex): readonly CredentialSummary[] {
  const mentioned = new Set(segments.map((s) => s.strand));
  const isOwn = (c: CredentialSummary): boolean => {
    if (c.ref === ref) return true;
    if (roleOf(ref) === 'identity') return c.holder.includes(ref);
    if (roleOf(ref) === 'credential') return false;
    return c.devices.includes(ref) || c.strands.some((s) => mentioned.has(s));
  };
  const own = new Set(credentials.filter(isOwn));
  const hasOwnParent = (c: CredentialSummary): boolean =>
    c.issuedFrom !== null && (index.usedBy.get(c.issuedFrom) ?? []).some((parent) => parent !== c && own.has(parent));
  const top = [...own].filter((c) => !hasOwnParent(c));
  return (top.length > 0 ? top : [...own]).sort(byTime);
}

/** Strands that the ref itself stands in without a credential of its own in the tree (an SSH login by name). */
function ownStrands(ref: Ref, roots: readonly CredentialSummary[], { segments }: TraceFacts): readonly StrandKey[] {
  if (roots.some((r) => r.ref === ref)) return [];
  const plays = (s: Segment): boolean =>
    s.holder.includes(ref) || s.credential === ref || s.device === ref || s.session === ref || s.operator.includes(ref);
  return [...new Set(segments.filter(plays).map((s) => s.strand))].sort();
}

function descend(
  root: CredentialSummary,
  index: LineageIndex,
  seen: Set<CredentialSummary>,
  strands: Set<StrandKey>,
): void {
  const open = [root];
  for (let c = open.pop(); c !== undefined; c = open.pop()) {
    if (seen.has(c)) continue;
    seen.add(c);
    for (const strand of c.strands) strands.add(strand);
    open.push(...childrenOf(c, index));
  }
}

const childrenOf = (c: CredentialSummary, index: LineageIndex): readonly CredentialSummary[] =>
  [...new Set(c.strands.flatMap((s) => index.issuedFrom.get(s) ?? []))].filter((child) => child !== c).sort(byTime);

function nodeOf(
  c: CredentialSummary,
  index: LineageIndex,
  limits: TraceLimits,
  depth: number,
  drawn: Set<CredentialSummary>,
): TraceNode {
  drawn.add(c);
  const all = childrenOf(c, index).filter((child) => !drawn.has(child));
  const shown = depth >= limits.depth ? [] : all.slice(0, limits.width);
  const beneath = new Set<CredentialSummary>();
  for (const child of all.slice(shown.length)) descend(child, index, beneath, new Set());
  return {
    ref: c.ref,
    instance: c.instance === c.ref ? null : c.instance,
    holder: c.holder,
    issuedAt: c.issuedAt,
    issuedBy: c.issuedBy,
    expires: c.expires,
    ended: c.ended === null ? null : { at: c.ended.at, how: c.ended.how },
    strands: c.strands,
    first: c.first,
    last: c.last,
    devices: c.devices,
    findings: distinct(c.strands.flatMap((s) => index.findingsOf.get(s) ?? [])),
    children: shown.map((child) => nodeOf(child, index, limits, depth + 1, drawn)),
    folded: beneath.size,
  };
}

/** A node for a ref that is not one credential: an identity, a device, a session, or an id with several issuances. */
function groupNode(
  ref: Ref,
  own: readonly StrandKey[],
  children: readonly TraceNode[],
  { segments, identities }: TraceFacts,
  limits: TraceLimits,
  index: LineageIndex,
): TraceNode {
  const mine = new Set(own);
  const identity = identities.find((i) => i.ref === ref);
  const devices = segments.filter((s) => mine.has(s.strand)).map((s) => s.device);
  return {
    ref,
    instance: null,
    holder: [],
    issuedAt: null,
    issuedBy: null,
    expires: null,
    ended: null,
    strands: own,
    first: identity?.first ?? earliest(children.map((c) => c.first)),
    last: identity?.last ?? latest(children.map((c) => c.last)),
    devices: identity?.devices ?? distinct(devices.filter((d) => d !== null)),
    findings: distinct(own.flatMap((s) => index.findingsOf.get(s) ?? [])),
    children: children.slice(0, limits.width),
    folded: Math.max(0, children.length - limits.width),
  };
}

/** For each root: the credentials it descends from, nearest first. */
function originsOf(roots: readonly CredentialSummary[], index: LineageIndex): readonly (readonly TraceNode[])[] {
  const flat: TraceLimits = { depth: 0, width: 0 };
  return roots.slice(0, TRACE_LIMITS.width).map((root) => {
    const line: TraceNode[] = [];
    const seen = new Set([root]);
    let c: CredentialSummary | undefined = root;
    while (c !== undefined && line.length < MAX_ORIGINS) {
      const parents: readonly CredentialSummary[] = c.issuedFrom === null ? [] : (index.usedBy.get(c.issuedFrom) ?? []);
      c = parents.find((p) => !seen.has(p));
      if (c === undefined) break;
      seen.add(c);
      line.push({ ...nodeOf(c, index, flat, 1, new Set()), folded: 0 });
    }
    return line;
  });
}

const byTime = (a: CredentialSummary, b: CredentialSummary): number =>
  (a.issuedAt ?? a.first ?? 0) - (b.issuedAt ?? b.first ?? 0) ||
  (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : a.instance < b.instance ? -1 : 1);

const earliest = (times: readonly (Micros | null)[]): Micros | null =>
  times.reduce((a, b) => (a === null ? b : b === null ? a : b < a ? b : a), null);
const latest = (times: readonly (Micros | null)[]): Micros | null =>
  times.reduce((a, b) => (a === null ? b : b === null ? a : b > a ? b : a), null);

const distinct = <T extends string>(values: readonly T[]): readonly T[] => [...new Set(values)].sort();

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** What to call a ref in a heading. */
export const roleText = (ref: Ref): string => roleOf(ref) ?? kindOf(ref);
