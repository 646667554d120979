import { blankEvent, type Event, type Outcome } from '../../model/event.ts';
import { idText } from '../agents/refs.ts';
import { ATTRIBUTES } from './conventions.ts';
import { ownMachine } from './emitter.ts';
import { META } from './meta.ts';
import { type Operation, operationOf } from './operation.ts';
import type { LogRecord } from './request.ts';
import { requestsOf, rolesOf } from './roles.ts';

/** Command line agents that name their events `<product>.<event>`, in `event.name` or as the body. */
const PRODUCTS = /^(claude_code|codex|gemini_cli|qwen-code|copilot)\.([a-z][a-z_.]{1,60})$/;
/** Scope of the agent that writes `event.name` without its product. */
const CLAUDE_CODE = 'com.anthropic.claude_code';

/** A log record as an event: events of agents by their name, all others as what they are. */
export function logEvent(log: LogRecord): Event {
  const { attributes, emitter } = log;
  const operation = namedOperation(log);
  const roles = rolesOf(emitter, attributes, log.trace, operation.isAgentic, false);
  const id = idText(attributes.text('log.record.uid') ?? undefined);
  const decision = decisionIn(log);
  return {
    ...blankEvent(META.id, operation.action),
    ...roles,
    sourceEventId: id,
    time: log.at,
    precision: log.at === null ? 0 : 1,
    kind: decision === null ? 'act' : 'approve',
    target: operation.target,
    outcome: decision ?? outcomeOf(log),
    error: attributes.has('error.type') ? idText(attributes.text('error.type') ?? undefined) : null,
    statements: requestsOf(attributes, roles.context),
    device: ownMachine(emitter, null),
  };
}

function namedOperation({ eventName, body, emitter, attributes }: LogRecord): Operation {
  const target = attributes.first(ATTRIBUTES.tool) ?? attributes.first(ATTRIBUTES.model);
  const agentic = { target: target?.slice(0, 2000) ?? null, isRun: false, isAgentic: true, marksFailure: false };
  const named = PRODUCTS.exec(eventName ?? '') ?? PRODUCTS.exec(body?.slice(0, 100) ?? '');
  if (named !== null) return { ...agentic, action: `${named[1]}:${named[2]}` };
  const name = idText(eventName ?? undefined);
  if (name !== null && emitter.scope?.startsWith(CLAUDE_CODE)) return { ...agentic, action: `claude_code:${name}` };
  if (name?.startsWith('gen_ai.')) return { ...agentic, action: `gen_ai:${name.slice('gen_ai.'.length)}` };
  const ordinary = operationOf(attributes, null);
  if (!ordinary.action.startsWith('span:')) return ordinary;
  return { ...ordinary, action: name === null ? 'log:record' : `event:${name.slice(0, 200)}` };
}

/** A person (or a rule that he made) let the agent use a tool, or didn't. */
function decisionIn({ eventName, body, attributes }: LogRecord): Outcome | null {
  if (!/(?:^|\.)tool_decision$/.test(eventName ?? body?.slice(0, 100) ?? '')) return null;
  const decision = attributes.text('decision');
  if (decision === null) return null;
  return /^(?:accept|approved)/.test(decision)
    ? 'success'
    : /^(?:reject|denied|abort)/.test(decision)
      ? 'failure'
      : 'unknown';
}

function outcomeOf({ attributes }: LogRecord): Outcome {
  const success = attributes.flag('success');
  if (success !== null) return success ? 'success' : 'failure';
  return attributes.has('error.type') ? 'failure' : 'unknown';
}
