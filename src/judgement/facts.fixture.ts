import { createHash } from 'node:crypto';
import { FactLists } from '../lineage/fact-lists.fixture.ts';
import { describeStrand, StrandTable } from '../lineage/strand.ts';
import { blankEvent, type Ended, type Event, type Issued, NO_DEVICE, type Presented } from '../model/event.ts';
import type { Digest, EventId, FactOrigin, Facts, Strand, StrandUse } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import { ref } from '../model/ref.ts';
import { type Micros, micros } from '../model/time.ts';

/** Builds facts for tests as the pipeline would: event by event, into a set. */
export class FactsBuilder {
  readonly #table = new StrandTable();
  readonly #strands = new Map<string, Strand>();
  readonly #uses = new Map<string, StrandUse>();
  readonly #facts = new FactLists();
  #serial = 0;

  readonly #trust: Trust;

  /** `trust`: of what is added without one. */
  constructor(trust: Trust = 'unprotected') {
    this.#trust = trust;
  }

  /** Add one event; gives its strand. */
  add(over: Partial<Event>, trust: Trust = this.#trust): Strand {
    const event: Event = { ...blankEvent('aws.cloudtrail', 'test:Act'), authentication: 'proven', ...over };
    const administration = event.source.slice(0, event.source.indexOf('.'));
    const { key } = this.#table.strandOf(event, administration, trust);
    const strand = describeStrand(key, event, administration, trust);
    this.#strands.set(key, strand);
    const serial = this.#serial++;
    const evidence = `sha256:${createHash('sha256').update(`record ${serial}`).digest('hex')}` as Digest;
    const id = createHash('sha256').update(`event ${serial}`).digest('hex').slice(0, 32) as EventId;
    const { time } = event;
    const use = this.#uses.get(key);
    const isFirst = !use || (time !== null && (use.first === null || time < use.first));
    const isLast = !use || (time !== null && (use.last === null || time > use.last));
    this.#uses.set(key, {
      strand: key,
      events: (use?.events ?? 0) + 1,
      privileged: (use?.privileged ?? 0) + (event.privileged && event.outcome !== 'failure' ? 1 : 0),
      times: [...(use?.times ?? []), ...(time === null ? [] : [time])].sort((a, b) => a - b),
      first: isFirst ? time : use.first,
      last: isLast ? time : use.last,
      lastAccepted: event.outcome !== 'failure' && isLast ? time : (use?.lastAccepted ?? null),
      firstEvidence: isFirst ? evidence : use.firstEvidence,
      lastEvidence: isLast ? evidence : use.lastEvidence,
    });
    const origin: FactOrigin = {
      event: id,
      evidence,
      source: event.source,
      administration,
      trust,
      strand: key,
      time,
      precision: 1_000_000,
      action: event.action,
      toolCall: event.context.toolCall,
    };
    this.#facts.add(event, origin);
    return strand;
  }

  facts(): Facts {
    return {
      strands: [...this.#strands.values()],
      uses: [...this.#uses.values()],
      issues: this.#facts.issues,
      ends: this.#facts.ends,
      statements: this.#facts.statements,
      decisions: this.#facts.decisions,
      secrets: this.#facts.secrets,
      hours: [],
      runs: [],
    };
  }
}

const START = Date.UTC(2026, 2, 1, 9, 0, 0) * 1000;
export const second = (n: number): Micros => micros(START + n * 1_000_000);

export const MAC_BROWSER = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/120 Safari/537';
export const MAC_CLI = 'aws-cli/2.15.0 Python/3.11 Darwin/23.1.0';
export const LINUX_BOTO = 'Boto3/1.34 Python/3.11 Linux/6.1';

export const on = (ip: string, userAgent: string): Event['device'] => ({ ...NO_DEVICE, ip, userAgent });

export const role = (name: string) => ref('aws.role', `arn:aws:iam::111122223333:role/${name}`);

const issuedKey = (key: string, assumed: string, at: Micros, over: Partial<Issued> = {}): Issued => ({
  ref: ref('aws.access-key', key),
  keys: [ref('aws.sts-credential', `${key}/${assumed}`)],
  issuedAt: at,
  expires: micros(at + 3600 * 1_000_000),
  lineage: 'presenter',
  holder: [role(assumed.split(':')[0] as string)],
  boundTo: null,
  authenticates: false,
  ...over,
});

export const presentsKey = (
  key: string,
  assumed: string,
  at: Micros | null,
  over: Partial<Presented> = {},
): Presented => ({
  ref: ref('aws.access-key', key),
  joins: [{ key: ref('aws.sts-credential', `${key}/${assumed}`), cls: 'K2', issuedAt: at, withinMicros: null }],
  holder: [],
  holderClass: 'K2',
  boundTo: null,
  issuance: 'expected',
  ...over,
});

export const asRole = (assumed: string): Event['principal'] => ({
  ref: role(assumed.split(':')[0] as string),
  id: assumed,
  name: null,
  email: null,
  type: 'AssumedRole',
});

/** `user` logs in at Okta, and takes up a role by SAML from the same browser; the role's key is `key`. */
export function signIn(b: FactsBuilder, user: string, key: string, assumed: string, at: number, ip: string): void {
  const session = ref('okta.session', `102${user}`);
  const okta: Partial<Event> = {
    source: 'okta.system-log',
    principal: { ref: ref('okta.user', user), id: user, name: user, email: `${user}@example.com`, type: 'User' },
    device: on(ip, MAC_BROWSER),
    nativeSession: [session],
  };
  const ofSession: Presented = {
    ref: session,
    joins: [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
    holder: [ref('okta.user', user)],
    holderClass: 'K3',
    boundTo: null,
    issuance: 'expected',
  };
  b.add({
    ...okta,
    time: second(at),
    presented: { ...ofSession, joins: [], ref: null },
    issued: [
      {
        ref: session,
        keys: [session],
        issuedAt: null,
        expires: null,
        lineage: 'root',
        holder: [ref('okta.user', user)],
        boundTo: null,
        authenticates: true,
      },
    ],
  });
  const subject = ref('saml.subject', `okta|${user}@example.com`);
  b.add({
    ...okta,
    time: second(at + 5),
    presented: ofSession,
    issued: [
      {
        ref: subject,
        keys: [subject],
        issuedAt: null,
        expires: null,
        lineage: 'presenter',
        holder: [],
        boundTo: null,
        authenticates: false,
      },
    ],
  });
  b.add({
    time: second(at + 7),
    action: 'sts:AssumeRoleWithSAML',
    principal: {
      ref: ref('aws.saml-user', `okta/${user}@example.com`),
      id: null,
      name: null,
      email: null,
      type: 'SAMLUser',
    },
    device: on(ip, MAC_BROWSER),
    presented: {
      ref: null,
      joins: [{ key: subject, cls: 'K3', issuedAt: null, withinMicros: 600_000_000 }],
      holder: [ref('aws.saml-user', `okta/${user}@example.com`)],
      holderClass: 'K2',
      boundTo: null,
      issuance: 'elsewhere',
    },
    issued: [issuedKey(key, assumed, second(at + 7))],
  });
}

/** A use of a role's key. */
export function uses(
  b: FactsBuilder,
  key: string,
  assumed: string,
  issuedAt: number,
  at: number,
  device: Event['device'],
  over: Partial<Event> = {},
): Strand {
  return b.add({
    time: second(at),
    principal: asRole(assumed),
    device,
    presented: presentsKey(key, assumed, second(issuedAt)),
    ...over,
  });
}

/** A role assumed with another role's key. */
export function chainsTo(
  b: FactsBuilder,
  from: [string, string, number],
  to: [string, string],
  at: number,
  device: Event['device'],
): Strand {
  return uses(b, from[0], from[1], from[2], at, device, { issued: [issuedKey(to[0], to[1], second(at))] });
}

export const endsKey = (key: string, how: Ended['how']): Ended => ({ ref: ref('aws.access-key', key), how, at: null });

/** A role that the provider delivers to an instance by itself. */
export function delivers(b: FactsBuilder, instance: string, key: string, at: number, device: Event['device']): Strand {
  const assumed = `Worker:${instance}`;
  const workload = ref('aws.ec2-instance', instance);
  return b.add({
    time: second(at),
    principal: asRole(assumed),
    device,
    presented: presentsKey(key, assumed, null, {
      holder: [workload, role('Worker')],
      boundTo: workload,
      issuance: 'not-logged',
    }),
  });
}
