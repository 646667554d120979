import type { Event, EventContext, IdentityStatement, Presented, Principal } from '../../model/event.ts';
import { NO_PRINCIPAL } from '../../model/event.ts';
import { agentRunRef, appUserRef, idText, mcpSessionRef, requestRef } from '../agents/refs.ts';
import { tokenHash } from '../token-hash.ts';
import type { Attributes } from './attributes.ts';
import { ATTRIBUTES, REQUEST_IDS } from './conventions.ts';
import { serviceOf } from './emitter.ts';
import type { Emitter } from './request.ts';

/** Roles that spans and log records fill alike. All of it is the application's own word: nobody is proven by it. */
export interface Roles {
  readonly principal: Principal;
  readonly onBehalfOf: Event['onBehalfOf'];
  readonly mode: Event['mode'];
  readonly nativeSession: Event['nativeSession'];
  readonly context: EventContext;
}

export function rolesOf(
  emitter: Emitter,
  attributes: Attributes,
  trace: string | null,
  isAgentic: boolean,
  isServed: boolean,
): Roles {
  const service = serviceOf(emitter);
  const user = userOf(emitter, attributes);
  const session = mcpSessionRef(attributes.first(ATTRIBUTES.mcpSession) ?? undefined);
  const behalf = isServed || user === null ? null : appUserRef(service, user.id ?? user.email ?? user.name);
  return {
    principal: isServed ? (user ?? NO_PRINCIPAL) : agentOf(attributes, service, isAgentic),
    onBehalfOf: behalf === null ? [] : [behalf],
    mode: behalf === null ? 'unknown' : 'delegated',
    nativeSession: session === null ? [] : [session],
    context: {
      agentRun: isAgentic ? runOf(service, attributes, isServed ? null : trace) : null,
      toolCall: idText(attributes.first(ATTRIBUTES.toolCall) ?? undefined),
      job: null,
      request: null,
      trace,
    },
  };
}

/** Who acts: the agent, else the service. */
function agentOf(attributes: Attributes, service: string | null, isAgentic: boolean): Principal {
  const id = isAgentic ? attributes.first(ATTRIBUTES.agentId) : null;
  const name = isAgentic ? attributes.first(ATTRIBUTES.agentName) : null;
  const type = id !== null || name !== null ? 'agent' : 'service';
  return id === null && name === null && service === null
    ? NO_PRINCIPAL
    : { ref: null, id, name: name ?? service, email: null, type };
}

/** The user that the application names; what the resource says of one (a collector of one's own machine) counts after it. */
function userOf({ resource }: Emitter, attributes: Attributes): Principal | null {
  const of = (keys: readonly string[]): string | null =>
    idText(attributes.first(keys) ?? resource.first(keys) ?? undefined);
  const id = of(ATTRIBUTES.user);
  const name = of(ATTRIBUTES.userName);
  const email = of(ATTRIBUTES.userEmail);
  return id === null && name === null && email === null ? null : { ref: null, id, name, email, type: 'user' };
}

/** The conversation by its id; a run without one by its trace, which is what its spans share. */
function runOf(service: string | null, attributes: Attributes, trace: string | null): EventContext['agentRun'] {
  const conversation = idText(attributes.first(ATTRIBUTES.conversation) ?? undefined);
  return agentRunRef(service, conversation ?? trace);
}

/** Requests that this span or log made, as the systems called number them: they belong to its tool call, else to its trace. */
export function requestsOf(attributes: Attributes, context: EventContext): readonly IdentityStatement[] {
  const owner = context.toolCall ?? (context.trace === null ? null : `trace:${context.trace}`);
  if (owner === null) return [];
  const found = REQUEST_IDS.flatMap(([attribute, system]) => {
    const request = requestRef(system, attributes.text(attribute) ?? undefined);
    return request === null ? [] : [request];
  });
  return [...new Set(found)].map((ref) => ({ ref, attribute: 'owner' as const, value: owner }));
}

const HASHED = /\[redacted:[\w.-]{1,64}:sha256=([A-Za-z0-9_-]{43})\]/;

/** A bearer token that the instrumentation captured: withheld before it got here, but for its hash. The client's word. */
export function tokenShown(attributes: Attributes): Presented | null {
  const header = attributes.first(ATTRIBUTES.authorization);
  const hash = header === null || header.length > 4096 ? undefined : HASHED.exec(header)?.[1];
  const token = tokenHash(hash);
  if (token === null) return null;
  const join = { key: token, cls: 'K5' as const, issuedAt: null, withinMicros: null };
  return { ref: token, joins: [join], holder: [], holderClass: 'K5', boundTo: null, issuance: 'elsewhere' };
}
