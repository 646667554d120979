import type { Ended, IdentityStatement, Issued } from '../../model/event.ts';
import { arr, at, num, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { MICROS_PER_SECOND, type Micros, micros } from '../../model/time.ts';
import { accountOf, delegatedToken, isEmail } from '../gcp/refs.ts';
import { accountRef } from '../kubernetes/identity.ts';
import { tokenIssued } from '../kubernetes/tokens.ts';
import { type Caller, keyNamed } from './caller.ts';
import { any, type Entry } from './entry.ts';
import { federatedIssued, isExchange } from './exchange.ts';
import { asAuditEvent, isKubernetes, requestOf } from './kubernetes.ts';
import { operationOf } from './methods.ts';

/** Credentials that begin with this entry. */
export function issuedBy(e: Entry, caller: Caller, time: Micros | null, cluster: string | null): readonly Issued[] {
  if (isKubernetes(e)) return clusterTokens(e, caller, time, cluster);
  if (isExchange(e)) return federatedIssued(e, time);
  const operation = operationOf(e.method);
  if (e.service === 'iam.googleapis.com' && NEW_KEYS.has(operation)) return newKey(e, time);
  return e.service === 'iamcredentials.googleapis.com' && TOKENS.has(operation) ? impersonation(e, caller, time) : [];
}

const NEW_KEYS: ReadonlySet<string> = new Set(['CreateServiceAccountKey', 'UploadServiceAccountKey']);
const TOKENS: ReadonlySet<string> = new Set(['GenerateAccessToken', 'GenerateIdToken']);

/** A key opens its window; who holds it, nobody logs. It speaks for its account. */
function newKey(e: Entry, time: Micros | null): readonly Issued[] {
  const key = keyNamed(str(e.response?.['name']));
  const seconds = num(at(e.response ?? undefined, 'valid_before_time', 'seconds'));
  const expires = seconds !== null && seconds > 0 && seconds < 7_258_118_400 ? seconds * MICROS_PER_SECOND : null;
  return key === null
    ? []
    : [
        {
          ref: key.ref,
          keys: [key.ref],
          issuedAt: time,
          expires: expires === null ? null : micros(expires),
          lineage: 'window',
          holder: [],
          boundTo: null,
          authenticates: false,
        },
      ];
}

const DEFAULT_LIFE_SECONDS = 3_600;

/**
 * A service account's token, made by whoever may impersonate it. Its uses name the account and the chain of delegation, and
 * so does this key: caller, delegates, account.
 * https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken
 */
function impersonation(e: Entry, caller: Caller, time: Micros | null): readonly Issued[] {
  const target = serviceAccountNamed(e, str(e.request?.['name']) ?? e.resourceName);
  const delegates = arr(e.request?.['delegates']).map((name) => emailIn(str(name)));
  const holder = caller.presented?.holder ?? [];
  if (target === null || holder.length === 0 || delegates.some((d) => d === null) || delegates.length > 10) return [];
  const hops = [...(delegates as readonly Ref[]), target];
  // Later entries name whoever called last, or all who stand behind him.
  const token = delegatedToken([...holder, ...hops]);
  const last = delegatedToken([holder.at(-1) as Ref, ...hops]);
  const lifetime = /^(\d{1,6})(?:\.\d+)?s$/.exec((str(e.request?.['lifetime']) ?? '').slice(0, 20))?.[1];
  const life = (lifetime === undefined ? DEFAULT_LIFE_SECONDS : Number(lifetime)) * MICROS_PER_SECOND;
  return [
    {
      ref: token,
      keys: last === token ? [token] : [token, last],
      issuedAt: time,
      expires: time === null ? null : micros(time + life),
      lineage: 'presenter',
      holder: hops,
      boundTo: null,
      authenticates: false,
    },
  ];
}

/** The account in `projects/-/serviceAccounts/EMAIL`; where its number stands there, the resource's labels have the address. */
function serviceAccountNamed(e: Entry, name: string | null): Ref | null {
  const labelled = str(e.resourceLabels?.['email_id']);
  return emailIn(name) ?? (labelled !== null && isEmail(labelled) ? accountOf(labelled) : null);
}

function emailIn(name: string | null): Ref | null {
  const email = /\/serviceAccounts\/([^/\s]{1,320})(?:$|\/)/.exec((name ?? '').slice(0, 1_000))?.[1];
  return email !== undefined && isEmail(email) ? accountOf(email) : null;
}

function clusterTokens(e: Entry, caller: Caller, time: Micros | null, cluster: string | null): readonly Issued[] {
  const request = requestOf(e);
  if (request.resource !== 'serviceaccounts/token' || request.verb !== 'create') return [];
  return tokenIssued(asAuditEvent(e, request), caller.principal.name, time, cluster);
}

/** Credentials, accounts and secret versions that end with this entry. */
export function endedBy(e: Entry, cluster: string | null): readonly Ended[] {
  if (isKubernetes(e)) {
    const { resource, verb, namespace, name } = requestOf(e);
    const isDeleted = resource === 'serviceaccounts' && verb === 'delete' && namespace !== null && name !== null;
    const account = isDeleted ? accountRef(`system:serviceaccount:${namespace}:${name}`, cluster) : null;
    return account === null ? [] : [{ ref: account, how: 'deleted', at: null }];
  }
  const end = ENDS.get(`${e.service} ${operationOf(e.method)}`);
  const what = end?.what(e) ?? null;
  return end === undefined || what === null ? [] : [{ ref: what, how: end.how, at: null }];
}

const nameOf = (e: Entry): string | null => str(e.request?.['name']) ?? e.resourceName;
const key = (e: Entry): Ref | null => keyNamed(nameOf(e))?.ref ?? null;
const account = (e: Entry): Ref | null => serviceAccountNamed(e, nameOf(e));
const version = (e: Entry): Ref | null => secretVersionOf(e);

const ENDS: ReadonlyMap<string, { readonly how: Ended['how']; readonly what: (e: Entry) => Ref | null }> = new Map([
  ['iam.googleapis.com DeleteServiceAccountKey', { how: 'deleted', what: key }],
  ['iam.googleapis.com DisableServiceAccountKey', { how: 'disabled', what: key }],
  ['iam.googleapis.com DeleteServiceAccount', { how: 'deleted', what: account }],
  ['iam.googleapis.com DisableServiceAccount', { how: 'disabled', what: account }],
  ['secretmanager.googleapis.com DisableSecretVersion', { how: 'disabled', what: version }],
  ['secretmanager.googleapis.com DestroySecretVersion', { how: 'deleted', what: version }],
]);

const STATES: ReadonlyMap<string, string> = new Map([
  ['CreateServiceAccount', 'active'],
  ['EnableServiceAccount', 'active'],
  ['UndeleteServiceAccount', 'active'],
  ['DisableServiceAccount', 'disabled'],
  ['DeleteServiceAccount', 'deleted'],
]);

/** State of a service account, and the number that Google gave it: an address that was deleted can be made again. */
export function statedBy(e: Entry): readonly IdentityStatement[] {
  const state = e.service === 'iam.googleapis.com' ? STATES.get(operationOf(e.method)) : undefined;
  if (state === undefined) return [];
  const email = str(e.response?.['email']);
  const made = email !== null && isEmail(email) ? accountOf(email) : account(e);
  if (made === null) return [];
  const number = str(any(e.response ?? undefined, 'unique_id', 'uniqueId')) ?? str(e.resourceLabels?.['unique_id']);
  const said: IdentityStatement[] = [{ ref: made, attribute: 'state', value: state }];
  return number === null ? said : [...said, { ref: made, attribute: 'alias', value: number }];
}

const VERSION =
  /(?:^|\/)(projects\/[^/\s]{1,100}\/(?:locations\/[^/\s]{1,63}\/)?secrets\/[^/\s]{1,255}\/versions\/\d{1,10})$/;

/**
 * The version of a secret by its full name. `latest` and other aliases name none: which version it was when it was read, the
 * entry does not say.
 */
export function secretVersionOf(e: Entry): Ref | null {
  if (e.service !== 'secretmanager.googleapis.com') return null;
  for (const name of [e.resourceName, str(e.response?.['name']), str(e.request?.['name'])]) {
    const found = VERSION.exec((name ?? '').slice(0, 1_000))?.[1];
    if (found !== undefined) return ref('secret.version', found);
  }
  return null;
}
