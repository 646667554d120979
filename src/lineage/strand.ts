import { hash } from 'node:crypto';
import type { AgentProfile } from '../model/agent.ts';
import type { Event, Presented } from '../model/event.ts';
import type { Strand, StrandKey } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import type { Ref } from '../model/ref.ts';
import { agentOf } from './agent.ts';
import { Recent } from './recent.ts';
import { isOfStrand, isTimed, type StrandParts, strandParts } from './same-strand.ts';

/** How many credentials, and how many descriptors, one table remembers; forgetting costs a hash, never a wrong answer. */
const REMEMBERED = 4096;
/** Strands kept ready for comparison of one credential; more (a key in use everywhere) are found by their descriptors. */
const STRANDS_EACH = 12;

/** User agents kept ready of one credential. Many tools write every call into theirs: a longer memory would not help. */
const AGENTS_EACH = 4;

interface Known {
  readonly parts: StrandParts;
  readonly key: StrandKey;
}

/** What is remembered of one credential. */
class Uses {
  readonly strands: Known[] = [];
  readonly #texts: string[] = [];
  readonly #agents: AgentProfile[] = [];
  #next = 0;

  agentOf(userAgent: string | null): AgentProfile | null {
    if (userAgent === null) return null;
    const at = this.#texts.indexOf(userAgent);
    if (at >= 0) return this.#agents[at] as AgentProfile;
    const agent = agentOf(userAgent) as AgentProfile;
    this.#texts[this.#next] = userAgent;
    this.#agents[this.#next] = agent;
    this.#next = (this.#next + 1) % AGENTS_EACH;
    return agent;
  }

  add(parts: StrandParts, key: StrandKey): void {
    if (this.strands.length === STRANDS_EACH) this.strands.shift();
    this.strands.push({ parts, key });
  }
}

/** What `strandOf` answers: the key, and whether the table did not remember it (then its descriptor is worth sending). */
export interface FoundStrand {
  readonly key: StrandKey;
  readonly isNew: boolean;
}

/**
 * Finds the strand of each event. The key is a hash of the event alone (credential refs, device traces, context, origin
 * trust), so workers need no coordination and order does not matter. The hot path: one map lookup by the credential, and a
 * comparison with the strands that it was last seen in.
 */
export class StrandTable {
  readonly #uses = new Recent<Uses>(REMEMBERED);
  readonly #described = new Recent<StrandKey>(REMEMBERED);

  strandOf(event: Event, administration: string, trust: Trust): FoundStrand {
    const credential = event.presented?.ref ?? event.principal.ref ?? event.principal.id ?? event.principal.name ?? '';
    let uses = this.#uses.get(credential);
    if (uses === undefined) {
      uses = new Uses();
      this.#uses.set(credential, uses);
    }
    const agent = uses.agentOf(event.device.userAgent);
    for (const { parts, key } of uses.strands)
      if (isOfStrand(parts, event, administration, trust, agent)) return { key, isNew: false };
    const parts = strandParts(event, administration, trust, agent);
    const text = descriptorText(parts);
    const described = this.#described.get(text);
    const key = described ?? (hash('sha256', text, 'hex').slice(0, 32) as StrandKey);
    if (described === undefined) this.#described.set(text, key);
    uses.add(parts, key);
    return { key, isNew: described === undefined };
  }
}

/** The strand that an event belongs to, in full. */
export function describeStrand(key: StrandKey, event: Event, administration: string, trust: Trust): Strand {
  return {
    key,
    source: event.source,
    administration,
    trust,
    principal: event.principal,
    authentication: event.authentication,
    presented: event.presented,
    nativeSession: event.nativeSession,
    onBehalfOf: event.onBehalfOf,
    mode: event.mode,
    device: event.device.userAgent === null ? event.device : { ...event.device, userAgent: null },
    agent: agentOf(event.device.userAgent),
    agentRun: event.context.agentRun,
    job: event.context.job,
    request: event.context.request,
    oddities: event.oddities,
  };
}

/** Attackers choose many of these values, so each is length-prefixed: no value can imitate a boundary. */
const part = (v: string | null): string => (v === null ? '~' : `${v.length}:${v}`);
const list = (refs: readonly string[]): string => {
  if (refs.length === 0) return '0;';
  let s = `${refs.length};`;
  for (const r of refs) s += part(r);
  return s;
};

/** The strand as one text, of which its key is the hash: the slow, plain way to tell strands apart. */
export function descriptorText(e: StrandParts): string {
  const p = e.principal;
  const d = e.device;
  const { agent } = e;
  return (
    `${part(e.source)}${part(e.administration)}${e.trust}|${e.authentication}|${e.mode}|` +
    `${part(p.ref)}${part(p.id)}${part(p.name)}${part(p.email)}${part(p.type)}|` +
    `${e.presented === null ? '~' : presentedText(e.presented, e.time)}|${list(e.nativeSession)}${list(e.onBehalfOf)}|` +
    `${part(d.ip)}${part(d.service)}${part(d.host)}${part(d.deviceId)}${d.isDeviceOfToken ? 't' : ''}${part(d.pod)}${part(d.node)}${part(d.fingerprint)}${part(d.key)}${d.asn ?? '~'}|` +
    `${agent === null ? '~' : part(agent.family) + part(agent.os)}|${part(e.agentRun)}${part(e.job)}${part(e.request)}|` +
    list(e.oddities)
  );
}

function presentedText(p: Presented, time: number | null): string {
  let s = `${part(p.ref)}${p.issuance}|${p.holderClass}|${part(p.boundTo)}${list(p.holder as readonly Ref[])}${p.joins.length};`;
  if (isTimed(p)) s += `${time ?? '~'};`;
  for (const j of p.joins) s += `${part(j.key)}${j.cls}|${j.issuedAt ?? '~'}|${j.withinMicros ?? '~'};`;
  return s;
}
