import {
  type Authentication,
  blankEvent,
  type Event,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Outcome,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { claimsOf } from '../entra/claims.ts';
import { type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';
import { operationOf } from './operations.ts';

/** One request is one event. The correlation id may be the client's own, so the record has no id. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const e = view.json === null ? null : entryOf(view.json);
  if (e === null) return { ok: false, reason: 'not-a-vault-request' };
  const { principal, presented, session, device } = claimsOf(e.claims, null);
  const isRefused = e.status === 401;
  const authentication: Authentication = isRefused ? 'failed' : principal.ref === null ? 'none' : 'proven';
  const outcome = outcomeOf(e);
  const { kind, privileged } = operationOf(e.operation);
  const event: Event = {
    ...blankEvent(META.id, `keyvault:${e.operation}`),
    time: e.time?.at ?? null,
    precision: e.time?.precision ?? 0,
    kind,
    target: e.object ?? e.resource,
    outcome,
    error: outcome === 'failure' ? (e.result ?? (e.status === null ? null : String(e.status))) : null,
    privileged,
    principal: isRefused ? { ...(principal.id === null ? NO_PRINCIPAL : principal), ref: null } : principal,
    authentication,
    presented: authentication === 'proven' ? presented : null,
    nativeSession: session === null ? [] : [session],
    device: { ...NO_DEVICE, ip: canonicalIp(e.ip), userAgent: e.client, deviceId: device, isDeviceOfToken: true },
    secretVersion: versionOf(e.object),
  };
  return { ok: true, events: [event] };
}

/** `resultType` is `Success` for requests that were answered with 403 and 404 too: status and signature decide. */
const WELL: ReadonlySet<string> = new Set(['ok', 'success', 'accepted', 'created', 'no content', 'nocontent']);

function outcomeOf(e: Entry): Outcome {
  if (e.status !== null && e.status >= 400) return 'failure';
  if (e.result !== null) return WELL.has(e.result.toLowerCase()) ? 'success' : 'failure';
  return e.status === null ? 'unknown' : 'success';
}

/** `https://<vault>/secrets/<name>/<version>`: the version is 32 hexadecimal digits, made by the vault and never used again. */
const VERSIONED =
  /^https:\/\/([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})(?::443)?\/((?:secrets|keys|certificates)\/[A-Za-z0-9-]{1,127})\/([0-9a-f]{32})$/i;

function versionOf(object: string | null): Ref | null {
  if (object === null || object.length > 512) return null;
  const [, vault, name, version] = VERSIONED.exec(object) ?? [];
  if (vault === undefined || name === undefined || version === undefined) return null;
  return ref('secret.version', `${vault}/${name}/${version}`.toLowerCase());
}
