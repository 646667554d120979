import type { Finding } from '../../model/verdict.ts';
import { findingOf } from '../finding.ts';
import { lateBeginnings } from '../logs/horizon.ts';
import { machineHours } from '../logs/machine-hours.ts';
import { numberGaps } from '../logs/numbers.ts';
import { silentHours, silentMachines } from '../logs/silence.ts';
import { clocksApart } from './clocks.ts';
import { undeclaredDelegation } from './delegation.ts';
import { acrossEnvironments } from './environments.ts';
import { humanUse } from './human-use.ts';
import { orphans, withoutOwner } from './orphans.ts';
import { outlivedRoots } from './outlived-root.ts';
import { unexpectedReaders } from './readers.ts';
import { unusedCredentials } from './unused.ts';
import { severalWorkloads } from './workloads.ts';
import type { JudgedWorld } from './world.ts';

/** Findings that only the evidence as a whole shows, those about the logs themselves included. */
export const findingsAcross = (world: JudgedWorld): readonly Finding[] =>
  [
    humanUse,
    acrossEnvironments,
    severalWorkloads,
    unexpectedReaders,
    orphans,
    withoutOwner,
    outlivedRoots,
    undeclaredDelegation,
    unusedCredentials,
    lateBeginnings,
    ({ logs }: JudgedWorld) => numberGaps(logs.runs),
    ({ logs }: JudgedWorld) => silentHours(logs.hours),
    (world: JudgedWorld) => silentMachines(machineHours(world), world.logs.hours),
    clocksApart,
  ].flatMap((look) => look(world).map((o) => findingOf(o, world.evidence)));
