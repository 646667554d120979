import { blankEvent, type Event, type Outcome } from '../../model/event.ts';
import { at, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { agentRunRef, idText, mcpSessionRef, serviceName, traceId } from '../agents/refs.ts';
import { callerOf, deviceOf } from './caller.ts';
import { META } from './meta.ts';
import { mintedBy, revokedBy, usedBy } from './outbound.ts';

/** One record is one event: a tool call, a credential obtained for one, a request for approval, an approval, a revocation. */
export function read({ json, text }: RecordView, _context: ReadContext): ReadResult {
  const gateway = json === null ? null : idText(json['gateway']);
  const kind = json === null ? undefined : KINDS.get(str(json['event']) ?? '');
  if (json === null || gateway === null || kind === undefined) return { ok: false, reason: 'not-a-gateway-record' };
  return { ok: true, events: [eventOf(json, text, gateway, kind)] };
}

const KINDS: ReadonlyMap<string, Event['kind']> = new Map<string, Event['kind']>([
  ['call', 'act'],
  ['mint', 'exchange'],
  ['request', 'act'],
  ['approval', 'approve'],
  ['revoke', 'revoke'],
]);

function eventOf(o: JsonObject, text: string, gateway: string, kind: Event['kind']): Event {
  const time = parseIso(o['time']);
  const id = idText(o['id']);
  const outcome = outcomeOf(o, kind);
  const caller = callerOf(o);
  const callId = idText(at(o, 'call', 'id'));
  const session = mcpSessionRef(at(o, 'call', 'session'));
  const minted = outcome === 'success' ? mintedBy(o, time?.at ?? null) : [];
  const oddities: string[] = [...caller.oddities];
  const note = (name: string): number => oddities.push(name);
  if (time === null) note('time-unreadable');
  if (text.includes('[redacted:')) note('secret-in-gateway-record');
  return {
    ...blankEvent(META.id, `gateway:${str(o['event'])}`),
    sourceEventId: id,
    identity: id === null ? null : `${gateway}\n${id}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: kind === 'act' && minted.length > 0 ? 'exchange' : kind,
    target: targetOf(o, kind),
    outcome,
    error: idText(o['error']) ?? (at(o, 'decision', 'result') === 'deny' && kind !== 'approve' ? 'denied' : null),
    privileged: at(o, 'call', 'privileged') === true || kind === 'approve' || kind === 'revoke',
    principal: caller.principal,
    authentication: caller.authentication,
    presented: caller.presented,
    issued: minted,
    ended: outcome === 'success' ? revokedBy(o) : [],
    statements: caller.authentication === 'failed' ? [] : usedBy(o, gateway, callId),
    nativeSession: session === null ? [] : [session],
    onBehalfOf: caller.onBehalfOf,
    mode: caller.mode,
    device: deviceOf(o),
    context: {
      agentRun: agentRunRef(serviceName(at(o, 'agent', 'service')), idText(at(o, 'agent', 'run'))),
      toolCall: callId,
      job: null,
      request: o['event'] === 'call' && outcome === 'unknown' ? null : requestOf(o, gateway),
      trace: traceId(o['trace']),
    },
    oddities,
  };
}

/** An approval succeeds where it is given; a call that policy denied has failed, whatever else the record says. */
function outcomeOf(o: JsonObject, kind: Event['kind']): Outcome {
  const result = at(o, 'decision', 'result');
  if (o['event'] === 'request') return 'unknown';
  if (kind === 'approve') return result === 'allow' ? 'success' : result === 'deny' ? 'failure' : 'unknown';
  if (result === 'deny') return 'failure';
  return o['outcome'] === 'success' || o['outcome'] === 'failure' ? o['outcome'] : 'unknown';
}

/** The tool, on its server; where no tool is named the system called. */
function targetOf(o: JsonObject, kind: Event['kind']): string | null {
  const tool = idText(at(o, 'call', 'tool')) ?? idText(at(o, 'call', 'method'));
  const server = idText(at(o, 'call', 'server'));
  const system = idText(at(o, 'outbound', 'target')) ?? idText(at(o, 'outbound', 'audience'));
  if (kind === 'exchange' || kind === 'revoke' || tool === null) return system ?? tool;
  return server === null ? tool : `${server}/${tool}`;
}

/** An act of unknown outcome asks for what it names as request (`EventContext.request`), so a call of unknown outcome names none. */
function requestOf(o: JsonObject, gateway: string): Ref | null {
  const id = idText(at(o, 'decision', 'request'));
  return id === null ? null : ref('approval.request', `${gateway}/${id}`);
}
