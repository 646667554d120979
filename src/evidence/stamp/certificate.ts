import { X509Certificate } from 'node:crypto';
import { type Der, DerError, elementsOf, expectTag, oidOf, readDer, TAG } from './der.ts';
import type { SignerInfo } from './token.ts';

/** A certificate, with what Node does not tell of it. */
export interface Certificate {
  readonly x509: X509Certificate;
  readonly issuer: Buffer;
  readonly serial: Buffer;
  readonly keyId: Buffer | null;
  /** Object identifiers of what it may be used for; empty: it does not say. */
  readonly purposes: readonly string[];
  readonly isPurposeCritical: boolean;
  /** Extensions that must be understood and are not. */
  readonly unknownCritical: readonly string[];
}

const KEY_ID = '2.5.29.14';
const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const UNDERSTOOD = [KEY_ID, KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE];
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** Certificates between the authority's own and one that is trusted. */
const MAX_CHAIN = 8;

/** Throws `DerError`. */
export function readCertificate(der: Buffer): Certificate {
  let x509: X509Certificate;
  try {
    x509 = new X509Certificate(der);
  } catch {
    throw new DerError('a certificate cannot be read');
  }
  const fields = elementsOf(expectTag(elementsOf(readDer(der, TAG.sequence))[0], TAG.sequence));
  const [serial, , issuer] = fields[0]?.tag === TAG.context0 ? fields.slice(1) : fields;
  const listed = fields.find(({ tag }) => tag === TAG.context3);
  const extensions = listed === undefined ? [] : elementsOf(readDer(listed.content, TAG.sequence)).map(extensionOf);
  const find = (oid: string) => extensions.find((one) => one.oid === oid);
  const usage = find(EXTENDED_KEY_USAGE);
  const keyId = find(KEY_ID);
  return {
    x509,
    issuer: expectTag(issuer, TAG.sequence).whole,
    serial: expectTag(serial, TAG.integer).content,
    keyId: keyId === undefined ? null : readDer(keyId.value, TAG.octetString).content,
    purposes: usage === undefined ? [] : elementsOf(readDer(usage.value, TAG.sequence)).map(oidOf),
    isPurposeCritical: usage?.isCritical ?? false,
    unknownCritical: extensions.filter((one) => one.isCritical && !UNDERSTOOD.includes(one.oid)).map(({ oid }) => oid),
  };
}

function extensionOf(extension: Der) {
  const parts = elementsOf(expectTag(extension, TAG.sequence));
  return {
    oid: oidOf(parts[0]),
    isCritical: parts.length === 3 && parts[1]?.tag === TAG.boolean && parts[1].content[0] !== 0,
    value: expectTag(parts.at(-1), TAG.octetString).content,
  };
}

export const isOf = ({ issuer, serial, keyId }: Certificate, { id }: SignerInfo): boolean =>
  'keyId' in id ? keyId !== null && id.keyId.equals(keyId) : id.issuer.equals(issuer) && id.serial.equals(serial);

/**
 * The trusted certificate to which this one leads, over the others: each signed by the next, which may sign certificates. `null`: none.
 * A trusted one may be the certificate itself.
 */
export function chainOf(
  own: Certificate,
  others: readonly Certificate[],
  trusted: readonly Certificate[],
): { readonly chain: readonly Certificate[]; readonly anchor: Certificate } | null {
  const chain = [own];
  for (let last = own; chain.length <= MAX_CHAIN; ) {
    const same = trusted.find(({ x509 }) => x509.fingerprint256 === last.x509.fingerprint256);
    if (same !== undefined) return { chain, anchor: same };
    const anchor = trusted.find((one) => isIssuedBy(last, one));
    if (anchor !== undefined) return { chain: [...chain, anchor], anchor };
    const next = others.find((one) => !chain.includes(one) && isIssuedBy(last, one));
    if (next === undefined) return null;
    chain.push(next);
    last = next;
  }
  return null;
}

const isIssuedBy = (one: Certificate, by: Certificate): boolean =>
  by.x509.ca && one.x509.checkIssued(by.x509) && one.x509.verify(by.x509.publicKey);

/** Why the chain may not stamp at that time; `null`: it may. What was revoked cannot be told offline. */
export function objectionTo(chain: readonly Certificate[], time: number): string | null {
  const [own] = chain;
  if (own?.purposes.length !== 1 || own.purposes[0] !== TIME_STAMPING || !own.isPurposeCritical)
    return 'its certificate is not for time stamping alone';
  for (const { x509, unknownCritical } of chain) {
    if (unknownCritical.length > 0)
      return `a certificate has the critical extension ${unknownCritical[0]}, which is not known`;
    if (time < Date.parse(x509.validFrom) || time > Date.parse(x509.validTo))
      return 'a certificate was not valid at that time';
  }
  return null;
}
