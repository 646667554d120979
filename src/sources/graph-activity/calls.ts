import type { EventKind } from '../../model/event.ts';

/** What a call does, by its method and path. */
export interface Call {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

const PLAIN: Call = { kind: 'act', privileged: false };

/** Collections whose changes are administration. https://learn.microsoft.com/en-us/graph/api/overview */
const ADMINISTRATION: ReadonlySet<string> = new Set([
  'administrativeunits',
  'admin',
  'applications',
  'applicationtemplates',
  'approleassignments',
  'auditlogs',
  'devicemanagement',
  'devices',
  'directory',
  'directoryroles',
  'directoryroletemplates',
  'domains',
  'groups',
  'identity',
  'identitygovernance',
  'identityprotection',
  'identityproviders',
  'invitations',
  'oauth2permissiongrants',
  'organization',
  'policies',
  'privilegedaccess',
  'rolemanagement',
  'security',
  'serviceprincipals',
  'users',
]);

/** What of a user or group is daily work and no administration. */
const CONTENT: ReadonlySet<string> = new Set([
  'activities',
  'calendar',
  'calendars',
  'calendarview',
  'chats',
  'contactfolders',
  'contacts',
  'drive',
  'drives',
  'events',
  'getmemberobjects',
  'getmembergroups',
  'checkmembergroups',
  'conversations',
  'inferenceclassification',
  'joinedteams',
  'mailboxsettings',
  'mailfolders',
  'messages',
  'onenote',
  'onlinemeetings',
  'outlook',
  'photo',
  'photos',
  'planner',
  'presence',
  'sendmail',
  'sites',
  'teamwork',
  'threads',
  'todo',
  'translateexchangeids',
]);

const LAST: ReadonlyMap<string, EventKind> = new Map([
  ['addpassword', 'issue'],
  ['addkey', 'issue'],
  ['removepassword', 'revoke'],
  ['removekey', 'revoke'],
  ['revokesigninsessions', 'revoke'],
  ['invalidateallrefreshtokens', 'revoke'],
]);

/** Reads that show a secret: recovery keys of disks, passwords of local administrators. */
const SECRET = /\/(?:bitlocker\/recoverykeys\/[^/]+|devicelocalcredentials\/[^/]+|synchronization\/secrets)$/;

export function callOf(method: string | null, uri: string | null): Call {
  const path = pathOf(uri);
  if (method === null || path === null) return PLAIN;
  const verb = method.toUpperCase();
  if (verb === 'GET') return SECRET.test(path) ? { kind: 'read-secret', privileged: true } : PLAIN;
  const parts = path.split('/').filter((p) => p !== '');
  const [collection = '', , third = ''] = parts;
  const last = LAST.get(parts.at(-1)?.replace(/^microsoft\.graph\./, '') ?? '');
  if (last !== undefined) return { kind: last, privileged: true };
  if (!ADMINISTRATION.has(collection) || CONTENT.has(third)) return PLAIN;
  return { kind: 'change-identity', privileged: true };
}

const MAX_PATH = 4096;

/** Path after the API's version, in lower case: `/users/0b7a…`. The client wrote it; the host stays out. */
function pathOf(uri: string | null): string | null {
  if (uri === null) return null;
  const m = /^https:\/\/[^/?#]+\/+(?:v1\.0|beta)(\/[^?#]*)/i.exec(uri.slice(0, MAX_PATH));
  return m?.[1] === undefined ? null : m[1].toLowerCase().replace(/\(\)/g, '');
}
