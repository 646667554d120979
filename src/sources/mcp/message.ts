import { arr, at, field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue, RecordView } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { idText } from '../agents/refs.ts';
import { msTime } from '../github/refs.ts';
import { METHODS, RESULTS } from './methods.ts';

/** A message with what was logged around it. */
export interface Captured {
  readonly message: JsonObject;
  readonly time: StatedTime | null;
  readonly session: string | null;
  /** The server as the host that logs names it. */
  readonly server: string | null;
  /** Who sent it, where the log says so. */
  readonly from: 'client' | 'server' | null;
}

/** The message that a record is, or carries as an object of its own; `null` if there is none of MCP. */
export function capturedIn(view: RecordView): Captured | null {
  if (view.json === null) return hostLine(view.text);
  const bare = { time: null, session: null, server: null, from: null };
  if (view.json['jsonrpc'] !== undefined) return isMessage(view.json) ? { message: view.json, ...bare } : null;
  for (const key of CARRIED) {
    const message = obj(view.json[key]);
    if (message !== null && message['jsonrpc'] === '2.0')
      return isMessage(message) ? enveloped(view.json, message) : null;
  }
  return null;
}

/** Any message of JSON-RPC 2.0: where an origin is declared for MCP, errors and pings are its own. */
export function anyRpc({ json }: RecordView): Captured | null {
  if (json === null || json['jsonrpc'] !== '2.0') return null;
  const isOne = typeof json['method'] === 'string' || json['result'] !== undefined || json['error'] !== undefined;
  return isOne ? { message: json, time: null, session: null, server: null, from: null } : null;
}

/** Keys under which proxies, inspectors and middlewares log the message. */
const CARRIED = ['message', 'request', 'response', 'payload', 'body', 'rpc', 'data', 'jsonrpcMessage'] as const;

/** Exact by the name of the method; a result by a field that only MCP's have; an error by nothing, so it is left alone. */
function isMessage(o: JsonObject): boolean {
  if (o['jsonrpc'] !== '2.0') return false;
  const written = o['method'];
  if (written !== undefined) {
    const method = typeof written === 'string' ? METHODS.get(written) : undefined;
    if (method === undefined) return false;
    return method.isShared !== true || isOfMcp(o['params']);
  }
  return o['id'] !== undefined && resultOf(o) !== null;
}

const isOfMcp = (params: JsonValue | undefined): boolean =>
  typeof field(params, 'protocolVersion') === 'string' ||
  typeof at(params, '_meta', 'io.modelcontextprotocol/protocolVersion') === 'string';

/** The method that a result answers, by its shape: `''` where several do; `null` if this is no result of MCP. */
export function resultOf(o: JsonObject): string | null {
  const result = obj(o['result']);
  if (result === null) return null;
  if (
    typeof result['resultType'] === 'string' ||
    at(result, '_meta', 'io.modelcontextprotocol/serverInfo') !== undefined
  )
    return shapeOf(result) ?? '';
  // Lists of `tools` or `content` are common words: what is in them must look like MCP's.
  const shape = shapeOf(result);
  return shape !== null && looksLike(shape, result) ? shape : null;
}

const shapeOf = (result: JsonObject): string | null => {
  const row = RESULTS.find(([name]) => result[name] !== undefined);
  return row === undefined ? null : (row[1] ?? '');
};

function looksLike(shape: string, result: JsonObject): boolean {
  switch (shape) {
    case 'initialize':
      return typeof result['protocolVersion'] === 'string';
    case 'tools/list':
      return obj(field(arr(result['tools'])[0], 'inputSchema')) !== null;
    case 'tools/call':
      return CONTENT.has(str(field(arr(result['content'])[0], 'type')) ?? '');
    case 'resources/read':
      return typeof field(arr(result['contents'])[0], 'uri') === 'string';
    case 'prompts/get':
      return CONTENT.has(str(at(arr(result['messages'])[0], 'content', 'type')) ?? '');
    default:
      return false;
  }
}

const CONTENT: ReadonlySet<string> = new Set(['text', 'image', 'audio', 'resource', 'resource_link']);

function enveloped(o: JsonObject, message: JsonObject): Captured {
  const direction = str(o['direction'])?.toLowerCase() ?? '';
  const headers = o['headers'];
  return {
    message,
    time: TIMES.reduce<StatedTime | null>((found, key) => found ?? msTime(o[key]), null),
    session:
      idText(o['sessionId']) ??
      idText(o['session_id']) ??
      idText(o['mcp-session-id']) ??
      idText(field(headers, 'mcp-session-id')) ??
      idText(field(headers, 'Mcp-Session-Id')),
    server: idText(o['server']) ?? idText(o['serverName']) ?? idText(o['server_name']),
    from: /^(?:client|outgoing$|request$)/.test(direction) ? 'client' : /^server/.test(direction) ? 'server' : null,
  };
}

const TIMES = ['timestamp', 'time', 'ts', '@timestamp'] as const;

/** `2026-03-02T09:15:30.123Z [weather] [info] Message from client: {…} { metadata: undefined }`: a desktop host's log of a server. */
const HOST_LINE =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z) (?:\[([^\]\n]{1,100})\] )?\[(?:info|debug)\] Message from (client|server): (?=\{)/;

function hostLine(text: string): Captured | null {
  const first = text.charCodeAt(0);
  if (first < 0x30 || first > 0x39) return null;
  const m = HOST_LINE.exec(text.slice(0, 250));
  if (m === null) return null;
  const rest = text
    .slice(m[0].length)
    .trimEnd()
    .replace(/ \{ metadata: undefined \}$/, '');
  const message = parsed(rest);
  if (message === null || message['jsonrpc'] !== '2.0') return null;
  return {
    message,
    time: parseIso(m[1]),
    session: null,
    server: idText(m[2]),
    from: m[3] === 'client' ? 'client' : 'server',
  };
}

function parsed(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}
