/**
 * The record that `ascribe inventory import` seals: one entry of an export of identities or devices, in one form whatever the export
 * was. The import checks an export as a whole before anything of it is sealed (src/pipeline/inventory); the reader checks each
 * record again, since whoever can write where inventories come from can write anything.
 */
export const INVENTORY_FORMAT = 'ascribe.inventory/1';
export const INVENTORY_SOURCE = 'ascribe.inventory';

/** An instant as far as the export tells it: the true one lies in [at, at + precision). A date alone is a day, and without a zone more. */
export interface StatedAt {
  /** RFC 3339. */
  readonly at: string;
  /** In µs. */
  readonly precision: number;
}

/** A name in some log that stands for the entry, and for how long: a login that was handed on has an end. `null`: open. */
export interface BoundRef {
  readonly ref: string;
  readonly from: StatedAt | null;
  readonly to: StatedAt | null;
}

export const STATES = ['enabled', 'disabled', 'offboarded'] as const;
export type InventoryState = (typeof STATES)[number];

/** `since` `null`: the export does not say since when, so it says nothing about any use. */
export interface StateSpan {
  readonly state: InventoryState;
  readonly since: StatedAt | null;
  readonly until: StatedAt | null;
}

export const ACCOUNT_KINDS = ['person', 'service', 'workload'] as const;

/** Which file said it, and in which lines. */
export interface EntryOrigin {
  /** SHA-256 of the export, hex. */
  readonly sha256: string;
  readonly lines: readonly number[];
}

/** Whose own machine a device is, and for how long: the organisation's id of an account holder. */
export interface Assignment {
  readonly id: string;
  readonly from: StatedAt | null;
  readonly to: StatedAt | null;
}

/** That a sealed entry no longer counts. It names the refs of that entry, so that whoever looks for these finds both. */
export interface WithdrawalRecord {
  readonly format: typeof INVENTORY_FORMAT;
  readonly entry: 'withdrawal';
  /** Id of the entry that is taken back. */
  readonly id: string;
  /** `sha256:` and 64 hex digits: of the record that is taken back. */
  readonly withdraws: string;
  readonly refs: readonly { readonly ref: string }[];
  readonly reason: string;
  /** SHA-256 of the export that takes its place; `null`: none does. */
  readonly replacedBy: string | null;
}

export interface InventoryRecord {
  readonly format: typeof INVENTORY_FORMAT;
  readonly entry: 'identity' | 'device';
  /** The organisation's own id of the account holder or device: entries of one id are one. */
  readonly id: string;
  readonly refs: readonly BoundRef[];
  readonly kind: (typeof ACCOUNT_KINDS)[number] | null;
  readonly names: readonly string[];
  readonly email: string | null;
  /** Who answers for it, in the organisation's words. */
  readonly owner: string | null;
  readonly mfa: boolean | null;
  readonly roles: readonly string[];
  readonly states: readonly StateSpan[];
  /** Of devices. Absent in records of before there were any. */
  readonly assigned?: readonly Assignment[];
  /** As of when the export was made, where that was said. */
  readonly asOf: StatedAt | null;
  readonly from: EntryOrigin;
}

export const MAX_REFS = 200;
export const MAX_STATES = 100;
export const MAX_ROLES = 200;
export const MAX_ASSIGNMENTS = 100;
export const MAX_NAMES = 20;
export const MAX_INVENTORY_TEXT = 500;

/** Kinds of refs that name a machine although they are identities or credentials as well. */
const ALSO_DEVICES: ReadonlySet<string> = new Set([
  'k8s.node',
  'aws.ec2-instance',
  'gcp.instance',
  'x509.sha256',
  'ssh.key',
]);

/** Whether a ref of this kind and role can be of such an entry. */
export const fitsEntry = (
  entry: InventoryRecord['entry'] | WithdrawalRecord['entry'],
  kind: string,
  role: string | undefined,
): boolean =>
  (entry !== 'device' && role === 'identity') ||
  (entry !== 'identity' && (role === 'device' || ALSO_DEVICES.has(kind)));
