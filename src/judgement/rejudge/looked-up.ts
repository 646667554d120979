import type { StrandKey } from '../../model/facts.ts';
import type { Ref } from '../../model/ref.ts';
import type { Evidence } from '../evidence.ts';
import type { Usage } from '../usage.ts';
import { Cells, NotedMap, type Tape } from './reads.ts';

/** Everything that judging one strand can look up at one level of evidence. What is not here forces all to be judged where it changes. */
export class LookedUp {
  /** The holder chain of a strand, at all times. */
  readonly lineage: Cells<StrandKey>;
  readonly uses: Cells<StrandKey>;
  readonly issued: Cells<StrandKey>;
  readonly ends: Cells<Ref>;
  readonly statements: Cells<Ref>;
  readonly decisions: Cells<Ref>;
  /** Instance and workload of a strand. */
  readonly observed: Cells<StrandKey>;
  /** By instance. */
  readonly strandsOf: Cells<string>;
  readonly looks: Cells<string>;
  /** By address. */
  readonly roots: Cells<string>;
  readonly logins: Cells<string>;
  readonly systems: Cells<string>;
  /** By instance and address. */
  readonly tools: Cells<string>;
  /** By workload. */
  readonly instancesBoundTo: Cells<Ref>;

  constructor(tape: Tape) {
    const cells = <K>() => new Cells<K>(tape);
    this.lineage = cells();
    this.uses = cells();
    this.issued = cells();
    this.ends = cells();
    this.statements = cells();
    this.decisions = cells();
    this.observed = cells();
    this.strandsOf = cells();
    this.looks = cells();
    this.roots = cells();
    this.logins = cells();
    this.systems = cells();
    this.tools = cells();
    this.instancesBoundTo = cells();
  }

  evidence(plain: Evidence): Evidence {
    const { chains } = plain;
    return {
      ...plain,
      useOf: new NotedMap(plain.useOf, this.uses),
      issuedBy: new NotedMap(plain.issuedBy, this.issued),
      endsOf: new NotedMap(plain.endsOf, this.ends),
      statementsOn: new NotedMap(plain.statementsOn, this.statements),
      decisionsOn: new NotedMap(plain.decisionsOn, this.decisions),
      chains: {
        matches: (strand) => {
          this.lineage.note(strand.key);
          return chains.matches(strand);
        },
        resolve: (strand, time, depth) => {
          this.lineage.note(strand.key);
          return chains.resolve(strand, time, depth);
        },
        secretTimes: (strand) => {
          this.lineage.note(strand.key);
          return chains.secretTimes(strand);
        },
        secretVersionAt: (holder, time) => chains.secretVersionAt(holder, time),
      },
    };
  }

  usage(plain: Usage): Usage {
    const { networks } = plain;
    return {
      instanceOf: new NotedMap(plain.instanceOf, this.observed),
      boundTo: new NotedMap(plain.boundTo, this.observed),
      strandsOf: new NotedMap(plain.strandsOf, this.strandsOf),
      looksOf: (instance) => {
        this.looks.note(instance);
        return plain.looksOf(instance);
      },
      rootsAt: new NotedMap(plain.rootsAt, this.roots),
      loginsAt: new NotedMap(plain.loginsAt, this.logins),
      toolsAt: (instance, ip) => {
        this.tools.note(`${instance}\n${ip}`);
        return plain.toolsAt(instance, ip);
      },
      instancesBoundTo: new NotedMap(plain.instancesBoundTo, this.instancesBoundTo),
      networks: {
        compareMachines: (a, b) => networks.compareMachines(a, b),
        relate: (a, b) => {
          this.systems.note(a);
          this.systems.note(b);
          return networks.relate(a, b);
        },
        isTold: (ip) => {
          this.systems.note(ip);
          return networks.isTold(ip);
        },
        isExit: (ip) => {
          this.systems.note(ip);
          return networks.isExit(ip);
        },
        systemOf: (ip) => {
          this.systems.note(ip);
          return networks.systemOf(ip);
        },
      },
    };
  }
}
