import { obj, str } from '../../model/json.ts';
import type { Caller } from './caller.ts';
import { isEmail } from './caller.ts';
import { INSTANCE_ID } from './delivery.ts';
import { canonicalAddress, isServiceName } from './device.ts';
import type { TrailRecord } from './record.ts';

const NONE: readonly string[] = [];

/** What is strange about a record by itself. Sorted, so that the same record always reads the same. */
export function oddities(record: TrailRecord, caller: Caller): readonly string[] {
  const { json } = record;
  let found: string[] | null = null;
  const note = (name: string): void => {
    found ??= [];
    found.push(name);
  };
  if (json.addendum !== undefined && obj(json.addendum) !== null) note('addendum');
  if (imitates(record, caller)) note('session-name-imitates-identity');
  const source = str(json.sourceIPAddress);
  if (source !== null && record.invokedBy === null && canonicalAddress(source) === '' && !isServiceName(source)) {
    note('source-address-unknown-form');
  }
  if (record.identity !== null && record.identity.userName === 'HIDDEN_DUE_TO_SECURITY_REASONS')
    note('user-name-hidden');
  if (str(obj(json.additionalEventData)?.AuthenticationMethod) === 'QueryString') note('signed-link');
  if (record.at === null) note('time-unreadable');
  return found ?? NONE;
}

/**
 * Decided from this record alone: a caller who is not EC2 names a session like an instance, or a verified workload names
 * its session like a person's mail address. Whether a mail address is another person's is not known here.
 */
function imitates(record: TrailRecord, caller: Caller): boolean {
  if (!record.profile.action.startsWith('sts:AssumeRole')) return false;
  const name = str(record.request?.roleSessionName);
  if (name === null) return false;
  const type = caller.principal.type;
  if (type !== 'AWSService' && INSTANCE_ID.test(name)) return true;
  return type === 'WebIdentityUser' && isWorkload(caller) && isEmail(name);
}

const isWorkload = (caller: Caller): boolean =>
  caller.principal.ref !== null &&
  (caller.principal.ref.startsWith('github.workflow:') || caller.principal.ref.startsWith('k8s.serviceaccount:'));
