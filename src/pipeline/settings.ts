import {
  environmentOf,
  isEgress,
  isExpectedReader,
  isPrivileged,
  knownDevice,
  needsApproval,
  networkOf,
  originFor,
  ownerOf,
  type Policy,
  suppressionOf,
  systemOf,
} from '../config/policy.ts';
import type { DigestKey } from '../judgement/integrity/signature.ts';
import type { JudgementPolicy } from '../judgement/policy.ts';
import type { Ref } from '../model/ref.ts';
import { MICROS_PER_SECOND } from '../model/time.ts';
import type { CustomMapping } from '../sources/custom/schema.ts';
import type { OriginDeclaration } from './origin.ts';

/** Whether an action counts as privileged, given what its reader says. */
export type PrivilegeRule = (source: string, action: string, byReader: boolean) => boolean;

/** What the configuration says to the pipeline. */
export interface PipelineSettings {
  readonly policy?: JudgementPolicy;
  /** Whether an action counts as privileged, given what its reader says. Default: as the reader says. */
  readonly isPrivileged?: PrivilegeRule;
  /** The declaration in force for an object. Default: undeclared. */
  readonly originOf?: (uri: string) => OriginDeclaration;
  /** Applications' own logs, as mapped by the configuration. */
  readonly mappings?: readonly CustomMapping[];
  /** Public keys of CloudTrail's digest files. Default: none, so that no digest raises the standing of a log file. */
  readonly cloudtrailKeys?: readonly DigestKey[];
  /** Opens wrapped keys. Default: $ASCRIBE_KEY, else keys without passphrase. */
  readonly passphrase?: string;
  /** How long to wait while another process has the index open, in ms. Default 0. */
  readonly waitMillis?: number;
}

/** The settings that a policy and the mappings beside it make. */
export function settingsOf(policy: Policy, mappings: readonly CustomMapping[] = []): PipelineSettings {
  return {
    policy: {
      policyId: policy.policyId,
      networkOf: (ip) => networkOf(policy, ip),
      isEgress: (ip) => isEgress(policy, ip),
      systemOf: (asn) => systemOf(policy, asn),
      definition: policy.definition,
      opened: policy.secrets.map(({ secret, opens, overlapMinutes }) => ({
        secret,
        account: opens as Ref,
        overlap: overlapMinutes * 60 * MICROS_PER_SECOND,
      })),
      needsApproval: (holder) => needsApproval(policy, holder),
      deviceName: (device) => knownDevice(policy, device)?.name ?? null,
      ownerOf: (identity) => ownerOf(policy, identity),
      environmentOf: (ref) => environmentOf(policy, ref),
      isExpectedReader: (secret, holder) => isExpectedReader(policy, secret, holder),
      suppressionOf: (finding, subject, last) => suppressionOf(policy, finding, subject, last),
    },
    isPrivileged: (source, action, byReader) => isPrivileged(policy, source, action, byReader),
    originOf: (uri) => originFor(policy, uri),
    cloudtrailKeys: policy.cloudtrailKeys,
    mappings,
  };
}
