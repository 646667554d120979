import type { OpenedAccount } from '../lineage/secrets.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';

/** What judgement takes from the organisation's policy. Pure data and pure functions; named in every report by `policyId`. */
export interface JudgementPolicy {
  readonly policyId: string;
  /** Name of the declared network (site, egress pool) that holds this address; `null` where none is declared. */
  readonly networkOf: (ip: string) => string | null;
  /** True for an address that is declared a shared exit: it never tells people apart. */
  readonly isEgress: (ip: string) => boolean;
  /** The declared network or exit that a whole autonomous system is; `null`: none. */
  readonly systemOf: (asn: number) => { readonly name: string; readonly isEgress: boolean } | null;
  /**
   * What the organisation counts as the holder's device. `device`: only an exact trace (registered device, pod, instance,
   * connection), so that a copied bearer token is never taken for its holder, whatever address it is used from. `network`:
   * also the address and kind of machine of the login, where no other identity uses that address.
   */
  readonly definition: 'device' | 'network';
  /** Whether privileged actions of this holder chain (root first) need somebody's approval. */
  readonly needsApproval: (holder: readonly Ref[]) => boolean;
  /** What the organisation calls the device that a ref names; `null`: it has declared none. Equal names are one device. */
  readonly deviceName: (device: Ref) => string | null;
  /** Who answers for an account, where the inventory does not say; `null`: nor does the policy. */
  readonly ownerOf: (identity: Ref) => string | null;
  /** Accounts that a secret opens. */
  readonly opened: readonly OpenedAccount[];
  /** The environment that an account, workload or machine is declared to be part of. */
  readonly environmentOf: (ref: string) => string | null;
  /** Whether somebody of this holder chain is expected to read a secret (all before the version); `null`: nothing is declared. */
  readonly isExpectedReader: (secret: string, holder: readonly Ref[]) => boolean | null;
  /** Why a finding need not be seen. `last`: the latest time in it. */
  readonly suppressionOf: (finding: string, subject: Ref, last: Micros | null) => Suppressed | null;
}

/** A finding is known and accepted for what lies before `until`; `null`: for good. */
export interface Suppressed {
  readonly reason: string;
  readonly until: Micros | null;
}

export const NO_POLICY: JudgementPolicy = {
  policyId: 'default',
  networkOf: () => null,
  isEgress: () => false,
  systemOf: () => null,
  definition: 'device',
  needsApproval: () => false,
  deviceName: () => null,
  ownerOf: () => null,
  opened: [],
  environmentOf: () => null,
  isExpectedReader: () => null,
  suppressionOf: () => null,
};
