import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

interface Pair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface Certificates {
  readonly ca: Buffer;
  /** For `localhost` and 127.0.0.1. */
  readonly server: Pair;
  /** CN `collector-1`, with `URI:spiffe://example/collector` and `DNS:collector.example`. */
  readonly machine: Pair;
  /** The same names by an issuer that nobody knows. */
  readonly stranger: Pair;
}

/** X.509 certificates (RFC 5280) for a day, made here: no program has to be installed for the tests, and no key lies in the repository. */
export function makeCertificates(): Certificates {
  const ca = issuer('known');
  const other = issuer('unknown');
  const names = [dns('collector.example'), uri('spiffe://example/collector')];
  return {
    ca: ca.cert,
    server: issued(ca, 'localhost', [dns('localhost'), tlv(0x87, Buffer.from([127, 0, 0, 1]))]),
    machine: issued(ca, 'collector-1', names),
    stranger: issued(other, 'collector-1', names),
  };
}

interface Issuer extends Pair {
  readonly name: Buffer;
}

const ECDSA_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';
const ALTERNATIVE_NAMES = '551d11';
const BASIC_CONSTRAINTS = '551d13';

const dns = (name: string): Buffer => tlv(0x82, Buffer.from(name));
const uri = (name: string): Buffer => tlv(0x86, Buffer.from(name));

function issuer(commonName: string): Issuer {
  const name = nameOf(commonName);
  const isCa = extension(BASIC_CONSTRAINTS, sequence(tlv(0x01, Buffer.from([0xff]))));
  return { ...certificate(name, name, isCa, null), name };
}

const issued = (by: Issuer, commonName: string, names: readonly Buffer[]): Pair =>
  certificate(by.name, nameOf(commonName), extension(ALTERNATIVE_NAMES, sequence(...names)), createPrivateKey(by.key));

/** `signer`: `null` for one that signs itself. */
function certificate(by: Buffer, subject: Buffer, extensions: Buffer, signer: KeyObject | null): Pair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(ECDSA_SHA256));
  const now = Date.now();
  const signed = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    by,
    sequence(time(now - 3_600_000), time(now + 86_400_000)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(extensions)),
  );
  const signature = sign('sha256', signed, signer ?? privateKey);
  const der = sequence(signed, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: Buffer.from(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`),
    key: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

const nameOf = (commonName: string): Buffer =>
  sequence(tlv(0x31, sequence(oid(COMMON_NAME), tlv(0x0c, Buffer.from(commonName)))));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), tlv(0x04, value));
const time = (at: number): Buffer =>
  tlv(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));
const integer = (bytes: Buffer): Buffer => tlv(0x02, bytes);
const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, Buffer.concat(parts));

/** DER (X.690): tag, length, content. */
function tlv(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
