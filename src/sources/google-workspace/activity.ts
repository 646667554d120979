import { arr, field, num, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/**
 * An activity of the Reports API: who, when, from where, in which application, and one or more events. Unset parameters are
 * left out by Google. https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities
 */
export interface Activity {
  readonly app: string;
  readonly time: JsonValue | undefined;
  /** Unique with time, application and customer. */
  readonly qualifier: string | null;
  readonly customer: string | null;
  readonly actor: JsonObject | null;
  readonly ip: string | null;
  readonly happened: readonly Happened[];
  /** Events were taken out of their activity one by one: their place in it is not known. */
  readonly isSplit: boolean;
}

export interface Happened {
  readonly name: string;
  readonly type: string | null;
  /** A parameter by its name, as text. */
  readonly parameter: (name: string) => string | null;
}

const KIND = 'admin#reports#activity';
/** More events in one activity than Google writes. */
const MAX_EVENTS = 1_000;
const MAX_PARAMETERS = 200;

/** https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list#ApplicationName */
const APPLICATIONS: ReadonlySet<string> = new Set([
  ...[
    'access_evaluation',
    'access_transparency',
    'admin',
    'admin_data_action',
    'assignments',
    'calendar',
    'chat',
    'chrome',
  ],
  ...[
    'classroom',
    'cloud_search',
    'contacts',
    'context_aware_access',
    'data_migration',
    'data_studio',
    'directory_sync',
  ],
  ...['drive', 'gcp', 'gemini_for_workspace', 'gemini_in_workspace_apps', 'gmail', 'gplus', 'graduation', 'groups'],
  ...[
    'groups_enterprise',
    'jamboard',
    'keep',
    'ldap',
    'login',
    'meet',
    'meet_hardware',
    'mobile',
    'profile',
    'rules',
    'saml',
  ],
  ...['takeout', 'tasks', 'token', 'user_accounts', 'vault', 'vids'],
]);

/**
 * Google's `kind`, or an id that names an application and an event beside it: exports leave `kind` out, and put one event's name,
 * type and parameters on top (`name`/`parameters`, or `event_name` and each parameter by itself).
 */
export function isActivity(o: JsonObject): boolean {
  const id = o['id'];
  if (typeof id !== 'object' || id === null) return false;
  const app = field(id, 'applicationName');
  if (typeof app !== 'string') return false;
  if (o['kind'] === KIND) return true;
  if (!APPLICATIONS.has(app)) return false;
  const hasEvent = o['events'] !== undefined || typeof o['name'] === 'string' || typeof o['event_name'] === 'string';
  return hasEvent ? true : typeof o['type'] === 'string' || (obj(o['actor']) !== null && obj(o['parameters']) !== null);
}

export function activityOf(o: JsonObject): Activity | null {
  if (!isActivity(o)) return null;
  const id = obj(o['id']);
  const isSplit = o['events'] === undefined;
  return {
    app: text(id?.['applicationName']) ?? 'unknown',
    time: id?.['time'],
    qualifier: text(id?.['uniqueQualifier']),
    customer: text(id?.['customerId']),
    actor: obj(o['actor']),
    ip: str(o['ipAddress']),
    happened: isSplit ? [split(o)] : events(o['events']),
    isSplit,
  };
}

function events(v: JsonValue | undefined): readonly Happened[] {
  const list = Array.isArray(v) ? v.slice(0, MAX_EVENTS) : [v];
  return list.flatMap((item) => {
    const event = obj(item);
    return event === null ? [] : [ofEvent(event, event['parameters'])];
  });
}

const ofEvent = (event: JsonObject, parameters: JsonValue | undefined): Happened => ({
  name: str(event['name'])?.trim() ?? str(event['type']) ?? 'unknown',
  type: str(event['type']),
  parameter: Array.isArray(parameters) ? listed(parameters) : (name) => text(field(parameters, name)),
});

function split(o: JsonObject): Happened {
  if (typeof o['event_name'] !== 'string') return ofEvent(o, o['parameters']);
  return { name: o['event_name'], type: str(o['event_type']), parameter: (name) => text(field(o, name)) };
}

const listed =
  (parameters: readonly JsonValue[]) =>
  (name: string): string | null => {
    const found = parameters.slice(0, MAX_PARAMETERS).find((p) => field(p, 'name') === name);
    return (
      ['value', 'intValue', 'boolValue', 'multiValue'].map((key) => text(field(found, key))).find((v) => v !== null) ??
      null
    );
  };

/** A scalar as text; of a list its first. */
function text(v: JsonValue | undefined): string | null {
  const first = Array.isArray(v) ? arr(v)[0] : v;
  if (typeof first === 'boolean') return String(first);
  const n = num(first);
  return n === null ? str(first) : String(n);
}
