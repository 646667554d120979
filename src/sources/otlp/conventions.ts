/**
 * Which attribute plays which role, by convention: data for readers who don't program. All GenAI and MCP conventions are
 * marked as in development and change names; each row says whose it is. Of several the first that is set counts.
 */
export type Convention =
  /** https://github.com/open-telemetry/semantic-conventions-genai */
  | 'otel-genai'
  /** semantic-conventions before the GenAI conventions moved (to 1.36), and their MCP predecessors */
  | 'otel-genai-old'
  /** https://github.com/open-telemetry/semantic-conventions, general */
  | 'otel'
  /** the same before 1.23 (`http.*`, `net.*`) */
  | 'otel-old'
  /** https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md */
  | 'openinference'
  /** https://github.com/traceloop/openllmetry */
  | 'openllmetry'
  /** https://ai-sdk.dev/docs/ai-sdk-core/telemetry */
  | 'vercel-ai'
  /** https://langfuse.com/integrations/native/opentelemetry */
  | 'langfuse'
  /** https://docs.langchain.com/langsmith/trace-with-opentelemetry */
  | 'langsmith'
  /** https://google.github.io/adk-docs/ */
  | 'google-adk'
  /** https://code.claude.com/docs/en/monitoring-usage and command line agents with the same names */
  | 'cli-agents';

interface Row {
  readonly attribute: string;
  readonly of: Convention;
}

const rows = (...list: readonly (readonly [string, Convention])[]): readonly Row[] =>
  list.map(([attribute, of]) => ({ attribute, of }));

export const ROLES = {
  /** What the agent or model did, in the words of the convention; OPERATIONS puts them into one vocabulary. */
  operation: rows(
    ['gen_ai.operation.name', 'otel-genai'],
    ['openinference.span.kind', 'openinference'],
    ['traceloop.span.kind', 'openllmetry'],
    ['ai.operationId', 'vercel-ai'],
    ['langfuse.observation.type', 'langfuse'],
    ['langsmith.span.kind', 'langsmith'],
    ['llm.request.type', 'openllmetry'],
  ),
  /** The id that the model gave the tool call. */
  toolCall: rows(
    ['gen_ai.tool.call.id', 'otel-genai'],
    ['tool_call.id', 'openinference'],
    ['ai.toolCall.id', 'vercel-ai'],
    ['tool_use_id', 'cli-agents'],
    ['call_id', 'cli-agents'],
  ),
  tool: rows(
    ['gen_ai.tool.name', 'otel-genai'],
    ['tool.name', 'openinference'],
    ['ai.toolCall.name', 'vercel-ai'],
    ['mcp.tool.name', 'otel-genai-old'],
    ['tool_name', 'cli-agents'],
    ['function_name', 'cli-agents'],
  ),
  /** One conversation, thread or session of an agent. */
  conversation: rows(
    ['gen_ai.conversation.id', 'otel-genai'],
    ['session.id', 'openinference'],
    ['traceloop.association.properties.session_id', 'openllmetry'],
    ['traceloop.association.properties.thread_id', 'openllmetry'],
    ['traceloop.association.properties.conversation_id', 'openllmetry'],
    ['langfuse.session.id', 'langfuse'],
    ['langsmith.metadata.session_id', 'langsmith'],
    ['langsmith.metadata.thread_id', 'langsmith'],
    ['gcp.vertex.agent.session_id', 'google-adk'],
    ['conversation.id', 'cli-agents'],
  ),
  agentId: rows(['gen_ai.agent.id', 'otel-genai']),
  agentName: rows(
    ['gen_ai.agent.name', 'otel-genai'],
    ['agent.name', 'openinference'],
    ['agent_name', 'otel-genai-old'],
    ['traceloop.entity.name', 'openllmetry'],
  ),
  /** For whom the application says that it works. */
  user: rows(
    ['user.account_uuid', 'cli-agents'],
    ['enduser.id', 'otel'],
    ['user.id', 'otel'],
    ['traceloop.association.properties.user_id', 'openllmetry'],
    ['langfuse.user.id', 'langfuse'],
    ['langsmith.metadata.user_id', 'langsmith'],
  ),
  userEmail: rows(['user.email', 'otel']),
  userName: rows(['user.name', 'otel'], ['enduser.name', 'otel']),
  model: rows(
    ['gen_ai.request.model', 'otel-genai'],
    ['gen_ai.response.model', 'otel-genai'],
    ['llm.model_name', 'openinference'],
    ['llm.request.model', 'openllmetry'],
    ['ai.model.id', 'vercel-ai'],
  ),
  mcpMethod: rows(['mcp.method.name', 'otel-genai'], ['mcp.method', 'otel-genai-old']),
  mcpSession: rows(['mcp.session.id', 'otel-genai']),
  mcpResource: rows(['mcp.resource.uri', 'otel-genai']),
  httpMethod: rows(['http.request.method', 'otel'], ['http.method', 'otel-old']),
  url: rows(['url.full', 'otel'], ['http.url', 'otel-old'], ['url.path', 'otel'], ['http.target', 'otel-old']),
  peer: rows(['server.address', 'otel'], ['net.peer.name', 'otel-old'], ['http.host', 'otel-old']),
  httpStatus: rows(['http.response.status_code', 'otel'], ['http.status_code', 'otel-old']),
  rpcService: rows(['rpc.service', 'otel']),
  rpcMethod: rows(['rpc.method', 'otel']),
  database: rows(['db.operation.name', 'otel'], ['db.operation', 'otel-old']),
  databaseName: rows(['db.namespace', 'otel'], ['db.name', 'otel-old']),
  /** The caller's address as a server saw it. */
  clientAddress: rows(
    ['client.address', 'otel'],
    ['http.client_ip', 'otel-old'],
    ['network.peer.address', 'otel'],
    ['net.sock.peer.addr', 'otel-old'],
    ['net.peer.ip', 'otel-old'],
  ),
  userAgent: rows(['user_agent.original', 'otel'], ['http.user_agent', 'otel-old']),
  error: rows(['error.type', 'otel'], ['exception.type', 'otel'], ['rpc.response.status_code', 'otel']),
  authorization: rows(['http.request.header.authorization', 'otel']),
} as const satisfies Record<string, readonly Row[]>;

export type Role = keyof typeof ROLES;

/** Attributes of each role, in order. */
export const ATTRIBUTES = Object.fromEntries(
  Object.entries(ROLES).map(([role, list]) => [role, list.map((row) => row.attribute)]),
) as unknown as Readonly<Record<Role, readonly string[]>>;

/** Request ids that systems give: attribute, and the system whose log has them. */
export const REQUEST_IDS: readonly (readonly [string, string])[] = [
  ['aws.request_id', 'aws'],
  ['aws.requestId', 'aws'],
  ['http.response.header.x-amzn-requestid', 'aws'],
  ['http.response.header.x-amz-request-id', 'aws'],
  ['http.response.header.x-github-request-id', 'github'],
  ['http.response.header.x-ms-request-id', 'azure'],
  ['http.response.header.request-id', 'azure'],
  ['http.response.header.x-request-id', 'http'],
];

/** Words of other conventions for the operations of `gen_ai.operation.name`. */
export const OPERATIONS: ReadonlyMap<string, string> = new Map([
  // OpenInference
  ['AGENT', 'invoke_agent'],
  ['TOOL', 'execute_tool'],
  ['LLM', 'chat'],
  ['CHAIN', 'chain'],
  ['RETRIEVER', 'retrieval'],
  ['EMBEDDING', 'embeddings'],
  ['RERANKER', 'rerank'],
  ['GUARDRAIL', 'guardrail'],
  ['EVALUATOR', 'evaluate'],
  // OpenLLMetry, LangSmith, Langfuse
  ['workflow', 'invoke_workflow'],
  ['agent', 'invoke_agent'],
  ['tool', 'execute_tool'],
  ['llm', 'chat'],
  ['generation', 'chat'],
  ['completion', 'text_completion'],
  ['retriever', 'retrieval'],
  ['embedding', 'embeddings'],
  ['evaluator', 'evaluate'],
  ['GENERATION', 'chat'],
  // Vercel AI SDK
  ['ai.toolCall', 'execute_tool'],
  ['ai.generateText', 'invoke_agent'],
  ['ai.streamText', 'invoke_agent'],
  ['ai.generateText.doGenerate', 'chat'],
  ['ai.streamText.doStream', 'chat'],
  ['ai.embed', 'embeddings'],
  ['ai.embedMany', 'embeddings'],
]);

/** Operations that are a run of an agent. */
export const RUNS: ReadonlySet<string> = new Set(['invoke_agent', 'invoke_workflow']);
