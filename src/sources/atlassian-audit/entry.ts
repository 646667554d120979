import { arr, field, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';

export type Form = 'data-center' | 'jira-cloud' | 'confluence-cloud' | 'organisation';

export interface Account {
  /** The product's own number or key; `-1` is the system, `-2` nobody who is signed in. */
  readonly id: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly type: string | null;
}

/** One entry, the same in whichever of the four forms it came. */
export interface Entry {
  readonly form: Form;
  readonly id: string | null;
  readonly time: StatedTime | null;
  /** The operation's key where there is one (it does not change with the language), else its summary. */
  readonly action: string;
  readonly category: string | null;
  readonly author: Account;
  readonly ip: string | null;
  /** Host of the Data Center instance, which numbers its accounts itself. */
  readonly server: string | null;
  readonly node: string | null;
  readonly objects: readonly JsonObject[];
  readonly extra: (key: string) => string | null;
}

const MAX_OBJECTS = 64;
const MAX_TEXT = 512;
const cut = (text: string | null): string | null => text?.slice(0, MAX_TEXT) ?? null;

export function formOf(o: JsonObject): Form | null {
  if (o['affectedObjects'] !== undefined) {
    const type = obj(o['auditType']) ?? obj(o['type']);
    return type !== null && obj(o['author']) !== null && typeof type['action'] === 'string' ? 'data-center' : null;
  }
  if (o['objectItem'] !== undefined || o['eventSource'] !== undefined)
    return str(o['summary']) !== null && o['created'] !== undefined && o['category'] !== undefined
      ? 'jira-cloud'
      : null;
  if (o['superAdmin'] !== undefined)
    return o['creationDate'] !== undefined && obj(o['author']) !== null ? 'confluence-cloud' : null;
  if (o['attributes'] === undefined || o['id'] === undefined) return null;
  const attributes = obj(o['attributes']);
  return attributes !== null &&
    obj(attributes['actor']) !== null &&
    str(attributes['action']) !== null &&
    attributes['time'] !== undefined
    ? 'organisation'
    : null;
}

export function entryOf(o: JsonObject): Entry | null {
  switch (formOf(o)) {
    case 'data-center':
      return dataCenter(o);
    case 'jira-cloud':
      return jiraCloud(o);
    case 'confluence-cloud':
      return confluenceCloud(o);
    case 'organisation':
      return organisation(o);
    default:
      return null;
  }
}

const objectsOf = (value: JsonValue | undefined): readonly JsonObject[] =>
  arr(value)
    .slice(0, MAX_OBJECTS)
    .map(obj)
    .filter((one) => one !== null);

const NO_EXTRA = (): null => null;

/** Files and REST of Data Center; the REST form has `type`, the file `auditType`, and a time in two parts. */
function dataCenter(o: JsonObject): Entry {
  const type = obj(o['auditType']) ?? obj(o['type']);
  const author = obj(o['author']);
  const attributes = objectsOf(o['extraAttributes']);
  return {
    form: 'data-center',
    id: null,
    time: splitTime(o['timestamp']) ?? parseIso(o['timestamp']),
    action: cut(strAt(type ?? undefined, 'actionI18nKey') ?? strAt(type ?? undefined, 'action')) ?? 'unknown',
    category: strAt(type ?? undefined, 'category'),
    author: {
      id: cut(str(author?.['id'])),
      // Confluence shows the display name; the login name is in the link to the profile.
      name: cut(loginIn(str(author?.['uri'])) ?? str(author?.['name'])),
      email: null,
      type: cut(str(author?.['type'])),
    },
    ip: str(o['source']),
    server: hostOf(str(o['system'])),
    node: cut(str(o['node'])),
    objects: objectsOf(o['affectedObjects']),
    extra: (key) => cut(str(attributes.find((a) => a['nameI18nKey'] === key)?.['value'])),
  };
}

function jiraCloud(o: JsonObject): Entry {
  const account = str(o['authorAccountId']);
  return {
    form: 'jira-cloud',
    id: typeof o['id'] === 'number' ? String(o['id']) : str(o['id']),
    time: parseIso(o['created']),
    action: cut(str(o['summary'])) ?? 'unknown',
    category: str(o['category']),
    author: {
      id: cut(account ?? str(o['authorKey'])),
      name: null,
      email: null,
      type: account === null ? null : 'account',
    },
    ip: str(o['remoteAddress']),
    server: null,
    node: null,
    objects: [obj(o['objectItem']), ...objectsOf(o['associatedItems'])].filter((one) => one !== null),
    extra: NO_EXTRA,
  };
}

function confluenceCloud(o: JsonObject): Entry {
  const author = obj(o['author']);
  const ms = o['creationDate'];
  return {
    form: 'confluence-cloud',
    id: null,
    time:
      typeof ms === 'number' && ms > 1e11 && ms < 7.2e12
        ? { at: micros(Math.trunc(ms) * 1000), precision: 1000 }
        : parseIso(ms),
    action: cut(str(o['summary'])) ?? 'unknown',
    category: str(o['category']),
    author: {
      id: cut(str(author?.['accountId'])),
      name: cut(str(author?.['displayName'])),
      email: null,
      type: cut(str(author?.['accountType']) ?? str(author?.['type'])),
    },
    ip: str(o['remoteAddress']),
    server: null,
    node: null,
    objects: [obj(o['affectedObject']), ...objectsOf(o['associatedObjects'])].filter((one) => one !== null),
    extra: NO_EXTRA,
  };
}

/** https://developer.atlassian.com/cloud/admin/organization/rest/api-group-events/ */
function organisation(o: JsonObject): Entry {
  const attributes = obj(o['attributes']);
  const actor = obj(attributes?.['actor']);
  return {
    form: 'organisation',
    id: cut(str(o['id'])),
    time: parseIso(attributes?.['time']),
    action: cut(str(attributes?.['action'])) ?? 'unknown',
    category: null,
    author: {
      id: cut(str(actor?.['id'])),
      name: cut(str(actor?.['name'])),
      email: cut(str(actor?.['email'])),
      type: 'account',
    },
    ip: strAt(attributes ?? undefined, 'location', 'ip'),
    server: null,
    node: null,
    objects: [...objectsOf(attributes?.['context']), ...objectsOf(attributes?.['container'])].map(contextObject),
    extra: NO_EXTRA,
  };
}

/** `{id, type, attributes: {name, email}}` as the others have it. */
function contextObject(o: JsonObject): JsonObject {
  const attributes = obj(o['attributes']);
  const name = field(attributes ?? undefined, 'name') ?? field(attributes ?? undefined, 'siteName');
  return { type: o['type'], id: o['id'], ...(name !== undefined && { name }) };
}

function splitTime(value: JsonValue | undefined): StatedTime | null {
  const o = obj(value);
  const second = o?.['epochSecond'];
  const nano = o?.['nano'];
  if (
    typeof second !== 'number' ||
    !(second >= 0 && second < 7.2e9) ||
    typeof nano !== 'number' ||
    !(nano >= 0 && nano < 1e9)
  )
    return null;
  return {
    at: micros(Math.trunc(second) * MICROS_PER_SECOND + Math.trunc(nano / 1000)),
    precision: nano % 1_000_000 === 0 ? 1000 : 1,
  };
}

const loginIn = (uri: string | null): string | null => {
  const name = /[?&](?:username|name)=([^&#]{1,256})/.exec(uri?.slice(0, 2048) ?? '')?.[1];
  if (name === undefined) return null;
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
};

const hostOf = (url: string | null): string | null =>
  /^https?:\/\/([a-z0-9.-]{1,253}(?::\d{1,5})?)/i.exec(url ?? '')?.[1]?.toLowerCase() ?? null;
