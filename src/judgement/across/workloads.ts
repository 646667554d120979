import { kindOf, type Ref, roleOf, valueOf } from '../../model/ref.ts';
import type { Segment } from '../../model/verdict.ts';
import type { Observation } from '../finding.ts';
import { natureOf } from './nature.ts';
import { evidenceOf, type JudgedWorld, mostTrusted, named, pushTo, trustIn } from './world.ts';

/** Kinds of devices that are one machine by the word of whoever runs them. */
const MACHINES: ReadonlySet<string> = new Set([
  'host.name',
  'azure.resource',
  'k8s.pod',
  'k8s.node',
  'aws.ec2-instance',
]);

/**
 * One lasting credential of software on several machines. Pods of one service account are one workload; a credential that a service
 * delivers to many is not shared by anybody, and people have several devices.
 */
export function severalWorkloads(world: JudgedWorld): readonly Observation[] {
  const placed = new Map<Ref, { workload: string; use: Segment; trust: ReturnType<typeof trustIn> }[]>();
  for (const use of world.heldUses) {
    const strand = world.evidence.strandOf.get(use.strand);
    const credential = strand?.presented?.ref;
    if (!strand || !credential || roleOf(credential) !== 'credential' || isMinted(world, strand.key)) continue;
    if (natureOf(use.holder[0] as Ref) === 'person' || use.device === null || !MACHINES.has(kindOf(use.device)))
      continue;
    pushTo(placed, credential, { workload: workloadOf(use), use, trust: trustIn(world, use) });
  }
  return [...placed].flatMap(([subject, all]) => {
    const uses = mostTrusted(all);
    const [first] = uses;
    const names = new Set(uses.map((u) => u.workload));
    if (names.size < 2 || !first) return [];
    return {
      code: 'credential-on-several-workloads',
      subject,
      says: `Used on ${named(names)}.`,
      strands: uses.map((u) => u.use.strand),
      evidence: evidenceOf(
        world,
        uses.map((u) => u.use),
      ),
      trust: first.trust,
    };
  });
}

/** It was issued to this use's holder, and lives for hours: several of one id are several credentials. */
const isMinted = ({ evidence }: JudgedWorld, key: Segment['strand']): boolean => {
  const strand = evidence.strandOf.get(key);
  return strand !== undefined && evidence.chains.matches(strand).some((m) => m.issue.issued.lineage !== 'window');
};

function workloadOf({ device, holder }: Segment): string {
  if (device !== null && kindOf(device) !== 'k8s.pod') return device;
  return holder.find((h) => kindOf(h) === 'k8s.serviceaccount') ?? valueOf(device as Ref);
}
