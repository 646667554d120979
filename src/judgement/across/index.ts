import type { Finding } from '../../model/verdict.ts';
import { findingOf } from '../finding.ts';
import { undeclaredDelegation } from './delegation.ts';
import { acrossEnvironments } from './environments.ts';
import { humanUse } from './human-use.ts';
import { orphans } from './orphans.ts';
import { outlivedRoots } from './outlived-root.ts';
import { unexpectedReaders } from './readers.ts';
import { severalWorkloads } from './workloads.ts';
import type { JudgedWorld } from './world.ts';

/** Findings that only the evidence as a whole shows. */
export const findingsAcross = (world: JudgedWorld): readonly Finding[] =>
  [
    humanUse,
    acrossEnvironments,
    severalWorkloads,
    unexpectedReaders,
    orphans,
    outlivedRoots,
    undeclaredDelegation,
  ].flatMap((look) => look(world).map((o) => findingOf(o, world.evidence)));
