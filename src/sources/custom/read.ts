import {
  blankEvent,
  type Ended,
  type Event,
  type EventKind,
  type Issued,
  NO_DEVICE,
  type Outcome,
  type Presented,
} from '../../model/event.ts';
import type { KeyClass } from '../../model/grade.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import type { Micros, StatedTime } from '../../model/time.ts';
import { asNumber, canonicalIp } from '../address.ts';
import { conditionsReader, type FieldsOf } from './fields.ts';
import { customRef, refReader, textReader } from './refs.ts';
import type { CustomMapping } from './schema.ts';
import { compilePattern } from './time.ts';

/** Longest name, action or target that is carried on, in characters. */
const MAX_TEXT = 1_024;

/** The reader of one mapping: everything that can be prepared is, once. */
export function customReader(
  m: CustomMapping,
  fieldsOf: FieldsOf,
): (view: RecordView, context: ReadContext) => ReadResult {
  const text = {
    id: textReader(m.id),
    time: textReader(m.time.path),
    actorId: textReader(m.actor.id),
    actorName: textReader(m.actor.name),
    actorEmail: textReader(m.actor.email),
    actorType: textReader(m.actor.type),
    action: textReader(m.action),
    target: textReader(m.target),
    outcome: textReader(m.outcome?.path),
    error: textReader(m.outcome?.error),
    session: textReader(m.session?.path),
    ip: textReader(m.device?.ip),
    userAgent: textReader(m.device?.userAgent),
    host: textReader(m.device?.host),
    deviceId: textReader(m.device?.id),
    pod: textReader(m.device?.pod),
    node: textReader(m.device?.node),
    expires: textReader(m.credential?.expires),
    fingerprint: textReader(m.device?.fingerprint),
    key: textReader(m.device?.key),
    asn: textReader(m.device?.asn),
    trace: textReader(m.correlation?.trace),
    toolCall: textReader(m.correlation?.toolCall),
    agency: textReader(m.agency),
    mode: textReader(m.mode?.path),
    secretVersion: textReader(m.secretVersion),
  };
  const credential = refReader(m.name, m.credential);
  const boundTo = refReader(m.name, m.credential?.boundTo);
  const job = refReader(m.name, m.correlation?.job);
  const request = refReader(m.name, m.correlation?.request);
  const agentRun = refReader(m.name, m.correlation?.agentRun);
  const parties = (m.onBehalfOf ?? []).map((party) => refReader(m.name, party));
  const stated = compilePattern(m.time.format)!;
  const kindOf = byAction(Object.entries(m.kinds ?? {}));
  const isPrivileged = byAction((m.privileged ?? []).map((name) => [name, true] as const));
  const issues = issueReaders(m);
  const ends = endReaders(m);
  const sourceId = `custom.${m.name}`;

  return (view, context) => {
    const o = fieldsOf(view);
    if (o === null) return { ok: false, reason: 'mapping-does-not-match' };
    const action = text.action(o);
    if (action === null) return { ok: false, reason: 'record-without-action' };
    const written = text.time(o);
    const time = written === null ? null : stated(written, m.time.zone, context);
    const at = time?.at ?? null;
    const outcome = outcomeOf(m, text.outcome(o));
    const actor = actorOf(m, text.actorId(o), text.actorName(o), text.actorEmail(o), text.actorType(o));
    const session = customRef(m.name, 'app.session', text.session(o));
    const kind = kindOf(action) ?? 'act';
    const isSignIn = kind === 'authenticate';
    const refused = isSignIn && outcome === 'failure';
    const id = text.id(o);
    const party = parties.flatMap((read) => read(o) ?? []);
    const agency = customRef(m.name, 'app.agency', text.agency(o));
    const device = text.deviceId(o);
    const event: Event = {
      ...blankEvent(sourceId, `${sourceId}:${action.slice(0, MAX_TEXT)}`),
      sourceEventId: id,
      identity: id,
      time: at,
      precision: time?.precision ?? 0,
      kind,
      target: text.target(o)?.slice(0, MAX_TEXT) ?? null,
      outcome,
      error: text.error(o)?.slice(0, MAX_TEXT) ?? null,
      privileged: isPrivileged(action) === true,
      principal: actor,
      authentication: refused ? 'failed' : actor.ref === null ? 'none' : 'proven',
      presented: refused ? null : presentedOf(m, credential(o), isSignIn ? null : session, actor.ref, boundTo(o)),
      issued:
        outcome === 'failure'
          ? []
          : [...sessionStarted(isSignIn, session, actor.ref, at), ...issues(o, actor.ref, at, context)],
      ended:
        outcome === 'failure'
          ? []
          : [
              ...sessionEnded(kind, session),
              ...ends(o),
              ...goodUntil(credential(o), stated(text.expires(o) ?? '', m.time.zone, context)),
            ],
      nativeSession: session === null ? [] : [session],
      onBehalfOf: agency === null ? party : [...party, agency],
      mode: modeOf(m, text.mode(o), party.length > 0),
      device: {
        ...NO_DEVICE,
        ip: canonicalIp(text.ip(o)),
        userAgent: text.userAgent(o)?.slice(0, MAX_TEXT) ?? null,
        host: text.host(o)?.slice(0, MAX_TEXT) ?? null,
        deviceId: device === null ? null : customRef(m.name, 'app.device', device),
        pod: text.pod(o)?.slice(0, MAX_TEXT) ?? null,
        node: text.node(o)?.slice(0, MAX_TEXT) ?? null,
        fingerprint: text.fingerprint(o)?.slice(0, MAX_TEXT) ?? null,
        key: text.key(o)?.slice(0, MAX_TEXT) ?? null,
        asn: asNumber(text.asn(o) ?? undefined),
      },
      context: {
        agentRun: agentRun(o),
        toolCall: text.toolCall(o),
        job: job(o),
        request: request(o),
        trace: text.trace(o),
      },
      secretVersion:
        text.secretVersion(o) === null ? null : ref('secret.version', text.secretVersion(o)!.slice(0, MAX_TEXT)),
    };
    return { ok: true, events: [event] };
  };
}

function actorOf(
  m: CustomMapping,
  id: string | null,
  name: string | null,
  email: string | null,
  type: string | null,
): Event['principal'] {
  const kind =
    (type === null ? undefined : Object.entries(m.actor.kindByType ?? {}).find(([t]) => t === type)?.[1]) ??
    m.actor.kind;
  return { ref: customRef(m.name, kind, id ?? email ?? name), id, name: name?.slice(0, MAX_TEXT) ?? null, email, type };
}

/**
 * The credential, else the session; what only a client names (K4 to K6) joins nothing. The application's word for who
 * holds it is capped by the class declared for actors.
 */
function presentedOf(
  m: CustomMapping,
  credential: Ref | null,
  session: Ref | null,
  actor: Ref | null,
  boundTo: Ref | null,
): Presented | null {
  const shown = credential ?? session;
  const cls: KeyClass = credential === null ? (m.session?.class ?? 'K3') : (m.credential?.class ?? 'K5');
  if (shown === null && actor === null) return null;
  return {
    ref: shown,
    joins: shown === null || cls > 'K3' ? [] : [{ key: shown, cls, issuedAt: null, withinMicros: null }],
    holder: actor === null ? [] : [actor],
    holderClass: m.actor.class,
    boundTo,
    issuance: shown === null ? 'not-logged' : credential === null ? 'expected' : 'elsewhere',
  };
}

/** A sign-in starts the session that it names, for the account that signed in. */
function sessionStarted(
  isSignIn: boolean,
  session: Ref | null,
  actor: Ref | null,
  at: Micros | null,
): readonly Issued[] {
  if (!isSignIn || session === null || actor === null) return [];
  return [
    {
      ref: session,
      keys: [session],
      issuedAt: at,
      expires: null,
      lineage: 'root',
      holder: [actor],
      boundTo: null,
      authenticates: true,
    },
  ];
}

const sessionEnded = (kind: EventKind, session: Ref | null): readonly Ended[] =>
  kind === 'end' && session !== null ? [{ ref: session, how: 'ended', at: null }] : [];

/** The end of a credential that the application verified, by what it read in it. */
const goodUntil = (credential: Ref | null, until: StatedTime | null): readonly Ended[] =>
  credential === null || until === null ? [] : [{ ref: credential, how: 'expiry', at: until.at }];

type IssueReader = (o: JsonObject, actor: Ref | null, at: Micros | null, context: ReadContext) => readonly Issued[];

function issueReaders(m: CustomMapping): IssueReader {
  const readers = (m.issues ?? []).map((issue) => {
    const applies = conditionsReader(issue.when);
    const issued = refReader(m.name, issue);
    const bound = refReader(m.name, issue.boundTo);
    const expires = textReader(issue.expires);
    const stated = compilePattern(m.time.format)!;
    return (o: JsonObject, actor: Ref | null, at: Micros | null, context: ReadContext): readonly Issued[] => {
      const key = applies(o) ? issued(o) : null;
      if (key === null || (issue.lineage === 'root' && actor === null)) return [];
      const until = expires(o);
      return [
        {
          ref: key,
          keys: [key],
          issuedAt: at,
          expires: until === null ? null : (stated(until, m.time.zone, context)?.at ?? null),
          lineage: issue.lineage,
          holder: issue.lineage === 'root' && actor !== null ? [actor] : [],
          boundTo: bound(o),
          authenticates: false,
        },
      ];
    };
  });
  return (o, actor, at, context) => readers.flatMap((read) => read(o, actor, at, context));
}

function endReaders(m: CustomMapping): (o: JsonObject) => readonly Ended[] {
  const readers = (m.ends ?? []).map((end) => {
    const applies = conditionsReader(end.when);
    const ended = refReader(m.name, end);
    return (o: JsonObject): readonly Ended[] => {
      const key = applies(o) ? ended(o) : null;
      return key === null ? [] : [{ ref: key, how: end.how, at: null }];
    };
  });
  return (o) => readers.flatMap((read) => read(o));
}

/** The exact name first, then the longest name that ends in `*` and fits. */
function byAction<T>(entries: readonly (readonly [string, T])[]): (action: string) => T | undefined {
  const exact = new Map(entries.filter(([name]) => !name.endsWith('*')));
  const prefixes = entries
    .filter(([name]) => name.endsWith('*'))
    .map(([name, value]) => [name.slice(0, -1), value] as const);
  prefixes.sort(([a], [b]) => b.length - a.length);
  return (action) => exact.get(action) ?? prefixes.find(([prefix]) => action.startsWith(prefix))?.[1];
}

function outcomeOf(m: CustomMapping, value: string | null): Outcome {
  if (m.outcome === undefined || value === null) return 'unknown';
  const word = value.toLowerCase();
  if (m.outcome.success.some((w) => w.toLowerCase() === word)) return 'success';
  return m.outcome.failure.some((w) => w.toLowerCase() === word) ? 'failure' : 'unknown';
}

function modeOf(m: CustomMapping, value: string | null, isDelegated: boolean): Event['mode'] {
  if (value !== null && m.mode?.autonomous.includes(value)) return 'autonomous';
  return (value !== null && m.mode?.delegated.includes(value)) || isDelegated ? 'delegated' : 'unknown';
}
