import { at, str, strAt } from '../../model/json.ts';
import type { JsonValue } from '../../model/source.ts';
import { isRefKind } from './keys.ts';
import type { Place, Problem, RawEntry, RawExport } from './raw.ts';

/**
 * What a SCIM export does not say of itself. SCIM's `id` is unique within one service, `externalId` within whoever provisions it
 * (RFC 7643 §3.1), so which logs they occur in is for the operator to say; without that they would name nobody, or somebody else.
 */
export interface ScimOptions {
  /** Kind of ref that `id` is, like aws.identity-center-user. */
  readonly kind: string | null;
  /** Kind of ref that `externalId` is, like entra.user; `null`: it is left aside. */
  readonly externalKind: string | null;
}

const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2 */
export const isScim = (root: unknown): boolean => {
  const schemas = at(root as JsonValue, 'schemas');
  return Array.isArray(schemas) && schemas.some((s) => s === LIST);
};

/** The Users of a ListResponse. A user is one account: `userName`, e-mail and employee number join it with no other. */
export function scimEntries(
  file: string,
  root: unknown,
  place: (path: readonly PropertyKey[]) => Place,
  { kind, externalKind }: ScimOptions,
): RawExport {
  const problems: Problem[] = [];
  for (const [option, value] of [
    ['--scim-id', kind],
    ['--scim-external-id', externalKind],
  ] as const)
    if (value !== null && !isRefKind('identity', value))
      problems.push({
        file,
        line: 1,
        column: 1,
        message: `${option} ${value} is no kind of account`,
        remedy: 'Use one such as okta.user.',
      });
  if (kind === null)
    problems.push({
      file,
      line: 1,
      column: 1,
      message: 'SCIM does not say in which logs its ids occur',
      remedy: 'Say it with --scim-id, like --scim-id aws.identity-center-user.',
    });
  const resources = at(root as JsonValue, 'Resources');
  const list = Array.isArray(resources) ? resources : [];
  const total = at(root as JsonValue, 'totalResults');
  const notices =
    typeof total === 'number' && total > list.length
      ? [`${file}: it holds ${list.length} of ${total} resources; import the other pages too`]
      : [];
  if (problems.length > 0 || kind === null) return { entries: [], problems, notices };
  let others = 0;
  const entries = list.flatMap((user, i): RawEntry[] => {
    const schemas = at(user, 'schemas');
    if (Array.isArray(schemas) && !schemas.includes(USER)) {
      others++;
      return [];
    }
    return [userEntry(user, ['Resources', i], place, kind, externalKind)];
  });
  if (others > 0) notices.push(`${file}: ${others} resources that are no Users were left aside`);
  return { entries, problems, notices };
}

/** SCIM's words for what an entry says. */
function userEntry(
  user: JsonValue,
  path: readonly PropertyKey[],
  place: (path: readonly PropertyKey[]) => Place,
  kind: string,
  externalKind: string | null,
): RawEntry {
  const active = at(user, 'active');
  const emails = at(user, 'emails');
  const email = Array.isArray(emails) ? (emails.find((e) => at(e, 'primary') === true) ?? emails[0]) : undefined;
  const roles = at(user, 'roles');
  const said: readonly (readonly [key: string, value: unknown, at: string])[] = [
    [kind, str(at(user, 'id')), 'id'],
    ...(externalKind === null || externalKind === kind
      ? []
      : ([[externalKind, str(at(user, 'externalId')), 'externalId']] as const)),
    ['name', strAt(user, 'name', 'formatted') ?? strAt(user, 'displayName'), 'name'],
    ['login', strAt(user, 'userName'), 'userName'],
    ['email', email === undefined ? null : strAt(email, 'value'), 'emails'],
    ['roles', Array.isArray(roles) ? roles.flatMap((r) => strAt(r, 'value') ?? []) : null, 'roles'],
    ['state', typeof active === 'boolean' ? (active ? 'enabled' : 'disabled') : null, 'active'],
  ];
  const values = new Map(
    said.filter(([, value]) => value !== null).map(([key, value, from]) => [key, { value, from }]),
  );
  return {
    entry: 'identity',
    keys: [...values.keys()],
    get: (key) => values.get(key)?.value,
    at: (key) => {
      const from = key === undefined ? undefined : values.get(key)?.from;
      return place(from === undefined ? path : [...path, from]);
    },
  };
}
