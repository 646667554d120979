import type { Digest, FactOrigin, Facts } from '../model/facts.ts';
import { type Ref, ref } from '../model/ref.ts';

/** Strands and facts that a side has, each by what names it. */
export function factsKnown(facts: Facts): ReadonlySet<string> {
  const known = new Set<string>(facts.uses.map((u) => `${u.strand}/${u.events}`));
  for (const { fact } of refsIn(facts)) known.add(fact.event);
  return known;
}

/** By ref, a record that names it and was not known: a strand that is new or has grown, or a fact. */
export function recordsSince(facts: Facts, known: ReadonlySet<string>): ReadonlyMap<Ref, Digest> {
  const found = new Map<Ref, Digest>();
  const note = (r: Ref, digest: Digest): void => {
    const have = found.get(r);
    if (have === undefined || digest < have) found.set(r, digest);
  };
  const grown = new Map(
    facts.uses.flatMap((u) => (known.has(`${u.strand}/${u.events}`) ? [] : [[u.strand, u.lastEvidence] as const])),
  );
  for (const s of facts.strands) {
    const digest = grown.get(s.key);
    if (digest === undefined) continue;
    const refs = [
      s.principal.ref,
      s.presented?.ref ?? null,
      ...(s.presented?.joins ?? []).map((j) => j.key),
      ...(s.presented?.holder ?? []),
      ...s.nativeSession,
    ];
    for (const r of refs) if (r !== null) note(r, digest);
    if (s.device.ip !== null) note(ref('net.address', s.device.ip), digest);
  }
  for (const { fact, refs } of refsIn(facts)) if (!known.has(fact.event)) for (const r of refs) note(r, fact.evidence);
  return found;
}

function* refsIn(facts: Facts): Generator<{ readonly fact: FactOrigin; readonly refs: readonly Ref[] }> {
  for (const fact of facts.issues) yield { fact, refs: [fact.issued.ref, ...fact.issued.keys, ...fact.issued.holder] };
  for (const fact of facts.ends) yield { fact, refs: [fact.ended.ref] };
  for (const fact of facts.statements) yield { fact, refs: [fact.statement.ref] };
  for (const fact of facts.decisions) yield { fact, refs: [fact.decision.subject] };
  for (const fact of facts.secrets) yield { fact, refs: [fact.secret.version] };
}
