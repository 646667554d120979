import type { Verdict } from '../model/verdict.ts';

/** One row of the reason table: the verdict it belongs to, and what it says to a reader. Codes are stable. */
export interface Reason {
  readonly verdict: Verdict;
  readonly says: string;
}

/** Why a segment got its verdict (documented for readers in docs/verdicts.md, which a test holds against this table). */
export const REASONS = {
  // attributed: holder proven, and this use placed at the holder
  'chain-to-root-same-device': {
    verdict: 'attributed',
    says: 'The credential leads link by link to the root, and this use comes from the device on which the holder authenticated.',
  },
  'chain-to-root-same-network': {
    verdict: 'attributed',
    says: 'The credential leads link by link to the root, and this use has the address and kind of machine of the login, which no other identity shares; the policy counts that as the holder’s device.',
  },
  'fresh-login': { verdict: 'attributed', says: 'The holder authenticated in this very event, from this device.' },
  'bound-to-workload': {
    verdict: 'attributed',
    says: 'The issuer delivered the credential to this workload, and it is used from where the workload is: other credentials of the workload show the same place, or it is an inner address that nobody else shows. No use of it from elsewhere is in evidence.',
  },
  'on-assigned-device': {
    verdict: 'attributed',
    says: 'The source verified and names the holder, and checked a registered device at this use which the organisation’s inventory assigns to the same person at that time.',
  },
  'same-connection': {
    verdict: 'attributed',
    says: 'The event belongs to a connection that one login opened; it cannot be used from elsewhere.',
  },
  'service-internal': {
    verdict: 'attributed',
    says: 'A service of the provider acted by itself; no outside credential is involved.',
  },
  // held: holder proven, this use not placed
  'owner-of-long-lived-key': {
    verdict: 'held',
    says: 'The source names the owner of this long-lived credential; nothing places the owner at this use.',
  },
  'only-reader-of-secret': {
    verdict: 'held',
    says: 'The account is opened by a secret, as the policy declares; of the version in force only this holder is in evidence as having read or made it. Nothing places the holder at this use.',
  },
  'asserted-by-source': {
    verdict: 'held',
    says: 'The source verified and names the holder; nothing places the holder at this use.',
  },
  'same-address-and-machine': {
    verdict: 'held',
    says: 'The credential leads to the root, and address and kind of machine are those of the login; both can be shared or copied, so they do not place the holder.',
  },
  'holder-known-device-unknown': {
    verdict: 'held',
    says: 'The credential leads to the root; the record carries no device trace that could be compared.',
  },
  'holder-known-no-login-seen': {
    verdict: 'held',
    says: 'The credential leads to the root; no login of the holder from a known device is in evidence to compare with.',
  },
  'holder-known-other-address': {
    verdict: 'held',
    says: 'The credential leads to the root; the address differs from that of the login, the kind of machine does not.',
  },
  'same-address-other-platform': {
    verdict: 'held',
    says: 'Same address as the login, but another kind of machine: an address can be shared, so this use is not placed.',
  },
  'other-platform-address-undecided': {
    verdict: 'held',
    says: 'Another kind of machine than at the login, at an address of which nothing says that it is elsewhere: a neighbour, one of the same provider, IPv6 beside IPv4, an inner beside an outer address, or another exit of the organisation.',
  },
  'second-machine-beside-holder': {
    verdict: 'held',
    says: 'Another network and another kind of machine than at the login; but the holder, or his kind of machine, is in evidence there with this credential, or this kind of machine at the login’s place: a host that moved with its virtual machine looks like this too.',
  },
  'second-device-of-holder': {
    verdict: 'held',
    says: 'Another registered device than at the login; the organisation’s inventory assigns it to the same person. Sessions do not move by themselves, so this use is not placed.',
  },
  'address-shared-by-others': {
    verdict: 'held',
    says: 'Same address and kind of machine as the login, but other identities use this address too: it does not tell them apart.',
  },
  'several-tools-same-address': {
    verdict: 'held',
    says: 'Same address as the login, but several tools use the credential there and none was seen at the login.',
  },
  'forwarded-by-service': {
    verdict: 'held',
    says: 'A service made this call with the holder’s session; the caller’s own device is not in the record.',
  },
  'issued-from-held': {
    verdict: 'held',
    says: 'The credential was obtained with another one whose use was itself not placed.',
  },
  'workload-seen-at-several-places': {
    verdict: 'held',
    says: 'The credential was delivered to one workload but is used from several addresses or by several clients; which of them is the workload is not decided.',
  },
  'signed-link': {
    verdict: 'held',
    says: 'The request was signed with the credential beforehand, as a link: it is its holder’s, and the device in the record that of whoever opened it.',
  },
  'only-place-of-its-credential': {
    verdict: 'held',
    says: 'The credential was delivered to one workload and all its uses share one place, but nothing else shows the workload there.',
  },
  // contested: evidence contradicts itself
  'used-from-second-device': {
    verdict: 'contested',
    says: 'The credential leads to the root, but this use comes from another network and another kind of machine than the login.',
  },
  'registered-device-differs': {
    verdict: 'contested',
    says: 'The use carries another registered device than the login of the same session.',
  },
  'away-from-its-workload': {
    verdict: 'contested',
    says: 'The credential was delivered to one workload; this use comes from a place where that workload is not seen.',
  },
  'issued-under-contest': {
    verdict: 'contested',
    says: 'The credential was obtained with another one whose use at that moment is contested.',
  },
  'used-before-issuance': {
    verdict: 'contested',
    says: 'The use lies before the issuance of its credential, beyond clock tolerance.',
  },
  'used-after-expiry': {
    verdict: 'contested',
    says: 'The use lies after the expiry of its credential, beyond clock tolerance.',
  },
  'used-after-end': {
    verdict: 'contested',
    says: 'The use lies after the credential or session was ended, revoked or deleted, beyond clock tolerance.',
  },
  'sources-disagree-on-holder': {
    verdict: 'contested',
    says: 'The record and the issuance of its credential name different holders of the same kind.',
  },
  // ambiguous
  'several-readers-of-secret': {
    verdict: 'ambiguous',
    says: 'The account is opened by a secret, as the policy declares; several had read or made the version in force.',
  },
  'several-holders-fit': {
    verdict: 'ambiguous',
    says: 'Two or more complete chains fit the same credential; the evidence does not choose.',
  },
  // unattributed
  'issuance-missing': {
    verdict: 'unattributed',
    says: 'The credential was issued, but the record of its issuance is not in evidence.',
  },
  'parent-issuance-missing': {
    verdict: 'unattributed',
    says: 'The issuance is in evidence, but not that of the credential it was obtained with.',
  },
  'assertion-not-at-provider': {
    verdict: 'unattributed',
    says: 'The session rests on an assertion of an identity provider whose log is in evidence and does not have it: a forged assertion looks like this.',
  },
  'rival-issuance-unresolved': {
    verdict: 'unattributed',
    says: 'Several issuances fit this credential and at least one of them leads nowhere: no complete list of candidates exists.',
  },
  'authentication-failed': { verdict: 'unattributed', says: 'The credential was refused: the record proves nobody.' },
  'no-credential-in-record': { verdict: 'unattributed', says: 'The record names no credential and no proven actor.' },
  'name-only': { verdict: 'unattributed', says: 'The record gives a name, but nothing that proves it.' },
  'said-by-inventory': {
    verdict: 'unattributed',
    says: 'The organisation’s inventory says this of an identity or device; nobody did it with a credential.',
  },
  'foreign-origin': {
    verdict: 'unattributed',
    says: 'The record was found in an origin declared for another source: it is listed and proves nothing.',
  },
  'lineage-too-deep': {
    verdict: 'unattributed',
    says: 'The chain is longer than is followed, or leads back to itself.',
  },
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof REASONS;
