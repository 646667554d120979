import { kindOf, type Ref, ref, roleOf, valueOf } from '../../model/ref.ts';
import type { Segment } from '../../model/verdict.ts';
import type { Observation } from '../finding.ts';
import { natureOf } from './nature.ts';
import { secretReads } from './secret-reads.ts';
import { evidenceOf, type JudgedWorld, mostTrusted, named, pushTo, trustIn } from './world.ts';

/**
 * One credential of software in two environments: the same key or token used in both, or the same secret read by both. Environments are
 * what the policy declares; where it declares none that fits, a namespace, cluster or host whose name says production, against one
 * whose name says that it is not.
 */
export function acrossEnvironments(world: JudgedWorld): readonly Observation[] {
  const byCredential = new Map<Ref, Place[]>();
  for (const use of world.heldUses) {
    const strand = world.evidence.strandOf.get(use.strand);
    const credential = strand?.presented?.ref;
    if (!strand || !credential || roleOf(credential) !== 'credential' || natureOf(use.holder[0] as Ref) === 'person')
      continue;
    const place = placeOf(world, [strand.principal.ref, strand.presented?.boundTo ?? null, use.device]);
    if (place) pushTo(byCredential, credential, { ...place, use, trust: trustIn(world, use) });
  }
  for (const [secret, reads] of secretReads(world)) {
    for (const { use } of reads) {
      if (use === null || natureOf(use.holder[0] as Ref) === 'person') continue;
      const place = placeOf(world, use.holder);
      if (place) pushTo(byCredential, ref('secret.version', secret), { ...place, use, trust: trustIn(world, use) });
    }
  }
  return [...byCredential].flatMap(([subject, all]) => {
    const places = mostTrusted(all);
    const names = new Set(places.map((p) => p.environment));
    const [first] = places;
    if (names.size < 2 || !first) return [];
    const isByName = places.some((p) => p.isByName);
    return {
      code: 'credential-across-environments',
      subject,
      says: `${isByName ? 'By the names of its places: ' : ''}${named([...new Set(places.map((p) => `${p.environment} (${p.of})`))])}.`,
      strands: places.map((p) => p.use.strand),
      evidence: evidenceOf(
        world,
        places.map((p) => p.use),
      ),
      trust: first.trust,
    };
  });
}

interface Named {
  readonly environment: string;
  /** The ref that says so. */
  readonly of: Ref;
  readonly isByName: boolean;
}
type Place = Named & { readonly use: Segment; readonly trust: ReturnType<typeof trustIn> };

function placeOf({ policy }: JudgedWorld, refs: readonly (Ref | null)[]): Named | null {
  const known = refs.filter((r) => r !== null);
  for (const of of known) {
    const environment = policy.environmentOf(of);
    if (environment !== null) return { environment, of, isByName: false };
  }
  for (const of of known) {
    const environment = environmentByName(of);
    if (environment !== null) return { environment, of, isByName: true };
  }
  return null;
}

/** Kinds of refs that begin with the namespace, cluster, realm or host that they are in: `[<cluster>/]<namespace>/<name>`. */
const PLACED: ReadonlySet<string> = new Set(['k8s.serviceaccount', 'k8s.pod', 'pg.role', 'os.user', 'mysql.user']);
const PRODUCTION: ReadonlySet<string> = new Set(['prod', 'production', 'prd', 'live']);
const OTHER: ReadonlySet<string> = new Set([
  'staging',
  'stage',
  'stg',
  'preprod',
  'uat',
  'test',
  'qa',
  'dev',
  'development',
  'sandbox',
]);

/** What the place calls itself, as a whole word of its name; nothing where it says both. */
function environmentByName(of: Ref): string | null {
  if (!PLACED.has(kindOf(of))) return null;
  const words = valueOf(of).toLowerCase().split('/').slice(0, -1).join('-').split(/[-_.]/);
  const isProduction = words.some((w) => PRODUCTION.has(w));
  const isOther = words.some((w) => OTHER.has(w));
  return isProduction === isOther ? null : isProduction ? 'production' : 'not production';
}
