import type { Digest, Strand } from '../../model/facts.ts';
import { kindOf, type Ref } from '../../model/ref.ts';
import type { Segment } from '../../model/verdict.ts';
import { type Observation, strongest } from '../finding.ts';
import { natureOf } from './nature.ts';
import { evidenceOf, type JudgedWorld, named } from './world.ts';

/**
 * Software that acts for people without saying for whom in a way that anybody vouches for: the log says delegated and names nobody; a
 * role is assumed by software under a person's address, with no source identity; or a client obtains a person's token and the record
 * names no actor (RFC 8693 `act`).
 */
export function undeclaredDelegation(world: JudgedWorld): readonly Observation[] {
  const found = new Map<Ref, { uses: Segment[]; strands: Strand[]; evidence: Digest[]; how: Set<string> }>();
  const note = (subject: Ref, how: string, use: Segment | null, strand: Strand, evidence: readonly Digest[]): void => {
    const known = found.get(subject) ?? { uses: [], strands: [], evidence: [], how: new Set<string>() };
    found.set(subject, known);
    if (use) known.uses.push(use);
    known.strands.push(strand);
    known.evidence.push(...evidence);
    known.how.add(how);
  };
  for (const use of world.heldUses) {
    const strand = world.evidence.strandOf.get(use.strand);
    const root = use.holder[0] as Ref;
    if (!strand || use.onBehalfOf.length > 0 || natureOf(root) !== 'machine') continue;
    if (use.mode === 'delegated') note(root, 'it says delegated and names nobody', use, strand, []);
    else if (isNamedForPerson(strand))
      note(root, 'it assumes a role under the address of a person, without a source identity', use, strand, []);
  }
  for (const issues of world.evidence.issuedBy.values()) {
    for (const { issued, strand: key, evidence, trust } of issues) {
      const strand = world.evidence.strandOf.get(key);
      const client = strand?.principal.ref;
      if (!strand || !client || trust === 'foreign' || strand.onBehalfOf.length > 0) continue;
      if (issued.lineage !== 'root' || issued.authenticates || natureOf(client) !== 'machine') continue;
      const [person] = issued.holder;
      if (person !== undefined && natureOf(person) === 'person' && !issued.holder.includes(client))
        note(client, 'it obtains tokens of people, and no record names it as the actor', null, strand, [evidence]);
    }
  }
  return [...found].map(([subject, { uses, strands, evidence, how }]) => ({
    code: 'delegation-without-actor',
    subject,
    says: `${capital(named(how))}.`,
    strands: strands.map((s) => s.key),
    evidence: [...evidence, ...evidenceOf(world, uses)],
    trust: strongest(strands.map((s) => s.trust)),
  }));
}

/** The role-session name is an address; it is the client's word, and reported only. */
function isNamedForPerson({ principal }: Strand): boolean {
  if (principal.ref === null || kindOf(principal.ref) !== 'aws.role' || principal.id === null) return false;
  const name = principal.id.slice(principal.id.indexOf(':') + 1);
  return /^[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+$/.test(name) && !name.includes('serviceaccount');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
