import {
  blankEvent,
  type Event,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { serialOfHex } from '../spiffe/refs.ts';
import { type ClientCertificate, type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';

/**
 * One line is one request. A user name in it proves nobody: nginx writes what the client sent even where it asks for no password,
 * and no line says whether it did. A client certificate that the server verified does.
 */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const found = entryOf(view);
  if (found === null) return { ok: false, reason: 'not-a-web-access-entry' };
  const { entry } = found;
  const refused = entry.status === 401 || entry.status === 407;
  const event: Event = {
    ...blankEvent(META.id, `http:${entry.method ?? 'request'}`),
    time: entry.time?.at ?? null,
    precision: entry.time?.precision ?? 0,
    target: entry.path === null ? null : `${entry.server ?? ''}${entry.path}`,
    outcome: entry.status < 400 ? 'success' : 'failure',
    error: entry.status < 400 ? null : String(entry.status),
    principal: principalOf(entry),
    authentication: entry.certificate !== null ? 'proven' : refused && entry.user !== null ? 'failed' : 'none',
    presented: entry.certificate === null ? null : shownBy(entry.certificate),
    device: {
      ...NO_DEVICE,
      ip: canonicalIp(entry.address),
      userAgent: entry.userAgent,
      fingerprint: entry.tlsFingerprint,
    },
    context: { ...NO_CONTEXT, trace: entry.requestId },
  };
  return { ok: true, events: [event] };
}

function principalOf({ user, certificate }: Entry): Principal {
  const subject = certificate === null ? null : subjectOf(certificate);
  if (user === null && subject === null) return NO_PRINCIPAL;
  return {
    ...NO_PRINCIPAL,
    ref: subject,
    id: certificate?.subject ?? null,
    name: user,
    email: user !== null && /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,}$/.test(user) ? user : null,
    type: certificate === null ? null : 'client-certificate',
  };
}

const subjectOf = ({ subject }: ClientCertificate): Ref | null =>
  subject === null ? null : ref('x509.subject', subject);

/** The handshake proved possession of the key; who was given the certificate, its authority's log tells. */
function shownBy(certificate: ClientCertificate): Presented {
  const serial = certificate.serial === null ? null : serialOfHex(certificate.serial);
  const subject = subjectOf(certificate);
  return {
    ref: serial,
    joins: serial === null ? [] : [{ key: serial, cls: 'K2', issuedAt: null, withinMicros: null }],
    holder: subject === null ? [] : [subject],
    holderClass: 'K2',
    boundTo: null,
    issuance: 'elsewhere',
  };
}
