/**
 * Methods of the Model Context Protocol in all its versions, with the parameter that names what they are about.
 * https://modelcontextprotocol.io/specification/2026-07-28/schema
 */
export interface Method {
  /** Field of `params` that is the target. */
  readonly target: string | null;
  /** The server asks the client. */
  readonly fromServer?: true;
  /** Other protocols over JSON-RPC have a method of this name (language servers: `initialize`): more is needed to tell. */
  readonly isShared?: true;
}

const about = (target: string | null, more: Partial<Method> = {}): Method => ({ target, ...more });
const SERVER = { fromServer: true } as const;

export const METHODS: ReadonlyMap<string, Method> = new Map([
  ['initialize', about(null, { isShared: true })],
  ['ping', about(null, { isShared: true })],
  ['server/discover', about(null)],
  ['tools/list', about(null)],
  ['tools/call', about('name')],
  ['prompts/list', about(null)],
  ['prompts/get', about('name')],
  ['resources/list', about(null)],
  ['resources/templates/list', about(null)],
  ['resources/read', about('uri')],
  ['resources/subscribe', about('uri')],
  ['resources/unsubscribe', about('uri')],
  ['subscriptions/listen', about(null)],
  ['completion/complete', about(null)],
  ['logging/setLevel', about('level')],
  ['tasks/get', about('taskId')],
  ['tasks/result', about('taskId')],
  ['tasks/list', about(null)],
  ['tasks/cancel', about('taskId')],
  ['tasks/update', about('taskId')],
  ['roots/list', about(null, SERVER)],
  ['sampling/createMessage', about(null, SERVER)],
  ['elicitation/create', about(null, SERVER)],
  ['notifications/initialized', about(null)],
  ['notifications/cancelled', about('requestId')],
  ['notifications/progress', about(null)],
  ['notifications/message', about('logger', SERVER)],
  ['notifications/roots/list_changed', about(null)],
  ['notifications/tools/list_changed', about(null, SERVER)],
  ['notifications/prompts/list_changed', about(null, SERVER)],
  ['notifications/resources/list_changed', about(null, SERVER)],
  ['notifications/resources/updated', about('uri', SERVER)],
  ['notifications/subscriptions/acknowledged', about(null, SERVER)],
  ['notifications/elicitation/complete', about('elicitationId', SERVER)],
  ['notifications/tasks/status', about('taskId')],
]);

/** Fields that only a result of MCP has, each with the method that it answers where one does. */
export const RESULTS: readonly (readonly [string, string | null])[] = [
  ['serverInfo', 'initialize'],
  ['supportedVersions', 'server/discover'],
  ['tools', 'tools/list'],
  ['prompts', 'prompts/list'],
  ['resourceTemplates', 'resources/templates/list'],
  ['resources', 'resources/list'],
  ['contents', 'resources/read'],
  ['completion', 'completion/complete'],
  ['messages', 'prompts/get'],
  ['content', 'tools/call'],
  ['inputRequests', null],
];
