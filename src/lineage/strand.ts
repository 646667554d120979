import { hash } from 'node:crypto';
import type { Event, Presented } from '../model/event.ts';
import type { Strand, StrandKey } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import type { Ref } from '../model/ref.ts';
import { agentOf } from './agent.ts';
import { Recent } from './recent.ts';

/** How many strands one table remembers; forgetting one costs a hash, never a wrong answer. */
const REMEMBERED = 8192;

/**
 * Finds the strand of each event. The key is a hash of the event alone (credential refs, device traces, context, origin
 * trust), so workers need no coordination and order does not matter. The hot path: one string build and one map lookup.
 */
export class StrandTable {
  readonly #known = new Recent<StrandKey>(REMEMBERED);

  /** The strand key of an event, and whether this table does not remember it (then its descriptor is worth sending). */
  strandOf(event: Event, administration: string, trust: Trust): { readonly key: StrandKey; readonly isNew: boolean } {
    const text = descriptorText(event, administration, trust);
    const known = this.#known.get(text);
    if (known !== undefined) return { key: known, isNew: false };
    const key = hash('sha256', text, 'hex').slice(0, 32) as StrandKey;
    this.#known.set(text, key);
    return { key, isNew: true };
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

function descriptorText(e: Event, administration: string, trust: Trust): string {
  const p = e.principal;
  const d = e.device;
  const agent = agentOf(d.userAgent);
  return (
    `${part(e.source)}${part(administration)}${trust}|${e.authentication}|${e.mode}|` +
    `${part(p.ref)}${part(p.id)}${part(p.name)}${part(p.email)}${part(p.type)}|` +
    `${e.presented === null ? '~' : presentedText(e.presented, e.time)}|${list(e.nativeSession)}${list(e.onBehalfOf)}|` +
    `${part(d.ip)}${part(d.service)}${part(d.host)}${part(d.deviceId)}${part(d.pod)}${part(d.node)}${part(d.fingerprint)}|` +
    `${agent === null ? '~' : part(agent.family) + part(agent.os)}|${part(e.context.agentRun)}${part(e.context.job)}${part(e.context.request)}|` +
    list(e.oddities)
  );
}

/**
 * A join that holds only for a while after issuance (a SAML subject) makes the instant of use part of what decides the
 * holder: each such use is a strand of its own, so that a person's daily logins are not one strand with a thousand answers.
 */
const isTimed = (p: Presented): boolean => p.joins.some((j) => j.withinMicros !== null);

function presentedText(p: Presented, time: number | null): string {
  let s = `${part(p.ref)}${p.issuance}|${p.holderClass}|${part(p.boundTo)}${list(p.holder as readonly Ref[])}${p.joins.length};`;
  if (isTimed(p)) s += `${time ?? '~'};`;
  for (const j of p.joins) s += `${part(j.key)}${j.cls}|${j.issuedAt ?? '~'}|${j.withinMicros ?? '~'};`;
  return s;
}
