import type { Strand } from '../../model/facts.ts';
import type { Ref } from '../../model/ref.ts';
import type { Observed, Usage } from '../usage.ts';
import type { LookedUp } from './looked-up.ts';

/** What a strand showed before and shows now. */
interface Seen {
  readonly strand: Strand;
  readonly was: Observed | null;
  readonly is: Observed | null;
}

/** Mark what strands add up to, where what single ones show changed and the sum with it. `fresh`: strands that were not there before. */
export function noteUsage(
  cells: LookedUp,
  before: Usage,
  after: Usage,
  seen: readonly Seen[],
  fresh: readonly Strand[],
  round: number,
): void {
  const instances = new Set<string>();
  const addresses = new Set<string>();
  const pairs = new Map<string, { instance: string; ip: string }>();
  const workloads = new Set<Ref>();
  for (const { strand, was, is } of seen) {
    if (was !== null && is !== null && sameObserved(was, is)) continue;
    cells.observed.change(strand.key, round);
    const { ip } = strand.device;
    if (ip !== null) addresses.add(ip);
    for (const { instance, boundTo } of [was, is].filter((o) => o !== null)) {
      instances.add(instance);
      if (ip !== null) pairs.set(`${instance}\n${ip}`, { instance, ip });
      if (boundTo !== null) workloads.add(boundTo);
    }
  }
  for (const instance of instances) {
    if (!sameStrands(before.strandsOf.get(instance) ?? [], after.strandsOf.get(instance) ?? []))
      cells.strandsOf.change(instance, round);
    if (!sameStrands(before.looksOf(instance), after.looksOf(instance))) cells.looks.change(instance, round);
  }
  for (const ip of addresses) {
    if (!sameShown(before.rootsAt.get(ip), after.rootsAt.get(ip))) cells.roots.change(ip, round);
    if (!sameShown(before.loginsAt.get(ip), after.loginsAt.get(ip))) cells.logins.change(ip, round);
  }
  for (const [id, { instance, ip }] of pairs)
    if (!sameList(before.toolsAt(instance, ip), after.toolsAt(instance, ip))) cells.tools.change(id, round);
  for (const workload of workloads)
    if (!sameList(before.instancesBoundTo.get(workload) ?? [], after.instancesBoundTo.get(workload) ?? []))
      cells.instancesBoundTo.change(workload, round);
  for (const { device } of fresh)
    if (device.ip !== null && before.networks.systemOf(device.ip) !== after.networks.systemOf(device.ip))
      cells.systems.change(device.ip, round);
}

const sameObserved = (a: Observed, b: Observed): boolean =>
  a.instance === b.instance &&
  a.boundTo === b.boundTo &&
  a.isLogin === b.isLogin &&
  a.roots.length === b.roots.length &&
  a.roots.every((r, i) => r === b.roots[i]);

const sameStrands = (a: readonly Strand[], b: readonly Strand[]): boolean =>
  a.length === b.length && a.every((s, i) => s.key === b[i]?.key);

function sameList(a: Iterable<string>, b: Iterable<string>): boolean {
  const [x, y] = [[...a], [...b]];
  return x.length === y.length && x.every((one, i) => one === y[i]);
}

type Shown = ReadonlyMap<Ref, Strand> | undefined;

/** In this order, too: who is told first of several depends on it. */
function sameShown(a: Shown, b: Shown): boolean {
  const [x, y] = [[...(a ?? [])], [...(b ?? [])]];
  return x.length === y.length && x.every(([root, { key }], i) => y[i]?.[0] === root && y[i]?.[1].key === key);
}
