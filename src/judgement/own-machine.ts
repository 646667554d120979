import type { Candidate } from '../lineage/chains.ts';
import type { Digest, Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { deviceOf } from './devices.ts';
import type { Evidence } from './evidence.ts';
import type { FindingCode } from './findings.ts';
import { isVouchedFor } from './levels.ts';
import { type Placement, type PlacementWorld, settled } from './placed.ts';

/**
 * Whose machine the registered device of a use is, against whoever held the credential: `null` where the inventory does not say of
 * both, at that time, or contradicts itself.
 */
export function isOnOwnMachine(
  { machines, holders }: Evidence,
  strand: Strand,
  chain: readonly Ref[],
  time: Micros | null,
): boolean | null {
  const machine = strand.device.deviceId;
  const root = chain[0];
  if (machine === null || root === undefined) return null;
  const owner = machines.assignedTo({ ref: machine, time });
  const holder = holders.of(root, time);
  return owner === null || holder === null ? null : owner === holder;
}

/**
 * No login is in evidence, but the source checked a registered device at this use, and the organisation assigns it to the holder. Only
 * where somebody vouches for the log: whoever writes one can write any device into it.
 */
export function onOwnMachine(
  { evidence }: PlacementWorld,
  strand: Strand,
  { chain }: Candidate,
  time: Micros | null,
): Placement | null {
  if (strand.device.isDeviceOfToken || !isVouchedFor(strand)) return null;
  if (isOnOwnMachine(evidence, strand, chain, time) !== true) return null;
  const says = 'the registered device of this use is, by the inventory, the holder’s own';
  return settled('on-assigned-device', deviceOf(strand), 'exact', says, assignment(evidence, strand, chain));
}

/** Whose the machine is, is said by records that name it; whose the account, by those that name the account. */
export function assignmentConsulted({ machines }: Evidence, { device }: Strand, { chain }: Candidate): readonly Ref[] {
  if (device.deviceId === null) return [];
  return machines.evidenceOf(device.deviceId).length > 0 ? [device.deviceId, ...chain.slice(0, 1)] : [device.deviceId];
}

/** The records that say both. */
const assignment = ({ machines, holders }: Evidence, { device }: Strand, chain: readonly Ref[]) =>
  [
    ...new Set([
      ...(device.deviceId === null ? [] : machines.evidenceOf(device.deviceId)),
      ...holders.evidenceOf(chain[0] as Ref),
    ]),
  ].sort();

/** An account on a machine that the inventory assigns to somebody else, and the records that say so; `null`: it is not. */
export function onAnothersMachine(
  evidence: Evidence,
  strand: Strand,
  chain: readonly Ref[],
  time: Micros | null,
): { readonly findings: readonly FindingCode[]; readonly evidence: readonly Digest[] } | null {
  if (isOnOwnMachine(evidence, strand, chain, time) !== false) return null;
  return { findings: ['on-device-of-another'], evidence: assignment(evidence, strand, chain) };
}
