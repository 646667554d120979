import { type Der, DerError, elementsOf, expectTag, numberOf, oidOf, readDer, TAG } from './der.ts';

/** A TimeStampToken (RFC 3161 §2.4.2): CMS SignedData (RFC 5652) over TSTInfo, taken apart and not yet checked. */
export interface Token {
  /** Hash algorithm and digest of what was stamped. */
  readonly imprint: { readonly algorithm: string; readonly digest: Buffer };
  /** Milliseconds since 1970 UTC, by the authority's clock. */
  readonly time: number;
  /** Content of the INTEGER; `null`: none. */
  readonly nonce: Buffer | null;
  /** What the signed attributes must have the digest of. */
  readonly content: Buffer;
  readonly signer: SignerInfo;
  /** DER of each certificate that came with it. */
  readonly certificates: readonly Buffer[];
}

export interface SignerInfo {
  /** Issuer and serial number, as written, or the subject key identifier. */
  readonly id: { readonly issuer: Buffer; readonly serial: Buffer } | { readonly keyId: Buffer };
  readonly digestAlgorithm: string;
  /** The attributes as a SET OF, which is what is signed. */
  readonly signedAttributes: Buffer;
  /** By object identifier; each has one value. */
  readonly attributes: ReadonlyMap<string, Der>;
  readonly signatureAlgorithm: string;
  readonly signature: Buffer;
}

/** Longest token that is read: a few certificates. */
export const MAX_TOKEN_BYTES = 64 * 1024;
const MAX_CERTIFICATES = 16;

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

/** Throws `DerError`. The bytes may come from anybody. */
export function parseToken(bytes: Buffer): Token {
  if (bytes.length > MAX_TOKEN_BYTES) throw new DerError('it is too long');
  const [type, wrapped] = elementsOf(readDer(bytes, TAG.sequence));
  if (oidOf(type) !== SIGNED_DATA) throw new DerError('it is no signed data');
  const [, , encapsulated, ...rest] = elementsOf(readDer(expectTag(wrapped, TAG.context0).content, TAG.sequence));
  const [contentType, inner] = elementsOf(expectTag(encapsulated, TAG.sequence));
  if (oidOf(contentType) !== TST_INFO) throw new DerError('it signs something else than a time');
  const content = readDer(expectTag(inner, TAG.context0).content, TAG.octetString).content;
  const certificates = rest.filter(({ tag }) => tag === TAG.context0).flatMap(elementsOf);
  if (certificates.length > MAX_CERTIFICATES) throw new DerError('it has too many certificates');
  const signers = elementsOf(expectTag(rest.at(-1), TAG.set));
  if (signers.length !== 1) throw new DerError('it must have one signer');
  return {
    ...timeIn(content),
    content,
    signer: signerIn(expectTag(signers[0], TAG.sequence)),
    certificates: certificates.map(({ whole }) => whole),
  };
}

function timeIn(content: Buffer): Pick<Token, 'imprint' | 'time' | 'nonce'> {
  const [version, , imprint, , time, ...rest] = elementsOf(readDer(content, TAG.sequence));
  if (numberOf(version) !== 1) throw new DerError('its version is unknown');
  const [algorithm, digest] = elementsOf(expectTag(imprint, TAG.sequence));
  return {
    imprint: {
      algorithm: oidOf(elementsOf(expectTag(algorithm, TAG.sequence))[0]),
      digest: expectTag(digest, TAG.octetString).content,
    },
    time: timeOf(expectTag(time, TAG.generalizedTime)),
    nonce: rest.find(({ tag }) => tag === TAG.integer)?.content ?? null,
  };
}

/** GeneralizedTime in UTC, with or without a fraction (§2.4.2). */
function timeOf({ content }: Der): number {
  const [, y, mo, d, h, mi, s, fraction = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(content.toString('latin1')) ?? [];
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(at)) throw new DerError('its time is none');
  return at;
}

function signerIn(info: Der): SignerInfo {
  const [, id, digest, attributes, algorithm, signature] = elementsOf(info);
  const listed = elementsOf(expectTag(attributes, TAG.context0)).map((attribute): [string, Der] => {
    const [type, values] = elementsOf(expectTag(attribute, TAG.sequence));
    const [value, second] = elementsOf(expectTag(values, TAG.set));
    if (value === undefined || second !== undefined) throw new DerError('an attribute has not one value');
    return [oidOf(type), value];
  });
  if (new Map(listed).size !== listed.length) throw new DerError('an attribute is there twice');
  return {
    id: signerIdOf(id),
    digestAlgorithm: algorithmOf(digest),
    // RFC 5652 §5.4: signed as an explicit SET OF, not under the tag that it has in the message
    signedAttributes: Buffer.concat([Buffer.of(TAG.set), attributes!.whole.subarray(1)]),
    attributes: new Map(listed),
    signatureAlgorithm: algorithmOf(algorithm),
    signature: expectTag(signature, TAG.octetString).content,
  };
}

function signerIdOf(id: Der | undefined): SignerInfo['id'] {
  if (id?.tag === 0x80) return { keyId: id.content };
  const [issuer, serial] = elementsOf(expectTag(id, TAG.sequence));
  return { issuer: expectTag(issuer, TAG.sequence).whole, serial: expectTag(serial, TAG.integer).content };
}

const algorithmOf = (element: Der | undefined): string => oidOf(elementsOf(expectTag(element, TAG.sequence))[0]);
