import type { EventKind } from '../../model/event.ts';

export interface TypeRow {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

const TYPES: ReadonlyMap<string, TypeRow> = new Map<string, TypeRow>([
  ['api_key.created', { kind: 'issue', privileged: true }],
  ['api_key.updated', { kind: 'act', privileged: true }],
  ['api_key.deleted', { kind: 'revoke', privileged: true }],
  ['login.succeeded', { kind: 'authenticate', privileged: false }],
  ['login.failed', { kind: 'authenticate', privileged: false }],
  ['logout.succeeded', { kind: 'end', privileged: false }],
  ['logout.failed', { kind: 'end', privileged: false }],
]);

const PEOPLE = /^(?:user|service_account|role|group|invite|scim|checkpoint\.permission)\b/;

/** Everything else in this log is a change to the organization: https://platform.openai.com/docs/api-reference/audit-logs/object */
export const rowOf = (type: string): TypeRow =>
  TYPES.get(type) ?? { kind: PEOPLE.test(type) ? 'change-identity' : 'act', privileged: true };

/** For the list in docs/sources.md. */
export const PRIVILEGED_TYPES: readonly string[] = [...TYPES].flatMap(([name, row]) =>
  row.privileged === true ? [name] : [],
);
