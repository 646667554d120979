import { blankEvent } from '../model/event.ts';
import type { Digest, EventId, Strand, StrandKey } from '../model/facts.ts';
import { type Ref, ref } from '../model/ref.ts';
import { micros, parseIso } from '../model/time.ts';
import type { CredentialSummary, Segment } from '../model/verdict.ts';
import type { ActionRow } from '../store/contract.ts';

/** Rows written by hand, for tests: one person who assumed a role through her identity provider. */

export const digest = (n: number): Digest => `sha256:${n.toString(16).padStart(64, '0')}` as Digest;
export const eventId = (n: number): EventId => n.toString(16).padStart(32, '0') as EventId;
export const strandKey = (n: number): StrandKey => n.toString(16).padStart(32, '0') as StrandKey;
export const at = (iso: string) => parseIso(iso)?.at ?? micros(0);

export const ALICE = ref('okta.user', '00uALICE');
export const ADMIN = ref('aws.role', 'arn:aws:iam::111122223333:role/Admin');
export const KEY = ref('aws.access-key', 'ASIAEXAMPLE0000000AA');

export function strand(changes: Partial<Strand> = {}): Strand {
  const blank = blankEvent('aws.cloudtrail', 's3:GetObject');
  return {
    key: strandKey(1),
    source: 'aws.cloudtrail',
    administration: 'aws',
    trust: 'unprotected',
    principal: { ...blank.principal, ref: ADMIN, id: 'AROAEXAMPLE:alice', name: 'alice', type: 'AssumedRole' },
    authentication: 'proven',
    presented: { ref: KEY, joins: [], holder: [], holderClass: 'K2', boundTo: null, issuance: 'expected' },
    nativeSession: [],
    onBehalfOf: [],
    mode: 'unknown',
    device: { ...blank.device, ip: '198.51.100.7' },
    agent: { family: 'aws-cli', os: 'linux' },
    agentRun: null,
    job: null,
    request: null,
    oddities: [],
    ...changes,
  };
}

export function segment(changes: Partial<Segment> = {}): Segment {
  return {
    secret: null,
    context: { job: null, agentRun: null, request: null },
    approval: null,
    strand: strandKey(1),
    from: null,
    to: null,
    session: 'session-1',
    verdict: 'attributed',
    reason: 'chain-to-root-same-device',
    holder: [ALICE, ADMIN],
    operator: [ALICE, ADMIN],
    onBehalfOf: [],
    mode: 'unknown',
    device: ref('okta.device', 'guoLAPTOP'),
    credential: KEY,
    window: {
      from: at('2026-01-01T00:00:00Z'),
      to: at('2026-01-01T01:00:00Z'),
      precision: 1_000_000,
      opensWithin: 1_000_000,
      closesWithin: null,
      openedBy: digest(2),
      closedBy: null,
      openedHow: 'issued',
      closedHow: 'expiry',
    },
    grade: { identity: 'C3', device: 'C3', window: 'C4', overall: 'C3' },
    gradeReasons: {
      identity: 'whole chain by exact keys',
      device: 'same address and machine',
      window: 'issued and expires',
    },
    chain: [
      { from: ALICE, to: ADMIN, key: KEY, cls: 'K2', how: 'issued', administration: 'aws', evidence: [digest(2)] },
    ],
    placement: { how: 'same-device', says: 'same address and machine as the login', evidence: [digest(3)] },
    candidates: [],
    rivals: [{ hypothesis: 'another person behind the same address', weakerBecause: 'nobody else was seen there' }],
    gaps: [{ code: 'device-not-bound', source: 'aws.cloudtrail', decides: 'whether her own machine made this use' }],
    findings: ['foreign-record'],
    evidence: [
      { time: at('2026-01-01T00:00:00Z'), digest: digest(2) },
      { time: at('2026-01-01T00:00:00Z'), digest: digest(3) },
    ],
    consulted: [KEY],
    serviceInternal: false,
    ...changes,
  };
}

export function actionRow(changes: Partial<ActionRow> = {}): ActionRow {
  return {
    event: eventId(0xabc),
    sourceEventId: '8a1b2c3d-0000-4000-8000-000000000000',
    source: 'aws.cloudtrail',
    time: at('2026-01-01T00:10:00.250Z'),
    precision: 1_000_000,
    kind: 'act',
    action: 's3:GetObject',
    target: 'arn:aws:s3:::cases/x.pdf',
    outcome: 'success',
    error: null,
    privileged: false,
    toolCall: null,
    trace: null,
    secretVersion: null,
    evidence: [digest(1)],
    logIndex: 7,
    ordinal: 0,
    copies: 1,
    strand: strand(),
    segment: segment(),
    ...changes,
  };
}

export function credential(changes: Partial<CredentialSummary> & { ref: Ref }): CredentialSummary {
  return {
    instance: changes.ref,
    holder: [ALICE],
    issuedBy: digest(2),
    issuedAt: at('2026-01-01T00:00:00Z'),
    expires: at('2026-01-01T01:00:00Z'),
    ended: null,
    issuedFrom: null,
    strands: [],
    events: 0,
    first: null,
    last: null,
    devices: [],
    ...changes,
  };
}
