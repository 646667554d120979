import { createHash, type KeyObject, verify } from 'node:crypto';
import { EvidenceError } from '../errors.ts';
import { splitNote } from '../note.ts';
import { type Certificate, chainOf, isOf, objectionTo, readCertificate } from './certificate.ts';
import { DerError, elementsOf, oidOf, readDer, TAG } from './der.ts';
import { parseToken, type Token } from './token.ts';

/** Somebody whose word on the time counts, by a certificate to which its own leads, or that is its own. */
export interface TimeAuthority {
  readonly name: string;
  readonly certificate: Certificate;
}

/** That a checkpoint was there at that time, on the word of an authority. */
export interface TimeStamp {
  readonly authority: string;
  /** Milliseconds since 1970 UTC, by the authority's clock. */
  readonly time: number;
}

const SHA256 = '2.16.840.1.101.3.4.2.1';
const HASHES: Readonly<Record<string, string>> = {
  [SHA256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
/** Signature algorithms, with the hash they name; `null`: that of the signer's digest algorithm, or of the scheme. */
const SIGNATURES: Readonly<Record<string, { readonly key: 'rsa' | 'ec' | 'ed25519'; readonly hash: string | null }>> = {
  '1.2.840.113549.1.1.1': { key: 'rsa', hash: null },
  '1.2.840.113549.1.1.11': { key: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', hash: 'sha512' },
  '1.2.840.10045.4.3.2': { key: 'ec', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', hash: 'sha512' },
  '1.3.101.112': { key: 'ed25519', hash: null },
};
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

/** What is stamped of a checkpoint: its text and the log's own signature, as `log/checkpoint` has it, without cosignatures. */
export function stampedBytes(note: Uint8Array): Buffer {
  const { text, lines } = splitNote(note);
  return Buffer.from(`${text}\n${lines[0]}\n`);
}

/**
 * The stamp on these bytes, where one of the authorities made it; `null`: it is of somebody else. Throws `stamp-invalid` where it cannot
 * be read, is of other bytes, or is of an authority that was given and does not hold. The token may come from anybody.
 */
export function checkStamp(der: Buffer, stamped: Uint8Array, authorities: readonly TimeAuthority[]): TimeStamp | null {
  try {
    return checked(parseToken(der), stamped, authorities);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw invalid(`it cannot be read (${error.message})`);
  }
}

function checked(token: Token, stamped: Uint8Array, authorities: readonly TimeAuthority[]): TimeStamp | null {
  const hash = HASHES[token.imprint.algorithm];
  if (hash === undefined) throw invalid('it is over a digest of an unknown kind');
  if (!createHash(hash).update(stamped).digest().equals(token.imprint.digest))
    throw invalid('it is of something else than this checkpoint');
  const certificates = token.certificates.map(readCertificate);
  const given = authorities.map(({ certificate }) => certificate);
  const own = [...certificates, ...given].find((one) => isOf(one, token.signer));
  const led = own === undefined ? null : chainOf(own, certificates, given);
  if (own === undefined || led === null) return null;
  const objection = signatureObjection(token, own) ?? objectionTo(led.chain, token.time);
  if (objection !== null) throw invalid(objection);
  const authority = authorities.find(({ certificate }) => certificate === led.anchor)?.name ?? '';
  return { authority, time: token.time };
}

/** RFC 5652 §5.4 and §5.6, RFC 5816: the attributes are signed, and name content, digest and certificate. */
function signatureObjection({ signer, content }: Token, own: Certificate): string | null {
  const { attributes } = signer;
  const type = attributes.get(CONTENT_TYPE);
  if (type === undefined || oidOf(type) !== TST_INFO) return 'its signed attributes are of another content';
  const digestHash = HASHES[signer.digestAlgorithm];
  if (digestHash === undefined) return 'its digest is of an unknown kind';
  const digest = attributes.get(MESSAGE_DIGEST);
  const want = createHash(digestHash).update(content).digest();
  if (digest === undefined || !readDer(digest.whole, TAG.octetString).content.equals(want))
    return 'its signed attributes are of another time';
  if (!namesCertificate(signer.attributes, own)) return 'its signature is bound to another certificate';
  const scheme = SIGNATURES[signer.signatureAlgorithm];
  const key = own.x509.publicKey;
  if (scheme === undefined || key.asymmetricKeyType !== scheme.key)
    return `its signature is of a kind that is not known (${signer.signatureAlgorithm})`;
  const algorithm = scheme.key === 'ed25519' ? null : (scheme.hash ?? digestHash);
  return isSigned(algorithm, signer.signedAttributes, key, signer.signature) ? null : 'its signature is not valid';
}

function isSigned(algorithm: string | null, bytes: Buffer, key: KeyObject, signature: Buffer): boolean {
  try {
    return verify(algorithm, bytes, key, signature);
  } catch {
    return false;
  }
}

/** ESSCertID (RFC 2634, SHA-1) or ESSCertIDv2 (RFC 5035): the first one is the signer's. */
function namesCertificate(attributes: Token['signer']['attributes'], { x509 }: Certificate): boolean {
  const isNew = attributes.has(SIGNING_CERTIFICATE_V2);
  const attribute = attributes.get(isNew ? SIGNING_CERTIFICATE_V2 : SIGNING_CERTIFICATE);
  if (attribute === undefined) return false;
  const [ids] = elementsOf(readDer(attribute.whole, TAG.sequence));
  const [first] = ids === undefined ? [] : elementsOf(ids);
  const parts = first === undefined ? [] : elementsOf(first);
  const hasAlgorithm = parts[0]?.tag === TAG.sequence;
  const named = hasAlgorithm ? HASHES[oidOf(elementsOf(parts[0]!)[0])] : isNew ? 'sha256' : 'sha1';
  const digest = parts[hasAlgorithm ? 1 : 0];
  if (named === undefined || digest?.tag !== TAG.octetString) return false;
  return createHash(named).update(x509.raw).digest().equals(digest.content);
}

const invalid = (why: string): EvidenceError =>
  new EvidenceError('stamp-invalid', `A time stamp on the checkpoint does not hold: ${why}.`);
