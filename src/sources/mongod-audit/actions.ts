import type { EventKind } from '../../model/event.ts';

export interface ActionRow {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

const IDENTITY = /^(?:create|update|drop|grant|revoke).*(?:User|Users|Role|Roles|Privileges)/;
const ADMIN =
  /^(?:shutdown|replSetReconfig|enableSharding|shardCollection|addShard|removeShard|refineCollectionShardKey|dropDatabase|dropCollection|rotateLog|auditConfigure|setClusterParameter|importCollection|applicationMessage)$/;

/** https://www.mongodb.com/docs/manual/reference/audit-message/mongo/#audit-event-actions--details--and-results */
export function rowOf(atype: string): ActionRow {
  if (atype === 'authenticate') return { kind: 'authenticate', privileged: false };
  if (atype === 'logout') return { kind: 'end', privileged: false };
  if (IDENTITY.test(atype)) return { kind: 'change-identity', privileged: true };
  return { kind: 'act', privileged: ADMIN.test(atype) };
}
