import type { Rival } from '../model/verdict.ts';
import type { ReasonCode } from './reasons.ts';

/** What else the same evidence allows, and why it is weaker, by reason. Every segment gets at least one. */
export const RIVALS: Readonly<Record<ReasonCode, Rival>> = {
  'chain-to-root-same-device': {
    hypothesis: 'Somebody else operated the holder’s own device.',
    weakerBecause:
      'The device is the one on which the holder authenticated; nothing in evidence shows a second party on it.',
  },
  'chain-to-root-same-network': {
    hypothesis:
      'Somebody else used a copy of the credential from behind the same address, with the same kind of machine.',
    weakerBecause: 'No other identity of this kind and no other tool appears at this address in the evidence.',
  },
  'same-address-and-machine': {
    hypothesis:
      'Somebody else used a copy of the credential from behind the same address, with the same kind of machine.',
    weakerBecause:
      'No other identity of this kind and no other tool appears there; that does not exclude it, so no operator is named.',
  },
  'fresh-login': {
    hypothesis: 'Somebody else logged in with the holder’s factors.',
    weakerBecause: 'The identity provider accepted the authentication, and nothing in evidence speaks against it.',
  },
  'bound-to-workload': {
    hypothesis: 'A copy of the credential was used through the workload’s own network place.',
    weakerBecause:
      'The workload shows this place with other credentials too, or the address is an inner one; no use is from elsewhere.',
  },
  'on-assigned-device': {
    hypothesis: 'Somebody else operated the device that is assigned to the holder.',
    weakerBecause: 'It is assigned to nobody else at that time; nothing in evidence shows a second party on it.',
  },
  'second-device-of-holder': {
    hypothesis: 'The session was copied to a machine of the holder’s by somebody else who has access to it.',
    weakerBecause: 'The machine is the holder’s own by the inventory; but nothing shows how the session came there.',
  },
  'same-connection': {
    hypothesis: 'Somebody else controlled the open connection (agent forwarding, an unlocked terminal).',
    weakerBecause: 'The connection is bound to one login; nothing in evidence shows a second party.',
  },
  'service-internal': {
    hypothesis: 'A customer’s request made the service act.',
    weakerBecause: 'The record names no customer credential.',
  },
  'owner-of-long-lived-key': {
    hypothesis: 'Somebody else used a copy of this long-lived key.',
    weakerBecause: 'Nothing: the evidence does not tell the owner from a copy, so no operator is named.',
  },
  'only-reader-of-secret': {
    hypothesis: 'Somebody who learned the secret otherwise used the account.',
    weakerBecause:
      'The secret store logs every read, and has no other of this version; that does not exclude a copy, so no operator is named.',
  },
  'several-readers-of-secret': {
    hypothesis: 'Each of the candidates, or somebody who learned the secret from one of them.',
    weakerBecause: 'None is weaker: that is why none is named.',
  },
  'asserted-by-source': {
    hypothesis: 'Somebody else presented a copy of the credential.',
    weakerBecause: 'Nothing: no device is tied to the holder, so no operator is named.',
  },
  'holder-known-device-unknown': {
    hypothesis: 'Somebody else used a copy of the credential.',
    weakerBecause: 'Nothing: the record carries no device trace, so no operator is named.',
  },
  'holder-known-no-login-seen': {
    hypothesis: 'Somebody else used a copy of the credential.',
    weakerBecause: 'Nothing: no login of the holder is in evidence, so no operator is named.',
  },
  'holder-known-other-address': {
    hypothesis: 'The credential was taken and used from the other address.',
    weakerBecause: 'The kind of machine is the same; people and machines change networks. No operator is named.',
  },
  'same-address-other-platform': {
    hypothesis: 'Somebody behind the same egress address used a copy of the credential.',
    weakerBecause: 'Nothing: virtual machines and containers look the same, so no operator is named.',
  },
  'other-platform-address-undecided': {
    hypothesis: 'The credential was taken and used on another machine nearby.',
    weakerBecause:
      'Nothing: a virtual machine or container of the holder’s shows the same traces, so no operator is named.',
  },
  'second-machine-beside-holder': {
    hypothesis: 'The credential was taken and used on the other machine, by somebody who was at both places.',
    weakerBecause:
      'A holder who moves with a virtual machine, or between his own places, leaves the same records; so no operator is named.',
  },
  'address-shared-by-others': {
    hypothesis: 'Another user of this address used a copy of the credential.',
    weakerBecause: 'Nothing: the address is shared, so no operator is named.',
  },
  'several-tools-same-address': {
    hypothesis: 'One of the tools at this address is not the holder’s.',
    weakerBecause: 'People use several tools on one machine; the evidence does not choose, so no operator is named.',
  },
  'forwarded-by-service': {
    hypothesis: 'The session that made the service act was in other hands.',
    weakerBecause: 'The call rests on the holder’s session; its device is not in this record.',
  },
  'issued-from-held': {
    hypothesis: 'The parent credential was already in other hands when this one was obtained.',
    weakerBecause: 'Nothing contradicts the holder; but nothing places him either.',
  },
  'workload-seen-at-several-places': {
    hypothesis: 'The credential was taken off the workload and used from one of the addresses.',
    weakerBecause: 'The kind of client is the same; workloads can have several ways out. No operator is named.',
  },
  'signed-link': {
    hypothesis: 'Somebody for whom the link was not meant opened it.',
    weakerBecause: 'Nothing: a link is good for whoever has it, so no operator is named.',
  },
  'only-place-of-its-credential': {
    hypothesis:
      'The credential was taken off the workload and used from this place; what the workload does itself is not logged.',
    weakerBecause: 'Nothing: one place can be the workload’s or a thief’s, so no operator is named.',
  },
  'used-from-second-device': {
    hypothesis: 'The holder carried the credential to a second machine on another network.',
    weakerBecause: 'Nothing in evidence ties that machine to the holder.',
  },
  'registered-device-differs': {
    hypothesis: 'The holder moved the session to a second registered device of his own.',
    weakerBecause: 'Sessions do not move between devices by themselves.',
  },
  'away-from-its-workload': {
    hypothesis: 'The workload itself has a second way out with another client.',
    weakerBecause: 'Its other credentials are not seen there.',
  },
  'issued-under-contest': {
    hypothesis: 'The contested use was the holder after all, and so is this one.',
    weakerBecause: 'The evidence against the contested use applies to all that was obtained by it.',
  },
  'used-before-issuance': {
    hypothesis: 'The clocks of the two sources differ by more than the tolerance.',
    weakerBecause: 'No such difference is declared for them.',
  },
  'used-after-expiry': {
    hypothesis: 'The clocks of the two sources differ by more than the tolerance.',
    weakerBecause: 'No such difference is declared for them.',
  },
  'used-after-end': {
    hypothesis: 'The end took longer to be enforced than is tolerated, and the use is still the holder’s.',
    weakerBecause: 'The delay exceeds what such services take.',
  },
  'sources-disagree-on-holder': {
    hypothesis: 'One of the two records is wrong.',
    weakerBecause: 'The evidence does not say which.',
  },
  'several-holders-fit': {
    hypothesis: 'Each of the candidates.',
    weakerBecause: 'None is weaker: that is why none is named.',
  },
  'issuance-missing': {
    hypothesis: 'Anyone who could obtain this credential.',
    weakerBecause: 'None can be ruled out without the record of issuance.',
  },
  'parent-issuance-missing': {
    hypothesis: 'Anyone who could obtain the parent credential.',
    weakerBecause: 'None can be ruled out without the record of its issuance.',
  },
  'rival-issuance-unresolved': {
    hypothesis: 'The holder at the end of an issuance that cannot be followed.',
    weakerBecause: 'It cannot be ruled out without the missing record.',
  },
  'assertion-not-at-provider': {
    hypothesis: 'The person whom the assertion names, through a login whose record was not collected.',
    weakerBecause:
      'The provider’s log is in evidence, without that login; who holds its signing key can write any name.',
  },
  'authentication-failed': {
    hypothesis: 'Anyone who could reach the service.',
    weakerBecause: 'A refused credential proves nobody.',
  },
  'no-credential-in-record': {
    hypothesis: 'Anyone.',
    weakerBecause: 'The record rests on no credential.',
  },
  'name-only': {
    hypothesis: 'Anyone who could write that name.',
    weakerBecause: 'A name proves nothing.',
  },
  'said-by-inventory': {
    hypothesis: 'The inventory is wrong or out of date.',
    weakerBecause: 'It was imported as the organisation’s own word.',
  },
  'foreign-origin': {
    hypothesis: 'The record was written by whoever can write to that origin.',
    weakerBecause: 'Its content cannot vouch for itself.',
  },
  'lineage-too-deep': {
    hypothesis: 'Any holder along the loop.',
    weakerBecause: 'Honest evidence does not loop.',
  },
};
