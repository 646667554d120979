import { str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';

/** Categories that act on something else than the repository, the team or the account, in order of preference. */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['team', ['team']],
  ['user', ['user']],
  ['two_factor_authentication', ['user']],
  ['hook', ['repo', 'org']],
  ['integration', ['integration', 'name']],
  ['integration_installation', ['integration', 'name']],
  ['oauth_application', ['oauth_application']],
  ['organization_role', ['organization_role_name', 'name']],
  ['personal_access_token', ['user_programmatic_access_name', 'user']],
  ['environment', ['environment_name', 'repo']],
]);

const USUAL = ['repo', 'repository', 'team', 'user', 'org', 'business'];

/** `repo:octo-org/app`, `team:octo-org/admins`, `user:mona`: what was acted on, by the name that GitHub gives. */
export function targetOf(o: JsonObject, action: string): string | null {
  const [category = '', operation = ''] = action.split('.', 2);
  const own =
    category === 'org' && /member|user|collaborator|manager/.test(operation) ? ['user'] : FIELDS.get(category);
  const data = o['data'];
  for (const field of [...(own ?? []), ...USUAL]) {
    const value = str(o[field]) ?? (isObject(data) ? str(data[field]) : null);
    if (value !== null) return `${field === 'repository' ? 'repo' : field}:${value}`;
  }
  return null;
}

const isObject = (v: unknown): v is JsonObject => typeof v === 'object' && v !== null && !Array.isArray(v);
