import { createHash } from 'node:crypto';
import { type Call, cloudTrailRecord } from './formats/cloudtrail.ts';
import { type K8sCall, k8sRecord, microTime } from './formats/k8s.ts';
import { type OktaCall, oktaRecord } from './formats/okta.ts';
import type { Rng } from './prng.ts';
import type { Stated } from './truth.ts';
import { type Delivery, type Emission, iso, type World } from './world.ts';

/** One authentication of one root and what descends from it. */
export interface Chain {
  readonly id: string;
  readonly scenario: string;
  readonly root: string | null;
  readonly holder: readonly string[];
  readonly session: string;
  readonly honest: boolean;
  readonly opened: number | null;
  readonly closes: number | null;
  readonly shallow: readonly string[];
}

export function newChain(
  rng: Rng,
  scenario: string,
  root: string | null,
  rest: Partial<Omit<Chain, 'id' | 'scenario' | 'root'>> = {},
): Chain {
  const id = `${scenario}-${rng.hex(10)}`;
  return {
    id,
    scenario,
    root,
    holder: root === null ? [] : [root],
    session: id,
    honest: true,
    opened: null,
    closes: null,
    shallow: [],
    ...rest,
  };
}

/** Who stands behind one record: the chain, the true machine, and the thief where the use was stolen. */
export interface Behind {
  readonly chain: Chain;
  readonly device: string | null;
  readonly thief?: string;
  readonly delivery?: Delivery;
  /** What else is true of this record beside its chain. */
  readonly also?: Pick<Stated, 'toolCall' | 'agentRun' | 'secretVersion' | 'job' | 'approval'>;
}

function stated(b: Behind): Stated {
  const time = (ms: number | null): string | null => (ms === null ? null : iso(ms));
  return {
    scenario: b.chain.scenario,
    chain: b.chain.id,
    root: b.chain.root,
    holder: b.chain.holder,
    device: b.device,
    session: b.chain.session,
    stolen: b.thief !== undefined,
    thief: b.thief ?? null,
    honest: b.chain.honest,
    opened: time(b.chain.opened),
    closes: time(b.chain.closes),
    shallow: b.chain.shallow,
    ...b.also,
  };
}

/** CloudTrail delivers by account and region. Returns the event id. */
export function emitCloudTrail(world: World, rng: Rng, call: Call, behind: Behind): string {
  const { id, json } = cloudTrailRecord(rng, call);
  const region = String(json['awsRegion']);
  world.emissions.push({
    source: 'aws.cloudtrail',
    at: call.at,
    text: JSON.stringify(json),
    id,
    shared: call.sharedEventId ?? null,
    stream: `${call.recipient ?? call.account.id}/${region}`,
    truth: stated(behind),
    delivery: behind.delivery ?? {},
  });
  return id;
}

/** Okta stamps with its own clock. */
export function emitOkta(world: World, rng: Rng, call: OktaCall, behind: Behind): string {
  const { id, json } = oktaRecord(rng, { ...call, at: call.at + world.oktaSkew });
  world.emissions.push({
    source: 'okta.system-log',
    at: call.at,
    text: JSON.stringify(json),
    id,
    shared: null,
    stream: world.oktaOrg,
    truth: stated(behind),
    delivery: behind.delivery ?? {},
  });
  return id;
}

export function emitK8s(world: World, rng: Rng, cluster: string, call: K8sCall, behind: Behind): string {
  const auditId = rng.uuid();
  const received = microTime(rng, call.at - rng.int(22, 60));
  const push = (at: number, stage: 'ResponseStarted' | 'ResponseComplete'): void => {
    const { id, json } = k8sRecord(rng, { ...call, at, stage, auditId, received });
    world.emissions.push({
      source: 'k8s.audit',
      at,
      text: JSON.stringify(json),
      id,
      shared: null,
      stream: cluster,
      truth: stated(behind),
      delivery: behind.delivery ?? {},
    });
  };
  if (call.verb === 'watch') push(call.at - rng.int(1, 20), 'ResponseStarted');
  push(call.at, 'ResponseComplete');
  return auditId;
}

/** One record of any source as it stands. Without an id of its own its exact bytes are its name. */
export function emitRecord(
  world: World,
  record: Pick<Emission, 'source' | 'stream' | 'at' | 'text'> & Partial<Pick<Emission, 'id' | 'shared'>>,
  behind: Behind,
): string {
  const id = record.id ?? `sha256:${createHash('sha256').update(record.text).digest('hex')}`;
  world.emissions.push({
    ...record,
    id,
    shared: record.shared ?? null,
    truth: stated(behind),
    delivery: behind.delivery ?? {},
  });
  return id;
}

export const emitLine = (world: World, host: string, at: number, text: string, behind: Behind): string =>
  emitRecord(world, { source: 'openssh', stream: host, at, text }, behind);
