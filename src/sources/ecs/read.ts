import {
  type Authentication,
  blankEvent,
  type Event,
  type EventKind,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Outcome,
  type Principal,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { asNumber, canonicalIp } from '../address.ts';
import { textAt, valueAt, wordsAt } from './fields.ts';
import { META } from './meta.ts';
import { isEvent } from './recognise.ts';

/**
 * One document is one event. An application that writes it says who acted, as far as its origin may be believed. What an agent
 * or a pipeline wrote is told at second hand, by a mapping that may have put anybody into `user`: there the name is a name,
 * and nobody holds anything.
 */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const json = view.json;
  if (json === null || !isEvent(json)) return { ok: false, reason: 'not-an-event-of-this-schema' };
  const scope = scopeOf(json);
  const kind = kindOf(json);
  const outcome = outcomeOf(json);
  const time = parseIso(textAt(json, '@timestamp'));
  const id = textAt(json, 'event.id');
  const who = whoOf(json, scope, kind, outcome);
  const event: Event = {
    ...blankEvent(META.id, `${scope}:${textAt(json, 'event.action')?.slice(0, MAX_NAME) ?? ''}`),
    sourceEventId: id,
    identity: id === null ? null : `${scope}/${id}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind,
    target: targetOf(json),
    outcome,
    error: outcome === 'failure' ? (textAt(json, 'error.code') ?? textAt(json, 'event.reason')) : null,
    privileged: isPrivileged(json),
    device: {
      ...NO_DEVICE,
      ip: canonicalIp(textAt(json, 'source.ip') ?? textAt(json, 'client.ip')),
      userAgent: textAt(json, 'user_agent.original'),
      fingerprint: textAt(json, 'tls.client.ja3'),
      asn: asNumber(valueAt(json, textAt(json, 'source.ip') === null ? 'client.as.number' : 'source.as.number')),
    },
    context: { ...NO_CONTEXT, trace: textAt(json, 'trace.id') },
    ...who,
  };
  return { ok: true, events: [event] };
}

const MAX_NAME = 256;

/** The application, or the dataset into which a pipeline put it: ids hold within it only. */
const scopeOf = (json: JsonObject): string =>
  (textAt(json, 'service.name') ?? textAt(json, 'event.dataset') ?? textAt(json, 'event.module') ?? 'ecs').slice(
    0,
    128,
  );

/** An application names itself, and no agent stands between. */
const isOwnWord = (json: JsonObject): boolean =>
  textAt(json, 'service.name') !== null &&
  textAt(json, 'agent.type') === null &&
  textAt(json, 'event.dataset')?.includes('.') !== true;

const ENDS = /\b(?:log|sign)(?:ged)?[-_ ]?(?:out|off)\b/i;

function kindOf(json: JsonObject): EventKind {
  const categories = wordsAt(json, 'event.category');
  const types = wordsAt(json, 'event.type');
  if (categories.includes('authentication')) {
    return types.includes('end') || ENDS.test(textAt(json, 'event.action') ?? '') ? 'end' : 'authenticate';
  }
  if (categories.includes('session') && types.includes('end')) return 'end';
  return categories.includes('iam') && !types.includes('info') ? 'change-identity' : 'act';
}

const CHANGES = ['change', 'creation', 'deletion', 'admin'];

function isPrivileged(json: JsonObject): boolean {
  const categories = wordsAt(json, 'event.category');
  if (!categories.includes('iam') && !categories.includes('configuration')) return false;
  return wordsAt(json, 'event.type').some((type) => CHANGES.includes(type));
}

function outcomeOf(json: JsonObject): Outcome {
  const written = textAt(json, 'event.outcome');
  return written === 'success' || written === 'failure' ? written : 'unknown';
}

type Who = Pick<Event, 'principal' | 'authentication' | 'presented'>;

function whoOf(json: JsonObject, scope: string, kind: EventKind, outcome: Outcome): Who {
  const principal: Principal = {
    ...NO_PRINCIPAL,
    id: textAt(json, 'user.id'),
    name: nameOf(json),
    email: textAt(json, 'user.email'),
  };
  if (kind === 'authenticate' && outcome === 'failure') return { principal, authentication: 'failed', presented: null };
  const self = accountOf(json, scope, principal.id);
  const authentication: Authentication = self === null ? 'none' : 'proven';
  const holder = self === null ? [] : [self];
  return {
    principal: { ...principal, ref: self },
    authentication,
    presented:
      self === null ? null : { ref: null, joins: [], holder, holderClass: 'K3', boundTo: null, issuance: 'elsewhere' },
  };
}

function nameOf(json: JsonObject): string | null {
  const name = textAt(json, 'user.name');
  const domain = textAt(json, 'user.domain');
  return name === null || domain === null || name.includes('\\') || name.includes('@') ? name : `${domain}\\${name}`;
}

/** Only by id, and only where the application itself speaks. */
function accountOf(json: JsonObject, scope: string, id: string | null): Ref | null {
  return id === null || id.length > MAX_NAME || !isOwnWord(json) ? null : ref('app.user', `${scope}/${id}`);
}

/** What was acted on, the narrowest first. */
const TARGETS = [
  'user.target.id',
  'user.target.name',
  'group.id',
  'group.name',
  'file.path',
  'url.path',
  'url.full',
  'process.executable',
  'destination.domain',
] as const;

function targetOf(json: JsonObject): string | null {
  for (const name of TARGETS) {
    const found = textAt(json, name);
    if (found !== null) return found;
  }
  return null;
}
