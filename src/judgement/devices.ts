import type { Strand } from '../model/facts.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { JudgementPolicy } from './policy.ts';

/**
 * How the traces of a use compare with those of an anchor (a login, a placed issuance).
 * - `exact`: both carry the same registered device.
 * - `agrees`: same address, and nothing says another kind of machine.
 * - `other-platform`: same address, another operating system: an address can be shared.
 * - `moved`: another address, same or unknown kind of machine.
 * - `other`: another address and another kind of machine.
 * - `other-device`: both carry a registered device, and not the same.
 * - `unknown`: nothing to compare.
 */
export type Comparison = 'exact' | 'agrees' | 'other-platform' | 'moved' | 'other' | 'other-device' | 'unknown';

export function compareDevices(use: Strand, anchor: Strand, policy: JudgementPolicy): Comparison {
  const a = use.device;
  const b = anchor.device;
  if (a.deviceId !== null && b.deviceId !== null)
    return sameDevice(a.deviceId, b.deviceId, policy) ? 'exact' : 'other-device';
  if (a.ip === null || b.ip === null) return 'unknown';
  const platformDiffers = use.agent?.os != null && anchor.agent?.os != null && use.agent.os !== anchor.agent.os;
  if (sameNetwork(a.ip, b.ip, policy)) return platformDiffers ? 'other-platform' : 'agrees';
  return platformDiffers ? 'other' : 'moved';
}

/** One ref, or two refs that the organisation declares to be one device. */
function sameDevice(a: Ref, b: Ref, policy: JudgementPolicy): boolean {
  if (a === b) return true;
  const name = policy.deviceName(a);
  return name !== null && name === policy.deviceName(b);
}

/** Equal addresses, or two addresses of one declared network. */
export function sameNetwork(a: string, b: string, policy: JudgementPolicy): boolean {
  if (a === b) return true;
  const network = policy.networkOf(a);
  return network !== null && network === policy.networkOf(b);
}

/**
 * The device that the traces of a strand show by themselves: a registered device, pod or host if the record vouches for
 * one, else address and operating system (which two machines behind one egress can share); `null` without traces.
 */
export function deviceOf(strand: Strand): Ref | null {
  const d = strand.device;
  if (d.deviceId !== null) return d.deviceId;
  if (d.pod !== null) return ref('k8s.pod', d.pod);
  if (d.ip !== null) return ref('trace.device', `${d.ip}/${strand.agent?.os ?? 'unknown'}`);
  if (d.host !== null) return ref('host.name', d.host);
  return null;
}

/** Browsers and vendor consoles: what people log in with, so seeing one at the login says nothing about other tools. */
export const isBrowser = (family: string): boolean => family.startsWith('browser:') || family === 'aws-console';

/**
 * Clients by which the provider itself acts with a workload's or person's credential (its console, its workers). They make
 * no second place of a workload; but they are the client's word, so they place nobody either.
 */
export const isProviders = (family: string | undefined): boolean =>
  family === 'aws-console' || family === 'aws-platform' || family === 'aws-service';
