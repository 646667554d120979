import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** The other end of a connection. */
export interface Peer {
  /** In its verified certificate. */
  readonly names: readonly string[];
  /** `null`: there is no connection (tests). */
  readonly address: string | null;
}

export const peerOf = (socket: unknown): Peer => ({
  names: peerNames(socket),
  address: socket instanceof Socket ? (socket.remoteAddress ?? null) : null,
});

const TYPED = /^(?:DNS|URI|email|IP Address|DirName|Registered ID|othername):/;

/**
 * Names in the client certificate of a connection, where it was verified: the CN as it is, names of `subjectAltName` with their kind
 * (`DNS:…`, `URI:spiffe://…`, `email:…`), so that no name of one kind passes for another. Empty: there is no such certificate.
 */
export function peerNames(socket: unknown): readonly string[] {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return [];
  const { subject, subjectaltname } = socket.getPeerCertificate();
  return namesIn(subject?.CN, subjectaltname);
}

/** Node puts a name with a comma, a quote and the like into quotes, as JSON: those are left out, since roles are not given to such names. */
export function namesIn(commonName: unknown, alternatives: string | undefined): readonly string[] {
  const typed = (alternatives ?? '').includes('"') ? [] : (alternatives ?? '').split(', ').filter((n) => TYPED.test(n));
  return typeof commonName === 'string' && !TYPED.test(commonName) ? [commonName, ...typed] : typed;
}
