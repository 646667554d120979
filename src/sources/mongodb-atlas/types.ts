import type { EventKind } from '../../model/event.ts';

export interface TypeRow {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

const row = (kind: EventKind, privileged: boolean): TypeRow => ({ kind, privileged });

/** By the words of which the types are made; the first that fits decides. https://www.mongodb.com/docs/atlas/reference/audit-events/ */
const TYPES: readonly (readonly [RegExp, TypeRow])[] = [
  [/(?:LOGGED_IN|LOGIN)$/, row('authenticate', false)],
  [/^(?:API_KEY|SERVICE_ACCOUNT(?:_SECRET)?|AGENT_API_KEY)_(?:CREATED|ADDED)$/, row('issue', true)],
  [/^(?:API_KEY|SERVICE_ACCOUNT(?:_SECRET)?|AGENT_API_KEY)_(?:DELETED|REMOVED|REVOKED)$/, row('revoke', true)],
  [
    /(?:JOINED|INVITED|INVITATION|REMOVED_FROM|ROLES?_CHANGED|ROLE|DATABASE_USER|DB_USER|MONGODB_USER|_USER_|USER_(?:ADDED|CREATED|DELETED)|TEAM|IDENTITY_PROVIDER)/,
    row('change-identity', true),
  ],
  [
    /(?:ALERT|ACCESS_LIST|WHITELIST|NETWORK_PERMISSION|PEER|PRIVATE_ENDPOINT|ENCRYPTION|AUDIT|TWO_FACTOR|PUBLIC_API|ORG_|GROUP_|SNAPSHOT|EXPORT|SETTINGS|API_KEY|SERVICE_ACCOUNT|DELETED)/,
    row('act', true),
  ],
];

export const rowOf = (type: string): TypeRow => TYPES.find(([words]) => words.test(type))?.[1] ?? row('act', false);
