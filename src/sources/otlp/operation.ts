import { idText } from '../agents/refs.ts';
import type { Attributes } from './attributes.ts';
import { ATTRIBUTES, OPERATIONS, RUNS } from './conventions.ts';
import type { SpanKind } from './request.ts';

/** What was done, in the words of the convention that says it. */
export interface Operation {
  readonly action: string;
  readonly target: string | null;
  /** A run of an agent begins and ends with it. */
  readonly isRun: boolean;
  /** Done by an agent or for one: its conversation is then the agent's. */
  readonly isAgentic: boolean;
  /** A convention that wants a failure marked: without a mark it went well. */
  readonly marksFailure: boolean;
}

const MAX_TARGET = 2000;

/** The most telling convention first: MCP, GenAI, a cloud's SDK, HTTP, a database. */
export function operationOf(attributes: Attributes, name: string | null): Operation {
  return (
    mcp(attributes) ??
    genAi(attributes) ??
    rpc(attributes) ??
    http(attributes) ??
    database(attributes) ?? {
      action: `span:${(name ?? 'unnamed').slice(0, 200)}`,
      target: null,
      isRun: false,
      isAgentic: false,
      marksFailure: false,
    }
  );
}

function mcp(a: Attributes): Operation | null {
  const method = idText(a.first(ATTRIBUTES.mcpMethod) ?? undefined);
  if (method === null) return null;
  const target = a.first(ATTRIBUTES.tool) ?? a.first(ATTRIBUTES.mcpResource) ?? a.text('gen_ai.prompt.name');
  return { action: `mcp:${method}`, target: short(target), isRun: false, isAgentic: true, marksFailure: true };
}

function genAi(a: Attributes): Operation | null {
  // Conventions of 2024 name the tool of a call, and no operation.
  const written = idText(a.first(ATTRIBUTES.operation) ?? (a.has('gen_ai.tool.name') ? 'execute_tool' : undefined));
  if (written === null || NO_OPERATIONS.has(written)) return null;
  const word = OPERATIONS.get(written) ?? written;
  const isRun = RUNS.has(word);
  const target =
    word === 'execute_tool'
      ? (a.first(ATTRIBUTES.tool) ?? a.text('traceloop.entity.name'))
      : isRun
        ? (a.first(ATTRIBUTES.agentName) ?? a.first(ATTRIBUTES.agentId))
        : a.first(ATTRIBUTES.model);
  return { action: `gen_ai:${word}`, target: short(target), isRun, isAgentic: true, marksFailure: true };
}

/** Kinds of observation that say nothing. */
const NO_OPERATIONS: ReadonlySet<string> = new Set(['span', 'event', 'UNKNOWN']);

/** The SDKs of AWS write the service's and the operation's own names. */
function rpc(a: Attributes): Operation | null {
  const system = a.text('rpc.system') ?? a.text('rpc.system.name');
  const method = idText(a.first(ATTRIBUTES.rpcMethod) ?? undefined);
  if (system === null || method === null) return null;
  const service = idText(a.first(ATTRIBUTES.rpcService) ?? undefined);
  const action =
    system === 'aws-api' ? `${service ?? 'aws'}:${method}` : `rpc:${service === null ? '' : `${service}/`}${method}`;
  return { action, target: short(a.first(ATTRIBUTES.peer)), isRun: false, isAgentic: false, marksFailure: true };
}

function http(a: Attributes): Operation | null {
  const method = idText(a.first(ATTRIBUTES.httpMethod) ?? undefined);
  if (method === null) return null;
  const url = a.first(ATTRIBUTES.url);
  return {
    action: `http:${method}`,
    target: url === null ? short(a.first(ATTRIBUTES.peer)) : withoutSecrets(url),
    isRun: false,
    isAgentic: false,
    marksFailure: true,
  };
}

function database(a: Attributes): Operation | null {
  const operation = idText(a.first(ATTRIBUTES.database) ?? undefined);
  if (operation === null) return null;
  const target = short(a.first(ATTRIBUTES.databaseName));
  return { action: `db:${operation}`, target, isRun: false, isAgentic: false, marksFailure: true };
}

const short = (text: string | null): string | null => (text === null ? null : text.slice(0, MAX_TARGET));

/** A URL without its query and without user and password. */
function withoutSecrets(url: string): string {
  const bare = url.slice(0, MAX_TARGET).split(/[?#]/, 1)[0] ?? '';
  return bare.replace(/^([a-z][a-z0-9+.-]{0,20}:\/\/)[^/@]*@/i, '$1') || '/';
}

/** Spans in which the emitter serves somebody else: the actor is the caller. */
export const isServed = (kind: SpanKind): boolean => kind === 'server' || kind === 'consumer';
