import type { KeyClass } from './grade.ts';
import type { Ref } from './ref.ts';
import type { Micros } from './time.ts';

/** The kinds of thing a record can say (DESIGN §2 `event`). */
export const EVENT_KINDS = [
  'act',
  'authenticate',
  'issue',
  'exchange',
  'rotate',
  'read-secret',
  'revoke',
  'end',
  'approve',
  'run',
  'attest',
  'change-identity',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const OUTCOMES = ['success', 'failure', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The name that the log gives: a claim, never the answer by itself. */
export interface Principal {
  readonly ref: Ref | null;
  /** The vendor's own immutable id of the actor. */
  readonly id: string | null;
  readonly name: string | null;
  readonly email: string | null;
  /** The vendor's own word for the kind of actor: `AssumedRole`, `User`, `system:serviceaccount` … */
  readonly type: string | null;
}

/**
 * What the source did to check the actor at this event.
 * - `proven`: the source checked a credential (even if it then denied the action).
 * - `failed`: a credential was refused; nobody is proven.
 * - `internal`: the service acts by itself.
 * - `none`: the record does not rest on a credential (a statement about something else).
 */
export type Authentication = 'proven' | 'failed' | 'internal' | 'none';

/** One way a use can name the issuance of the credential that it presents. Equality of `key`, and the time predicate if given. */
export interface Join {
  readonly key: Ref;
  readonly cls: KeyClass;
  /** The use states when its credential was issued: the issuance must carry this time (to the source's precision). */
  readonly issuedAt: Micros | null;
  /** Otherwise the issuance may lie at most this far before the use, in µs (`null`: any time before it or unknown). */
  readonly withinMicros: number | null;
}

/** The credential that the actor presented at this event. */
export interface Presented {
  /** The credential as the log shows it; `null` where the log names none. */
  readonly ref: Ref | null;
  /** Ways to the issuance, strongest first. The first that matches any issuance decides. */
  readonly joins: readonly Join[];
  /**
   * The holder chain, root first, that the source itself asserts for this credential without any lineage (the owner of a
   * long-lived key, the subject of a verified token, a workload to which the platform delivers). Empty where only the
   * issuance can tell (an assumed role).
   */
  readonly holder: readonly Ref[];
  /** Class of that assertion. */
  readonly holderClass: KeyClass;
  /**
   * Where the credential is bound to one workload by its issuer: that device (`aws.ec2-instance:…`, `k8s.pod:…`). A bearer
   * token taken away from it still carries this.
   */
  readonly boundTo: Ref | null;
  /** Whether a record of issuance should exist: `expected`; `not-logged` (the service delivers it silently); `elsewhere` (another product's log). */
  readonly issuance: 'expected' | 'not-logged' | 'elsewhere';
}

/** A credential or session that this event created. */
export interface Issued {
  readonly ref: Ref;
  /** Join keys under which a later use may name it. */
  readonly keys: readonly Ref[];
  readonly issuedAt: Micros | null;
  readonly expires: Micros | null;
  /**
   * - `presenter`: held by whoever presented the credential of this event; `holder` is appended to that chain.
   * - `root`: this event is where the chain starts; `holder` is the whole chain.
   * - `window`: opens the window only; the use itself says who holds it (CreateAccessKey).
   */
  readonly lineage: 'presenter' | 'root' | 'window';
  readonly holder: readonly Ref[];
  /** The workload it was delivered to, where the issuer says so. */
  readonly boundTo: Ref | null;
  /** True where the holder was authenticated afresh by this event from the device in its traces (a login). */
  readonly authenticates: boolean;
}

/** A credential or session that this event ended, or an identity whose credentials it ended. */
export interface Ended {
  readonly ref: Ref;
  /** `offboarded`: by the organisation's inventory; its holder is gone. `expiry`: whoever verified the credential says until when it is good. */
  readonly how: 'revoked' | 'deleted' | 'rotated' | 'ended' | 'disabled' | 'offboarded' | 'expiry';
  /** When it takes effect, if not at the event itself. */
  readonly at: Micros | null;
}

/** What a source says about an identity: other names, and state in time. */
export interface IdentityStatement {
  readonly ref: Ref;
  /**
   * `holder`: the organisation's own id of whoever has the account, `device`: of the machine that the ref names, `assigned`: of the
   * account holder whose own machine it is; `withdrawn`: the record with this digest no longer counts. These, and `kind`, `role` and
   * `mfa`, are said by an inventory alone.
   */
  readonly attribute:
    | 'name'
    | 'email'
    | 'alias'
    | 'state'
    | 'owner'
    | 'holder'
    | 'device'
    | 'assigned'
    | 'kind'
    | 'role'
    | 'mfa'
    | 'withdrawn';
  readonly value: string;
  /** It holds only from and to then; absent: open. */
  readonly from?: Micros;
  readonly to?: Micros;
}

/** Traces of the machine behind one event. Unset (`null`) means that the record does not say. */
export interface DeviceTraces {
  /** Address seen by the service, canonical text form (IPv4-mapped IPv6 as IPv4). */
  readonly ip: string | null;
  /** The calling service, where the log gives a service instead of an address (`cloudformation.amazonaws.com`, `AWS Internal`). */
  readonly service: string | null;
  /** As written; the client's word. */
  readonly userAgent: string | null;
  readonly host: string | null;
  /** A registered device, pod, instance or runner that the source itself vouches for. */
  readonly deviceId: Ref | null;
  /** `deviceId` is what the presented token or session is remembered by, not what the source checked at this event: a copy has it too. */
  readonly isDeviceOfToken: boolean;
  readonly pod: string | null;
  readonly node: string | null;
  /** TLS or browser fingerprint that the source computed. */
  readonly fingerprint: string | null;
  /** Thumbprint of the client's own key whose possession the source verified at this event (client certificate, DPoP). */
  readonly key: string | null;
  /** Number of the autonomous system that the source found for `ip`. */
  readonly asn: number | null;
}

export interface EventContext {
  readonly agentRun: Ref | null;
  readonly toolCall: string | null;
  readonly job: Ref | null;
  /**
   * The change, access request or deployment under which this happened, by the source's own word; of an `approve` event the
   * one that it decides (outcome success: approved; failure: rejected), of an `act` with outcome unknown the one that it asks for.
   */
  readonly request: Ref | null;
  readonly trace: string | null;
}

/** What a source says in one record, in our terms. One value per role. */
export interface Event {
  readonly source: string;
  /** The source's own id, exactly as written; `null` if it has none (the event is then identified by its bytes). */
  readonly sourceEventId: string | null;
  /**
   * What makes this event the same event when delivered again: usually `sourceEventId`, with whatever scope it needs
   * (`sharedEventID` for replicas in several accounts). `null`: identified by its bytes.
   */
  readonly identity: string | null;
  /**
   * How complete this record of the event is among records of one `identity` that differ (the stages of one Kubernetes
   * request): of equal trust, the highest revision is the canonical one, and the digest decides only after that. 0 where a source writes
   * one record per event.
   */
  readonly revision: number;
  /** `null` where the source's statement leaves the instant open (a syslog line without year or zone). */
  readonly time: Micros | null;
  /** Stated precision in µs. */
  readonly precision: number;
  readonly kind: EventKind;
  /** `service:Operation` in the vendor's own words. */
  readonly action: string;
  readonly target: string | null;
  readonly outcome: Outcome;
  /** The vendor's own error code. */
  readonly error: string | null;
  readonly privileged: boolean;
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
  readonly issued: readonly Issued[];
  readonly ended: readonly Ended[];
  readonly statements: readonly IdentityStatement[];
  /** The source's own session ids for this event. */
  readonly nativeSession: readonly Ref[];
  readonly onBehalfOf: readonly Ref[];
  readonly mode: 'delegated' | 'autonomous' | 'unknown';
  readonly device: DeviceTraces;
  readonly context: EventContext;
  readonly secretVersion: Ref | null;
  /**
   * The request as the service that served it numbers it, `api.request:<system>/<id>`: ties a call to the tool call that a gateway
   * recorded with the same number (K4: which request, never who). Not kept in the index; read again where it is needed.
   */
  readonly apiRequest: Ref | null;
  /**
   * The number that the source gives its records in a series without gaps, where it has one: a number that is missing is a record that was
   * not collected. Not kept by event in the index, but as the runs of numbers that are there.
   */
  readonly numbered: Numbered | null;
  /** Names of oddities in the record (`docs/oddities.md`): `duplicate-key`, `session-name-imitates-identity` … */
  readonly oddities: readonly string[];
}

/** A place in a series of records. */
export interface Numbered {
  /** The machine or system that counts. */
  readonly by: Ref;
  /** Within which the numbers have no gap: a session, or a UTC day (`2026-03-01`) of a counter that begins anew when a machine starts. */
  readonly series: string;
  readonly number: number;
}

/**
 * Oddity of a request that was signed beforehand, as a link (S3 presigned URL): it is the signer's, and the device in the record that of
 * whoever opened it.
 */
export const SIGNED_LINK = 'signed-link';

export const NO_PRINCIPAL: Principal = { ref: null, id: null, name: null, email: null, type: null };
export const NO_DEVICE: DeviceTraces = {
  ip: null,
  service: null,
  userAgent: null,
  host: null,
  deviceId: null,
  isDeviceOfToken: false,
  pod: null,
  node: null,
  fingerprint: null,
  key: null,
  asn: null,
};
export const NO_CONTEXT: EventContext = { agentRun: null, toolCall: null, job: null, request: null, trace: null };

/** An event with every role empty; readers spread it and set what the record says. */
export function blankEvent(source: string, action: string): Event {
  return {
    source,
    sourceEventId: null,
    identity: null,
    revision: 0,
    time: null,
    precision: 0,
    kind: 'act',
    action,
    target: null,
    outcome: 'unknown',
    error: null,
    privileged: false,
    principal: NO_PRINCIPAL,
    authentication: 'none',
    presented: null,
    issued: [],
    ended: [],
    statements: [],
    nativeSession: [],
    onBehalfOf: [],
    mode: 'unknown',
    device: NO_DEVICE,
    context: NO_CONTEXT,
    secretVersion: null,
    apiRequest: null,
    numbered: null,
    oddities: [],
  };
}
