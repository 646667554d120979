import type { Event } from '../../model/event.ts';
import type { Digest, EventId } from '../../model/facts.ts';
import { formatIso } from '../../model/time.ts';
import { joined, type Listing, plainWriter } from '../listing.ts';
import { toSecond } from '../text/words.ts';
import { SHORT_ID } from './attributions.ts';

/** One event as it was read, with the record that says it. */
export interface ReadRow {
  readonly id: EventId;
  readonly event: Event;
  readonly evidence: Digest;
}

/** The contract of `ascribe events` (DESIGN §7): one value per role. */
export function eventObject({ id, event: e, evidence }: ReadRow) {
  return {
    event: id,
    sourceEventId: e.sourceEventId,
    source: e.source,
    time: e.time === null ? null : formatIso(e.time),
    kind: e.kind,
    action: e.action,
    target: e.target,
    outcome: e.outcome,
    principal: {
      ref: e.principal.ref,
      id: e.principal.id,
      name: e.principal.name,
      email: e.principal.email,
      type: e.principal.type,
    },
    onBehalfOf: e.onBehalfOf,
    credential: e.presented?.ref == null ? [] : [e.presented.ref],
    issued: e.issued.map((i) => i.ref),
    nativeSession: e.nativeSession,
    device: {
      ip: e.device.ip,
      userAgent: e.device.userAgent,
      host: e.device.host,
      deviceId: e.device.deviceId,
      pod: e.device.pod,
      node: e.device.node,
      service: e.device.service,
      fingerprint: e.device.fingerprint,
      key: e.device.key,
      asn: e.device.asn,
    },
    context: {
      agentRun: e.context.agentRun,
      toolCall: e.context.toolCall,
      job: e.context.job,
      request: e.context.request,
      trace: e.context.trace,
    },
    evidence: [evidence],
  };
}

export const EVENTS: Listing<ReadRow> = {
  noun: ['event', 'events'],
  columns: [
    { title: 'TIME', text: (r) => toSecond(r.event.time), look: () => 'dim' },
    { title: 'SOURCE', text: (r) => r.event.source, min: 8, expendable: 4 },
    { title: 'KIND', text: (r) => r.event.kind, expendable: 3 },
    { title: 'ACTION', text: (r) => r.event.action, min: 14, good: 24, max: 48, cut: 'middle' },
    {
      title: 'OUTCOME',
      text: (r) => r.event.outcome,
      look: (r) => (r.event.outcome === 'failure' ? 'warn' : 'plain'),
      expendable: 2,
    },
    {
      title: 'PRINCIPAL',
      text: (r) => r.event.principal.ref ?? r.event.principal.name ?? '–',
      min: 16,
      good: 34,
      cut: 'middle',
    },
    {
      title: 'FROM',
      text: (r) => r.event.device.ip ?? r.event.device.service ?? r.event.device.host ?? '–',
      min: 12,
      max: 40,
      cut: 'middle',
    },
    { title: 'TARGET', text: (r) => r.event.target ?? '', min: 12, max: 60, cut: 'middle', expendable: 5 },
    { title: 'EVENT', text: (r) => r.id.slice(0, SHORT_ID), expendable: 1, look: () => 'dim' },
  ],
  csv: [
    { title: 'time', value: (r) => (r.event.time === null ? null : formatIso(r.event.time)) },
    { title: 'event', value: (r) => r.id },
    { title: 'sourceEventId', value: (r) => r.event.sourceEventId },
    { title: 'source', value: (r) => r.event.source },
    { title: 'kind', value: (r) => r.event.kind },
    { title: 'action', value: (r) => r.event.action },
    { title: 'target', value: (r) => r.event.target },
    { title: 'outcome', value: (r) => r.event.outcome },
    { title: 'principal', value: (r) => r.event.principal.ref },
    { title: 'principalName', value: (r) => r.event.principal.name },
    { title: 'onBehalfOf', value: (r) => joined(r.event.onBehalfOf) },
    { title: 'credential', value: (r) => r.event.presented?.ref ?? null },
    { title: 'issued', value: (r) => joined(r.event.issued.map((i) => i.ref)) },
    { title: 'nativeSession', value: (r) => joined(r.event.nativeSession) },
    { title: 'ip', value: (r) => r.event.device.ip },
    { title: 'userAgent', value: (r) => r.event.device.userAgent },
    { title: 'host', value: (r) => r.event.device.host },
    { title: 'deviceId', value: (r) => r.event.device.deviceId },
    { title: 'record', value: (r) => r.evidence },
  ],
  writer: plainWriter(eventObject),
};
