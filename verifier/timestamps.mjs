/**
 * Checks RFC 3161 time stamps for verify.mjs, without dependencies: DER (X.690), CMS SignedData (RFC 5652) over TSTInfo (RFC 3161), and
 * the certificates (RFC 5280) from the authority's own to one that whoever verifies has from elsewhere. WebCrypto only. What is checked of a chain: signatures, names,
 * who may sign certificates, validity at the time stamped, that the authority's is for time stamping alone, and that no critical extension is unknown. Not checked:
 * revocation (there is no network), policies, lengths of paths. Kinds of signature: RSA PKCS #1 v1.5 and ECDSA (P-256, P-384, P-521) with SHA-256, -384 or -512.
 */

export class NoStamp extends Error {}

function need(holds, why) {
  if (!holds) throw new NoStamp(why);
}

const HASHES = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
const SIGNATURES = {
  '1.2.840.113549.1.1.1': ['RSA', null],
  '1.2.840.113549.1.1.11': ['RSA', 'SHA-256'],
  '1.2.840.113549.1.1.12': ['RSA', 'SHA-384'],
  '1.2.840.113549.1.1.13': ['RSA', 'SHA-512'],
  '1.2.840.10045.4.3.2': ['EC', 'SHA-256'],
  '1.2.840.10045.4.3.3': ['EC', 'SHA-384'],
  '1.2.840.10045.4.3.4': ['EC', 'SHA-512'],
};
/** Named curves, and the bytes of a coordinate. */
const CURVES = {
  '1.2.840.10045.3.1.7': ['P-256', 32],
  '1.3.132.0.34': ['P-384', 48],
  '1.3.132.0.35': ['P-521', 66],
};
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const KEY_ID = '2.5.29.14';
const MAX_BYTES = 64 * 1024;

/**
 * The stamp of one of the authorities (certificates as PEM text) on these bytes: `{ authority, time }`, milliseconds since 1970. `null`: it is by somebody
 * else. Rejects with `NoStamp` where it is of other bytes, cannot be read, or does not hold.
 */
export async function checkStamp(token, stamped, authorities) {
  need(token.length <= MAX_BYTES, 'a time stamp is too long');
  const [type, wrapped] = inside(read(token));
  need(oid(type) === '1.2.840.113549.1.7.2', 'a time stamp is no signed data');
  const [, , encapsulated, ...rest] = inside(read(wrapped.content));
  const [contentType, holder] = inside(encapsulated);
  need(oid(contentType) === TST_INFO, 'a time stamp signs something else than a time');
  const content = read(holder.content).content;
  const [, , imprint, , time] = inside(read(content));
  const [imprintAlgorithm, imprinted] = inside(imprint);
  need(
    same(await digest(oid(inside(imprintAlgorithm)[0]), stamped), imprinted.content),
    'a time stamp is of something else than this checkpoint',
  );
  const trusted = authorities.map((pem) => certificate(derOf(pem)));
  const enclosed = rest
    .filter(({ tag }) => tag === 0xa0)
    .flatMap((set) => inside(set).map(({ whole }) => certificate(whole)));
  need(enclosed.length <= 16, 'a time stamp has too many certificates');
  const signers = inside(rest.at(-1));
  need(rest.at(-1).tag === 0x31 && signers.length === 1, 'a time stamp has not one signer');
  const signer = signerOf(signers[0]);
  const own = [...enclosed, ...trusted].find((one) => signer.isOf(one));
  const chain = own === undefined ? null : await chainOf(own, enclosed, trusted);
  if (chain === null) return null;
  await checkSignature(signer, content, own);
  const at = timeOf(time);
  checkPurpose(own);
  for (const { notBefore, notAfter, unknownCritical } of chain) {
    need(
      unknownCritical.length === 0,
      `a certificate has the critical extension ${unknownCritical[0]}, which is not known`,
    );
    need(notBefore <= at && at <= notAfter, 'a certificate of the time authority was not valid at the time stamped');
  }
  return { authority: chain.at(-1).name, time: at };
}

/** RFC 5652 §5.4: the attributes are signed as a SET OF, and name the digest of the content; RFC 5816: they name the certificate. */
async function checkSignature(signer, content, own) {
  const { attributes, digestAlgorithm } = signer;
  const value = (type) => attributes.get(type) ?? need(false, 'a time stamp lacks a signed attribute');
  need(oid(value('1.2.840.113549.1.9.3')) === TST_INFO, 'the attributes of a time stamp are of another content');
  need(
    digestAlgorithm !== '1.3.14.3.2.26' &&
      same(value('1.2.840.113549.1.9.4').content, await digest(digestAlgorithm, content)),
    'the attributes of a time stamp are of another time',
  );
  const isNew = attributes.has('1.2.840.113549.1.9.16.2.47');
  const [first] = inside(inside(value(`1.2.840.113549.1.9.16.2.${isNew ? 47 : 12}`))[0]);
  const parts = inside(first);
  const named = parts[0].tag === 0x30 ? oid(inside(parts[0])[0]) : isNew ? '2.16.840.1.101.3.4.2.1' : '1.3.14.3.2.26';
  const bound = parts[parts[0].tag === 0x30 ? 1 : 0].content;
  need(same(bound, await digest(named, own.der)), 'a time stamp is bound to another certificate than its signer’s');
  const good = await isSigned(signer.algorithm, own, signer.signature, signer.signed, HASHES[digestAlgorithm]);
  need(good, 'the signature of a time stamp is not valid');
}

function signerOf(info) {
  const [, id, digestAlgorithm, attributes, algorithm, signature] = inside(info);
  need(attributes?.tag === 0xa0, 'a time stamp has no signed attributes');
  const listed = inside(attributes).map((one) => {
    const [type, values] = inside(one);
    const all = inside(values);
    need(all.length === 1, 'an attribute of a time stamp has not one value');
    return [oid(type), all[0]];
  });
  need(new Map(listed).size === listed.length, 'a time stamp has an attribute twice');
  const [issuer, serial] = id.tag === 0x30 ? inside(id) : [];
  return {
    isOf: (one) =>
      id.tag === 0x80
        ? one.keyId !== null && same(one.keyId, id.content)
        : same(one.issuer, issuer.whole) && same(one.serial, serial.content),
    digestAlgorithm: oid(inside(digestAlgorithm)[0]),
    attributes: new Map(listed),
    signed: Uint8Array.of(0x31, ...attributes.whole.subarray(1)),
    algorithm: oid(inside(algorithm)[0]),
    signature: signature.content,
  };
}

/** From the authority's own certificate to a trusted one, each signed by the next; `null`: it leads to none. */
async function chainOf(own, others, trusted) {
  const chain = [own];
  while (chain.length <= 8) {
    const last = chain.at(-1);
    if (trusted.some((one) => same(one.der, last.der))) return chain;
    let next = null;
    for (const one of [...trusted, ...others])
      if (next === null && !chain.includes(one) && one.mayIssue && same(one.subject, last.issuer))
        if (await isSigned(last.algorithm, one, last.signature, last.signed, null)) next = one;
    if (next === null) return null;
    chain.push(next);
  }
  return null;
}

function checkPurpose({ extensions }) {
  const usage = extensions.get(EXTENDED_KEY_USAGE);
  const purposes = usage === undefined ? [] : inside(read(usage.value)).map(oid);
  need(
    usage?.critical === true && purposes.length === 1 && purposes[0] === '1.3.6.1.5.5.7.3.8',
    'the certificate of a time stamp is not for time stamping alone',
  );
}

/** What is needed of an X.509 certificate. */
function certificate(der) {
  const [body, algorithm, signature] = inside(read(der));
  const fields = inside(body);
  const [serial, , issuer, validity, subject, spki] = fields[0].tag === 0xa0 ? fields.slice(1) : fields;
  const listed = fields.find(({ tag }) => tag === 0xa3);
  const extensions = new Map(
    (listed === undefined ? [] : inside(read(listed.content))).map((one) => {
      const parts = inside(one);
      return [
        oid(parts[0]),
        { critical: parts.length === 3 && parts[1].content[0] !== 0, value: parts.at(-1).content },
      ];
    }),
  );
  const [notBefore, notAfter] = inside(validity).map(timeOf);
  const value = (id) => (extensions.has(id) ? read(extensions.get(id).value) : null);
  const ca = value(BASIC_CONSTRAINTS);
  const usage = value(KEY_USAGE);
  return {
    ...{
      der,
      issuer: issuer.whole,
      subject: subject.whole,
      serial: serial.content,
      spki,
      notBefore,
      notAfter,
      extensions,
    },
    name: nameOf(subject),
    keyId: value(KEY_ID)?.content ?? null,
    // basicConstraints says CA, and keyUsage, where it is there, has bit 5 (keyCertSign)
    mayIssue:
      ca !== null &&
      inside(ca)[0]?.tag === 1 &&
      inside(ca)[0].content[0] !== 0 &&
      (usage === null || (usage.content[1] & 4) !== 0),
    unknownCritical: [...extensions]
      .filter(
        ([id, { critical }]) => critical && ![KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE, KEY_ID].includes(id),
      )
      .map(([id]) => id),
    ...{ signed: body.whole, algorithm: oid(inside(algorithm)[0]), signature: signature.content.subarray(1) },
  };
}

/** Common name, else the first attribute of the name. */
function nameOf(subject) {
  const all = inside(subject).flatMap((set) => inside(set).map(inside));
  const [, value] = all.find(([type]) => oid(type) === '2.5.4.3') ?? all[0] ?? [];
  return value === undefined ? '' : new TextDecoder().decode(value.content);
}

/** `fallback`: the hash where the algorithm names none. */
async function isSigned(algorithm, { spki }, signature, signed, fallback) {
  const [kind, named] = SIGNATURES[algorithm] ?? [];
  const hash = named ?? fallback;
  need(kind !== undefined && hash !== null, `a signature is of a kind that is not known here (${algorithm})`);
  try {
    const scheme = kind === 'RSA' ? { name: 'RSASSA-PKCS1-v1_5', hash } : { name: 'ECDSA', hash };
    const [, parameters] = inside(inside(spki)[0]);
    const curve = kind === 'EC' ? CURVES[oid(parameters)] : null;
    const key = await crypto.subtle.importKey(
      'spki',
      spki.whole,
      kind === 'RSA' ? scheme : { name: 'ECDSA', namedCurve: curve[0] },
      false,
      ['verify'],
    );
    return await crypto.subtle.verify(scheme, key, kind === 'RSA' ? signature : rawOf(signature, curve[1]), signed);
  } catch {
    return false;
  }
}

/** An ECDSA signature is two numbers in DER; WebCrypto wants them side by side. */
function rawOf(signature, bytes) {
  const out = new Uint8Array(bytes * 2);
  for (const [i, { content }] of inside(read(signature)).entries()) {
    const short = content[0] === 0 ? content.subarray(1) : content;
    out.set(short, bytes * (i + 1) - short.length);
  }
  return out;
}

async function digest(algorithm, bytes) {
  need(HASHES[algorithm] !== undefined, `a digest is of a kind that is not known here (${algorithm})`);
  return new Uint8Array(await crypto.subtle.digest(HASHES[algorithm], bytes));
}

/** UTCTime (RFC 5280 §4.1.2.5.1) or GeneralizedTime, in UTC. */
function timeOf({ tag, content }) {
  const said = new TextDecoder('latin1').decode(content);
  const text = tag === 0x17 ? `${Number(said.slice(0, 2)) < 50 ? '20' : '19'}${said}` : said;
  const [, y, mo, d, h, mi, s, fraction = ''] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text) ?? [];
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}${fraction.slice(0, 4)}Z`);
  need(!Number.isNaN(at), 'a time is none');
  return at;
}

/** The one element that these bytes are. */
function read(bytes) {
  const element = elementAt(bytes, 0);
  need(element.whole.length === bytes.length, 'bytes follow the end of an element');
  return element;
}

/** The elements in a constructed one; few enough for any certificate. */
function inside({ tag, content }) {
  need((tag & 0x20) !== 0, 'an element holds no others');
  const out = [];
  for (let at = 0; at < content.length && out.length < 1000; at += out.at(-1).whole.length)
    out.push(elementAt(content, at));
  return out;
}

/** Definite lengths in their shortest form, and no tag above 30. */
function elementAt(bytes, at) {
  const tag = bytes[at];
  const first = bytes[at + 1];
  need(first !== undefined && (tag & 31) !== 31 && first !== 128 && first <= 131, 'a time stamp is not DER');
  const more = first < 128 ? 0 : first & 127;
  let length = more === 0 ? first : 0;
  for (let i = 0; i < more; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const start = at + 2 + more;
  const shortest = more === 0 || (length >= 128 && length >= 256 ** (more - 1));
  need(shortest && start + length <= bytes.length, 'a time stamp is not DER');
  return { tag, whole: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) };
}

function oid({ tag, content }) {
  need(tag === 6 && content.length > 0 && content.length < 40, 'an object identifier is none');
  const arcs = [0];
  for (const byte of content) {
    arcs.push(arcs.pop() * 128 + (byte & 127));
    if (byte < 128) arcs.push(0);
  }
  const [first, ...more] = arcs.slice(0, -1);
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...more].join('.');
}

const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

function derOf(pem) {
  const [, base64] = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem) ?? [];
  need(base64 !== undefined, 'the certificate of the authority is not PEM');
  return Uint8Array.from(atob(base64.replace(/\s/g, '')), (char) => char.charCodeAt(0));
}
