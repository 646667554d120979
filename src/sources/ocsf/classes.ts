import type { EventKind } from '../../model/event.ts';
import { num } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';

/** What an activity of a class is, in our words. */
export interface Activity {
  readonly name: string;
  readonly kind: EventKind;
  readonly privileged: boolean;
}

interface ClassRow {
  readonly name: string;
  /** In `user` stands the account that is changed, not who changed it. */
  readonly userIsTarget: boolean;
  /** The operation is in `api` or in the vendor's event code; the activity is only its rough kind. */
  readonly isApi: boolean;
  readonly activities: Readonly<Record<number, Activity>>;
  /** For an activity that the table does not have. */
  readonly other: Omit<Activity, 'name'>;
}

const change = { kind: 'change-identity', privileged: true } as const;
const act = { kind: 'act', privileged: false } as const;

const named = (
  like: Omit<Activity, 'name'>,
  names: readonly string[],
  different: Readonly<Record<string, Omit<Activity, 'name'>>> = {},
): Record<number, Activity> =>
  Object.fromEntries(names.map((name, i) => [i + 1, { name, ...(different[name] ?? like) }]));

/** Versions 1.0 to 1.9-dev. https://schema.ocsf.io/1.8.0/classes */
const CLASSES: Readonly<Record<number, ClassRow>> = {
  3001: {
    name: 'Account Change',
    userIsTarget: true,
    isApi: false,
    activities: named(change, [
      'Create',
      'Enable',
      'Password Change',
      'Password Reset',
      'Disable',
      'Delete',
      'Attach Policy',
      'Detach Policy',
      'Lock',
      'MFA Factor Enable',
      'MFA Factor Disable',
      'Unlock',
    ]),
    other: change,
  },
  3002: {
    name: 'Authentication',
    userIsTarget: false,
    isApi: false,
    activities: named(
      { kind: 'authenticate', privileged: false },
      [
        'Logon',
        'Logoff',
        'Authentication Ticket',
        'Service Ticket Request',
        'Service Ticket Renew',
        'Preauth',
        'Account Switch',
      ],
      { Logoff: { kind: 'end', privileged: false } },
    ),
    other: { kind: 'authenticate', privileged: false },
  },
  3003: {
    name: 'Authorize Session',
    userIsTarget: false,
    isApi: false,
    activities: named({ kind: 'act', privileged: true }, ['Assign Privileges', 'Assign Groups', 'Assign Roles']),
    other: { kind: 'act', privileged: true },
  },
  3004: {
    name: 'Entity Management',
    userIsTarget: true,
    isApi: false,
    activities: named(
      { kind: 'act', privileged: true },
      [
        'Create',
        'Read',
        'Update',
        'Delete',
        'Move',
        'Enroll',
        'Unenroll',
        'Enable',
        'Disable',
        'Activate',
        'Deactivate',
        'Suspend',
        'Resume',
      ],
      { Read: act },
    ),
    other: { kind: 'act', privileged: true },
  },
  3005: {
    name: 'User Access Management',
    userIsTarget: true,
    isApi: false,
    activities: named(change, ['Assign Privileges', 'Revoke Privileges']),
    other: change,
  },
  3006: {
    name: 'Group Management',
    userIsTarget: true,
    isApi: false,
    activities: named(change, [
      'Assign Privileges',
      'Revoke Privileges',
      'Add User',
      'Remove User',
      'Delete',
      'Create',
    ]),
    other: change,
  },
  3007: { name: 'User Management', userIsTarget: true, isApi: false, activities: {}, other: change },
  3008: { name: 'Role Management', userIsTarget: true, isApi: false, activities: {}, other: change },
  6001: {
    name: 'Web Resources Activity',
    userIsTarget: false,
    isApi: true,
    activities: named(act, ['Create', 'Read', 'Update', 'Delete', 'Search', 'Import', 'Export', 'Share']),
    other: act,
  },
  6003: {
    name: 'API Activity',
    userIsTarget: false,
    isApi: true,
    activities: named(act, ['Create', 'Read', 'Update', 'Delete']),
    other: act,
  },
  6005: {
    name: 'Datastore Activity',
    userIsTarget: false,
    isApi: true,
    activities: named(act, [
      'Read',
      'Update',
      'Connect',
      'Query',
      'Write',
      'Create',
      'Delete',
      'List',
      'Encrypt',
      'Decrypt',
    ]),
    other: act,
  },
};

/** `null` for a class that does not say who did something. In 1.0.0-rc.2 the number 3005 was API Activity. */
export function classOf(json: JsonObject): ClassRow | null {
  const written = num(json['class_uid']) ?? -1;
  const uid = written === 3005 && json['class_name'] === 'API Activity' ? 6003 : written;
  return Object.hasOwn(CLASSES, uid) ? (CLASSES[uid] as ClassRow) : null;
}

/** By number; the event's own words only where the table has none. */
export function activityOf(row: ClassRow, id: number | null, written: string | null): Activity {
  const known = id !== null && Object.hasOwn(row.activities, id) ? row.activities[id] : undefined;
  return known ?? { name: written ?? 'Other', ...row.other };
}
