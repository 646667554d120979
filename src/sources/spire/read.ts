import {
  type Authentication,
  blankEvent,
  type Ended,
  type Event,
  type Issued,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Outcome,
  type Principal,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { MICROS_PER_SECOND, type Micros, micros, parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { serialOfDecimal, spiffeRef } from '../spiffe/refs.ts';
import { ATTESTED, AUDIT, type Entry, entryOf, SIGNED } from './entry.ts';
import { META } from './meta.ts';
import { rowOf } from './methods.ts';

/** One entry is one event. A batch writes an entry for each of its parts, all with one request id. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const entry = entryOf(view);
  const message = entry?.('msg') ?? null;
  if (entry === null || message === null) return { ok: false, reason: 'not-an-audit-entry' };
  const method = entry('method');
  if (message === AUDIT && method === null) return { ok: false, reason: 'audit-entry-without-method' };
  const time = parseIso(entry('time'));
  const outcome = outcomeOf(entry, message);
  const isAttestation = message === ATTESTED || method === 'AttestAgent';
  const row = message === SIGNED ? { kind: 'issue' as const, privileged: false } : rowOf(method ?? 'AttestAgent');
  const caller = callerOf(entry, isAttestation, outcome, context.scope ?? view.syslog?.host ?? null);
  const happened = outcome === 'success';
  return {
    ok: true,
    events: [
      {
        ...blankEvent(META.id, `spire:${message === AUDIT ? method : message}`),
        time: time?.at ?? null,
        precision: time?.precision ?? 0,
        kind: row.kind,
        target: isAttestation
          ? entry('node_attestor_type')
          : (entry('spiffe_id') ?? entry('entry_id') ?? entry('agent_id')),
        outcome,
        error: outcome === 'failure' ? errorOf(entry) : null,
        privileged: row.privileged,
        ...caller,
        issued: happened && row.kind === 'issue' ? issuedBy(entry, time?.at ?? null) : [],
        ended: happened && row.kind === 'revoke' ? endedBy(entry, method) : [],
        device: { ...NO_DEVICE, ip: canonicalIp(entry('caller_addr') ?? entry('address')) },
        context: { ...NO_CONTEXT, trace: entry('request_id') },
        oddities: time === null ? ['time-unreadable'] : [],
      },
    ],
  };
}

function outcomeOf(entry: Entry, message: string): Outcome {
  if (message !== AUDIT) return 'success';
  const status = entry('status');
  return status === 'success' ? 'success' : status === 'error' ? 'failure' : 'unknown';
}

const errorOf = (entry: Entry): string => {
  const code = entry('status_code') ?? 'error';
  const message = entry('status_message')?.slice(0, 200) ?? null;
  return message === null ? code : `${code} ${message}`;
};

type Caller = Pick<Event, 'principal' | 'authentication' | 'presented'>;

/**
 * The workload or agent whose certificate the server checked; on the socket the user that the kernel names; of an attestation
 * the agent that the node became by it.
 */
function callerOf(entry: Entry, isAttestation: boolean, outcome: Outcome, host: string | null): Caller {
  const id = entry('caller_id') ?? (isAttestation ? entry('agent_id') : null);
  const uid = entry('caller_uid');
  const isRefused = isAttestation && outcome === 'failure';
  if (id !== null)
    return callerNamed(spiffeRef(id), { ...NO_PRINCIPAL, id, name: id, type: entry('authorized_as') }, isRefused);
  if (uid === null || !/^\d{1,10}$/.test(uid)) {
    return { principal: NO_PRINCIPAL, authentication: isRefused ? 'failed' : 'none', presented: null };
  }
  const account = host === null ? null : ref('os.uid', `${host}/${uid}`);
  return callerNamed(account, { ...NO_PRINCIPAL, id: uid, name: entry('caller_path'), type: 'local' }, false);
}

function callerNamed(account: Ref | null, principal: Principal, isRefused: boolean): Caller {
  const authentication: Authentication = isRefused ? 'failed' : account === null ? 'none' : 'proven';
  return {
    principal: { ...principal, ref: isRefused ? null : account },
    authentication,
    presented:
      authentication !== 'proven' || account === null
        ? null
        : { ref: null, joins: [], holder: [account], holderClass: 'K3', boundTo: null, issuance: 'not-logged' },
  };
}

/**
 * The document that a workload gets through its agent, which only delivers it; one that was minted is held by whoever asked
 * for it. Its serial stands in the debug message alone; the audit entry says which workload and until when.
 */
function issuedBy(entry: Entry, time: Micros | null): readonly Issued[] {
  const workload = spiffeRef(entry('spiffe_id'));
  if (workload === null) return [];
  const expires = expiryOf(entry);
  const serial = serialOfDecimal(entry('serial_num'));
  const document =
    expires === null ? null : ref('spiffe.svid', `${workload}|${Math.floor(expires / MICROS_PER_SECOND)}`);
  const keys = [serial, document].filter((key) => key !== null);
  const [first] = keys;
  if (first === undefined) return [];
  const isMinted = entry('method')?.startsWith('Mint') === true;
  return [
    {
      ref: first,
      keys,
      issuedAt: time,
      expires,
      lineage: isMinted ? 'presenter' : 'root',
      holder: [workload],
      boundTo: null,
      authenticates: false,
    },
  ];
}

/** `expires_at` in seconds (audit) or `expiration` as a date (debug). */
function expiryOf(entry: Entry): Micros | null {
  const text = entry('expires_at') ?? entry('expiration');
  if (text === null) return null;
  const seconds = /^\d{9,10}$/.test(text) ? Number(text) : null;
  return seconds === null ? (parseIso(text)?.at ?? null) : micros(seconds * MICROS_PER_SECOND);
}

/** An agent that is banned or deleted is one no longer. */
function endedBy(entry: Entry, method: string | null): readonly Ended[] {
  const agent = spiffeRef(entry('agent_id') ?? entry('spiffe_id'));
  if (agent === null || (method !== 'BanAgent' && method !== 'DeleteAgent')) return [];
  return [{ ref: agent, how: method === 'BanAgent' ? 'disabled' : 'deleted', at: null }];
}
