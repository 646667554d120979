/** The policy under which an answer holds, as every report names it. */
export interface NamedPolicy {
  /** SHA-256 of what it says. */
  readonly id: string;
  /** What counts as the holder's device. */
  readonly definition: 'device' | 'network';
  /** `null`: none, the defaults hold. */
  readonly file: string | null;
}

const DEFINITIONS: Readonly<Record<NamedPolicy['definition'], string>> = {
  device: 'a device counts as the holder’s by an exact trace only',
  network: 'a device counts as the holder’s also by address and kind of machine, where nobody else uses that address',
};

/** `Policy 3f9a0c1d2b4e (defaults): a device counts …` */
export const policyText = (p: NamedPolicy): string =>
  `Policy ${p.id.slice(0, 12)} (${p.file ?? 'defaults'}): ${DEFINITIONS[p.definition]}.`;
