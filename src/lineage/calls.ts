import type { Event } from '../model/event.ts';
import type { FactOrigin, Facts, IssueFact, StatementFact, Strand, StrandKey } from '../model/facts.ts';
import { TRUST_ORDER, type Trust } from '../model/grade.ts';
import { kindOf, type Ref } from '../model/ref.ts';
import { MICROS_PER_SECOND, type Micros } from '../model/time.ts';
import type { ToolCall } from '../model/verdict.ts';
import { SKEW_ACROSS_ADMINISTRATIONS } from './limits.ts';

/** A credential that a gateway obtained for one call is not used longer than this, in µs, where it does not say until when. */
const LONGEST_MINTED = 12 * 3600 * MICROS_PER_SECOND;

/** The source whose records tie a call to the tool call that caused it. */
const GATEWAY = 'ascribe.gateway';

/** What gateways recorded: which requests and which credentials were of which tool call, and which credentials are their own. */
export class CallIndex {
  readonly #byRequest = new Map<Ref, StatementFact[]>();
  readonly #minted = new Map<Ref, IssueFact[]>();
  /** Standing credentials of gateways, by their own word. */
  readonly #standing = new Map<Ref, Trust[]>();
  readonly #strands: ReadonlyMap<StrandKey, Strand>;

  constructor(facts: Facts) {
    this.#strands = new Map(facts.strands.map((s) => [s.key, s]));
    for (const fact of facts.statements) {
      if (fact.source !== GATEWAY || fact.trust === 'foreign' || fact.statement.attribute !== 'owner') continue;
      if (kindOf(fact.statement.ref) === 'api.request') push(this.#byRequest, fact.statement.ref, fact);
      else push(this.#standing, fact.statement.ref, fact.trust);
    }
    for (const fact of facts.issues) {
      if (fact.source !== GATEWAY || fact.trust === 'foreign' || fact.toolCall === null) continue;
      push(this.#minted, fact.issued.ref, fact);
    }
  }

  /** Strands whose actions may be of tool calls: only these are read again. */
  strandsToRead(): readonly Strand[] {
    return [...this.#strands.values()].filter(
      (s) => s.source !== GATEWAY && credentialsOf(s).some((r) => this.#isKnown(r)),
    );
  }

  #isKnown(r: Ref): boolean {
    return this.#standing.has(r) || this.#minted.has(r);
  }

  /**
   * The tool call that caused an action: by the number of the request, else by a credential that was minted for one call.
   * `none`: a gateway's own credential was used, it numbers its calls to this system, and this one is not among them. `null`:
   * nothing can be said. Two tool calls that claim one request are none.
   */
  callOf(strand: Strand, apiRequest: Ref | null, time: Micros | null): ToolCall | 'none' | null {
    // Law 4: what a gateway's log says of a call weighs no more than that log.
    const isHeard = (trust: Trust): boolean => TRUST_ORDER.indexOf(trust) >= demandOf(strand);
    const stated =
      apiRequest === null ? [] : (this.#byRequest.get(apiRequest) ?? []).filter((fact) => isHeard(fact.trust));
    const [first] = stated;
    if (first !== undefined) {
      const calls = new Set(stated.map((s) => `${s.strand}\n${s.statement.value}`));
      return calls.size === 1 ? this.#toolCall(first, first.statement.value) : null;
    }
    const minted = credentialsOf(strand)
      .flatMap((r) => this.#minted.get(r) ?? [])
      .filter((issue) => isHeard(issue.trust) && lives(issue, time));
    const [only, other] = minted;
    if (only !== undefined)
      return other === undefined && only.toolCall !== null ? this.#toolCall(only, only.toolCall) : null;
    const isStanding = credentialsOf(strand).some((r) => (this.#standing.get(r) ?? []).some(isHeard));
    return isStanding && apiRequest !== null && this.#numbers(apiRequest) ? 'none' : null;
  }

  /** Requests that gateways recorded and no action answers to, in systems of which some action does; with the gateway's strand. */
  unanswered(seen: ReadonlySet<Ref>): readonly { readonly fact: StatementFact; readonly strand: Strand }[] {
    const systems = new Set([...seen].map(systemOf));
    return [...this.#byRequest]
      .filter(([request]) => !seen.has(request) && systems.has(systemOf(request)))
      .flatMap(([, facts]) => facts)
      .sort((a, b) => (a.time ?? -1) - (b.time ?? -1) || (a.event < b.event ? -1 : 1))
      .flatMap((fact) => {
        const strand = this.#strands.get(fact.strand);
        return strand === undefined ? [] : [{ fact, strand }];
      });
  }

  /** Some gateway records the requests that it makes to this system. */
  #numbers(request: Ref): boolean {
    const system = systemOf(request);
    return [...this.#byRequest.keys()].some((r) => systemOf(r) === system);
  }

  #toolCall(origin: FactOrigin, id: string): ToolCall {
    const strand = this.#strands.get(origin.strand);
    return {
      toolCall: id,
      agentRun: strand?.agentRun ?? null,
      request: strand?.request ?? null,
      onBehalfOf: strand?.onBehalfOf ?? [],
      mode: modeOf(strand),
      event: origin.event,
      evidence: origin.evidence,
      time: origin.time,
    };
  }
}

const modeOf = (strand: Strand | undefined): Event['mode'] =>
  strand === undefined ? 'unknown' : strand.onBehalfOf.length > 0 ? 'delegated' : strand.mode;

/** The least that evidence about a use has to be trusted. */
const demandOf = ({ trust }: Strand): number => Math.min(TRUST_ORDER.indexOf(trust), TRUST_ORDER.indexOf('declared'));

const systemOf = (request: Ref): string => request.slice(0, request.indexOf('/'));

const credentialsOf = ({ presented }: Strand): readonly Ref[] =>
  presented === null ? [] : [...(presented.ref === null ? [] : [presented.ref]), ...presented.joins.map((j) => j.key)];

function lives({ issued, time }: IssueFact, at: Micros | null): boolean {
  const from = issued.issuedAt ?? time;
  if (at === null || from === null) return false;
  const to = issued.expires ?? from + LONGEST_MINTED;
  return at >= from - SKEW_ACROSS_ADMINISTRATIONS && at <= to + SKEW_ACROSS_ADMINISTRATIONS;
}

function push<V>(map: Map<Ref, V[]>, key: Ref, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
