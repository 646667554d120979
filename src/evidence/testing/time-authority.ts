import { createHash, webcrypto } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';

/**
 * A time stamp authority for tests, made by pkijs: neither our reader nor the independent one had a part in what it writes. A root signs
 * the certificate of the authority, which signs time stamps.
 */
export interface TimeAuthorityForTests {
  /** PEM of the root, and of the authority's own certificate. */
  readonly root: string;
  readonly own: string;
  /** DER of a TimeStampResp to a TimeStampReq. */
  answer(request: Uint8Array, options?: Answering): Promise<Buffer>;
}

export interface Answering {
  readonly time?: Date;
  /** In the place of what was asked for. */
  readonly nonce?: Uint8Array;
  readonly status?: number;
}

export interface Making {
  readonly kind?: 'P-256' | 'P-384' | 'RSA';
  /** What the certificate is for; default: time stamping alone, critical. */
  readonly purposes?: readonly string[];
  readonly isCritical?: boolean;
  readonly validTo?: Date;
  /** Whether the root may sign certificates. */
  readonly isRootCa?: boolean;
  readonly name?: string;
}

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const FROM = new Date('2026-01-01T00:00:00Z');
const TO = new Date('2036-01-01T00:00:00Z');
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as never }));

export async function timeAuthority(making: Making = {}): Promise<TimeAuthorityForTests> {
  const { kind = 'P-256', name = 'Test Time Authority' } = making;
  const rootKeys = await keysOf('P-256');
  const ownKeys = await keysOf(kind);
  const isCa = making.isRootCa ?? true;
  const root = await certificate('Test Root', 'Test Root', rootKeys, rootKeys.privateKey, [
    extension('2.5.29.19', true, new pkijs.BasicConstraints({ cA: isCa }).toSchema()),
  ]);
  const usage = new pkijs.ExtKeyUsage({ keyPurposes: [...(making.purposes ?? [TIME_STAMPING])] });
  const critical = making.isCritical ?? true;
  const own = await certificate(
    name,
    'Test Root',
    ownKeys,
    rootKeys.privateKey,
    [extension('2.5.29.37', critical, usage.toSchema())],
    making.validTo,
  );
  return {
    root: pem(root),
    own: pem(own),
    answer: (request, options = {}) => answer(request, options, own, ownKeys.privateKey),
  };
}

const keysOf = (kind: 'P-256' | 'P-384' | 'RSA'): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(
    kind === 'RSA'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
      : { name: 'ECDSA', namedCurve: kind },
    true,
    ['sign', 'verify'],
  ) as Promise<webcrypto.CryptoKeyPair>;

const extension = (extnID: string, critical: boolean, schema: { toBER(): ArrayBuffer }): pkijs.Extension =>
  new pkijs.Extension({ extnID, critical, extnValue: schema.toBER() });

let serial = 1000;

async function certificate(
  subject: string,
  issuer: string,
  keys: webcrypto.CryptoKeyPair,
  signedBy: webcrypto.CryptoKey,
  extensions: pkijs.Extension[],
  validTo = TO,
): Promise<pkijs.Certificate> {
  const made = new pkijs.Certificate();
  made.version = 2;
  made.serialNumber = new asn1.Integer({ value: ++serial });
  const named = (value: string) =>
    new pkijs.AttributeTypeAndValue({ type: '2.5.4.3', value: new asn1.Utf8String({ value }) });
  made.issuer.typesAndValues.push(named(issuer));
  made.subject.typesAndValues.push(named(subject));
  made.notBefore.value = FROM;
  made.notAfter.value = validTo;
  made.extensions = extensions;
  await made.subjectPublicKeyInfo.importKey(keys.publicKey);
  await made.sign(signedBy, 'SHA-256');
  return made;
}

const derOf = (one: pkijs.Certificate): Buffer => Buffer.from(one.toSchema(true).toBER());
const pem = (one: pkijs.Certificate): string =>
  `-----BEGIN CERTIFICATE-----\n${derOf(one).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

async function answer(
  request: Uint8Array,
  { time = new Date('2026-06-01T12:00:00.250Z'), nonce, status = 0 }: Answering,
  own: pkijs.Certificate,
  key: webcrypto.CryptoKey,
): Promise<Buffer> {
  const asked = pkijs.TimeStampReq.fromBER(Uint8Array.from(request).buffer);
  const info = new pkijs.TSTInfo({
    version: 1,
    policy: '1.3.6.1.4.1.99999.1',
    messageImprint: asked.messageImprint,
    serialNumber: new asn1.Integer({ value: ++serial }),
    genTime: time,
    ...(asked.nonce !== undefined && { nonce: asked.nonce }),
    ...(nonce !== undefined && { nonce: new asn1.Integer({ valueHex: Uint8Array.from(nonce).buffer }) }),
  });
  const content = Buffer.from(info.toSchema().toBER());
  const encapsulated = new pkijs.EncapsulatedContentInfo({ eContentType: TST_INFO });
  // set afterwards: given to the constructor it is cut into pieces, which is BER and no DER
  encapsulated.eContent = new asn1.OctetString({ valueHex: Uint8Array.from(content).buffer });
  const signed = new pkijs.SignedData({
    version: 3,
    encapContentInfo: encapsulated,
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes: attributes(content, derOf(own)) }),
      }),
    ],
    certificates: [own],
  });
  await signed.sign(key, 0, 'SHA-256');
  const token = new pkijs.ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: signed.toSchema(true) });
  const response = new pkijs.TimeStampResp({
    status: new pkijs.PKIStatusInfo({ status }),
    ...(status <= 1 && { timeStampToken: token }),
  });
  return Buffer.from(response.toSchema().toBER());
}

const sha256 = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(createHash('sha256').update(bytes).digest()).buffer;

function attributes(content: Buffer, certificateDer: Buffer): pkijs.Attribute[] {
  const one = (type: string, value: unknown) => new pkijs.Attribute({ type, values: [value] });
  const certId = new asn1.Sequence({ value: [new asn1.OctetString({ valueHex: sha256(certificateDer) })] });
  const ids = new asn1.Sequence({ value: [new asn1.Sequence({ value: [certId] })] });
  return [
    one('1.2.840.113549.1.9.3', new asn1.ObjectIdentifier({ value: TST_INFO })),
    one('1.2.840.113549.1.9.4', new asn1.OctetString({ valueHex: sha256(content) })),
    one('1.2.840.113549.1.9.16.2.47', ids),
  ];
}
