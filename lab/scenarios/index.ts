import { agentGateway } from './agent-gateway.ts';
import { caseFiles } from './case-files.ts';
import { ciApprovals } from './ci-approvals.ts';
import { ciSecrets } from './ci-secrets.ts';
import { anonymous, eksPeople, impersonation } from './cluster-people.ts';
import { federatedConsole, nativeConsole } from './console.ts';
import { entraGraph } from './entra-graph.ts';
import {
  ambiguousSubjects,
  ambiguousTwins,
  lateAndTwice,
  missingIssuance,
  oktaRefused,
  renamedUsers,
  sameSecond,
} from './gaps.ts';
import { gcpFederation } from './gcp-federation.ts';
import { dualStack, natPool, roaming, sdkMix, vpcEndpoint } from './honest-changes.ts';
import {
  containers,
  containersThatMove,
  dualStackContainers,
  natPoolContainers,
  proxies,
  secondHome,
} from './honest-machines.ts';
import { mobile } from './honest-mobile.ts';
import { callerUnseen, oddNames, stolenConsole, stolenEarly, stolenLongLived } from './hostile.ts';
import { keyRotation, longLivedKeys, sharedKey } from './iam-keys.ts';
import { ciRoles, functionsAndTasks, instances, pods } from './machines.ts';
import { managedSecret, rotatedSecret } from './rotated-secret.ts';
import type { Scenario } from './scenario.ts';
import { sharedAccount } from './shared-account.ts';
import { sshCertificates, sshKeys } from './ssh.ts';
import { recycledKeys, spoofedNames, ssoChains } from './sso-chains.ts';
import { crossAccount, forwarded, userTokens } from './sts-tokens.ts';
import { teleportAccess } from './teleport.ts';
import {
  stolenCookie,
  stolenElsewhere,
  stolenFromSilent,
  stolenIdentical,
  stolenInstance,
  stolenLookalike,
  stolenNextDoor,
  stolenPodToken,
  stolenSameEgress,
} from './theft.ts';
import { stolenVaultToken, vaultDatabase } from './vault-database.ts';

export const SCENARIOS: readonly Scenario[] = [
  ssoChains,
  spoofedNames,
  recycledKeys,
  renamedUsers,
  instances,
  functionsAndTasks,
  pods,
  ciRoles,
  longLivedKeys,
  keyRotation,
  sharedKey,
  userTokens,
  crossAccount,
  forwarded,
  federatedConsole,
  nativeConsole,
  eksPeople,
  impersonation,
  anonymous,
  sshKeys,
  sshCertificates,
  sharedAccount,
  vaultDatabase,
  ciSecrets,
  ciApprovals,
  gcpFederation,
  teleportAccess,
  entraGraph,
  caseFiles,
  agentGateway,
  rotatedSecret,
  managedSecret,
  stolenElsewhere,
  stolenSameEgress,
  stolenNextDoor,
  stolenLookalike,
  stolenIdentical,
  stolenInstance,
  stolenFromSilent,
  stolenCookie,
  stolenPodToken,
  stolenVaultToken,
  stolenLongLived,
  stolenEarly,
  stolenConsole,
  oddNames,
  oktaRefused,
  roaming,
  natPool,
  sdkMix,
  dualStack,
  vpcEndpoint,
  containers,
  containersThatMove,
  dualStackContainers,
  natPoolContainers,
  proxies,
  secondHome,
  mobile,
  missingIssuance,
  callerUnseen,
  sameSecond,
  lateAndTwice,
  ambiguousTwins,
  ambiguousSubjects,
];
