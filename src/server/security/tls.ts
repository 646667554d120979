import { X509Certificate } from 'node:crypto';
import type { ServerOptions } from 'node:https';
import type { MachineSettings } from '../../config/server-schema.ts';

/** How others than this machine reach the server. PEM. */
export interface TlsOptions {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Who signs the certificates of machines; `null`: machines have no certificates. */
  readonly clientCa: Buffer | null;
  /** What machines may do, by a name in their certificate; the first entry that fits counts. */
  readonly machines: readonly MachineSettings[];
  /** Host names that the server answers for. */
  readonly names: readonly string[];
}

/** What was asked for would let others read the evidence. */
export class UnsafeServer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsafeServer';
  }
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Fails closed: beyond loopback there is no plain HTTP. That a login is asked for there follows from the address itself. */
export function requireSafe(host: string, tls: TlsOptions | null): void {
  if (isLoopback(host) || tls !== null) return;
  throw new UnsafeServer(
    `${host} can be reached by other machines, so TLS is required: name a certificate with --tls-cert and its key with --tls-key, or listen on 127.0.0.1 behind a proxy that does TLS.`,
  );
}

export const serverOptions = ({ cert, key, clientCa }: TlsOptions): ServerOptions => ({
  cert,
  key,
  minVersion: 'TLSv1.2',
  ...(clientCa !== null && { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
});

/** The names that a certificate is for, in lower case. Throws where it is none. */
export function namesOf(cert: Buffer): readonly string[] {
  const names = new X509Certificate(cert).subjectAltName ?? '';
  return [...names.matchAll(/(?:DNS|IP Address):([^,]+)/g)].map(([, name]) => (name as string).trim().toLowerCase());
}
