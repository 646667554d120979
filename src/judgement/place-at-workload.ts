import type { Strand } from '../model/facts.ts';
import { kindOf, type Ref } from '../model/ref.ts';
import { deviceOf, isProviders } from './devices.ts';
import type { NetworkRelation } from './networks.ts';
import { type Placement, type PlacementWorld, settled } from './placed.ts';

/** A credential delivered to one workload: is this use from where the workload is? */
export function placeAtWorkload(world: PlacementWorld, strand: Strand, bound: Ref): Placement {
  const instance = world.usage.instanceOf.get(strand.key) ?? '';
  const mine = profile(strand);
  if (strand.device.service !== null && strand.device.ip === null) {
    return settled('forwarded-by-service', bound, 'none', `${strand.device.service} made the call`, []);
  }
  const siblings = [...(world.usage.instancesBoundTo.get(bound) ?? [])].sort();
  const places = new Map<string, Set<string>>();
  for (const id of siblings) {
    for (const s of world.usage.strandsOf.get(id) ?? []) {
      if (s.device.ip === null || (isProviders(s.agent?.family) && s !== strand)) continue;
      const key = profile(s);
      const ids = places.get(key);
      if (ids) ids.add(id);
      else places.set(key, new Set([id]));
    }
  }
  const here = [...places].filter(([, ids]) => ids.has(instance)).map(([p]) => p);
  const strangers = here.filter((p) => p !== mine);
  const says = 'delivered to this workload, and used from one place only';
  if (isProviders(strand.agent?.family)) {
    return settled(
      'workload-seen-at-several-places',
      deviceOf(strand),
      'address-only',
      'a client of the provider, by its own word',
      [],
    );
  }
  if (strangers.length === 0) return settled('bound-to-workload', bound, 'exact', says, []);
  const habit = (p: string): boolean => [...(places.get(p) ?? [])].some((id) => id !== instance);
  const relation = (p: string): NetworkRelation => world.usage.networks.relate(addressIn(p), addressIn(mine));
  const isElsewhere = (p: string): boolean => relation(p) !== 'same';
  const unsettled = strangers.filter((p) => habit(p) && isElsewhere(p));
  if (habit(mine) && unsettled.length === 0) {
    return settled('bound-to-workload', bound, 'exact', 'from where other credentials of this workload are used', []);
  }
  if (strangers.some((p) => isOtherMachine(p, mine, relation(p), kindOf(bound)))) {
    const how = 'the same credential is used from different networks by different kinds of machine';
    return settled('away-from-its-workload', deviceOf(strand), 'contradicted', how, []);
  }
  return settled(
    'workload-seen-at-several-places',
    deviceOf(strand),
    'address-only',
    'the same credential is used from several places',
    [],
  );
}

/** Where and with what a use was made, as one comparable text. */
const profile = (s: Strand): string => `${s.device.ip ?? ''}\n${s.agent?.os ?? ''}\n${s.agent?.family ?? ''}`;
const addressIn = (p: string): string => p.slice(0, p.indexOf('\n'));

/** Workloads that run in many places at once: another client there is another invocation, another system is not. */
const MANY_PLACED: ReadonlySet<string> = new Set(['aws.lambda-function', 'aws.ecs-task']);

/**
 * A workload is one machine with one system: another system at another address is another machine. Another client is so only
 * at an address that cannot be the same machine's second way out (VPC endpoint beside NAT, IPv6 beside IPv4); a pod speaks to its
 * one API server by the one address that the cluster gave it.
 */
function isOtherMachine(a: string, b: string, relation: NetworkRelation, workload: string): boolean {
  const [, osA = '', familyA] = a.split('\n');
  const [, osB = '', familyB] = b.split('\n');
  if (relation === 'same') return false;
  if (osA !== '' && osB !== '' && osA !== osB) return true;
  const isElsewhere = relation === 'other' || (relation === 'undecided' && workload === 'k8s.pod');
  return isElsewhere && familyA !== familyB && !MANY_PLACED.has(workload);
}
