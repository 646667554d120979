/**
 * Checks a bundle of Ascribe (docs/bundle.md) without Ascribe: signatures, proofs of inclusion, digests, that nothing is
 * missing, completeness where it is proved, and the custody log. It does not recompute the verdict; `ascribe verify` does. No dependencies, no network, one file; WebCrypto only, so
 * that the same file runs in Node 20 and in a browser (`import { verify }`).
 *
 *   node verifier/verify.mjs BUNDLE --key VKEY|FILE [--witness VKEY|FILE …] [--authority PEM …]
 *
 * Time stamps are checked by timestamps.mjs, which must then lie beside it.
 *
 * Standards: C2SP signed-note and tlog-checkpoint, RFC 6962 §2.1, DSSE 1.0.2, in-toto Statement v1. Everything in the file is
 * taken to come from the other side; only the key is trusted.
 */

const utf8 = new TextEncoder();
/** What a bundle proves of completeness, without and with `refs`; and what no bundle proves by itself. */
const ASSERTED = 'completeness asserted, not proved';
const COMPLETE = 'completeness proved: the log’s own index of refs lists no other record';
const INTEGRITY = 'integrity since ingest, on the operator’s word';
const VOUCHED =
  'cosignatures or time stamps are enclosed: they count for whoever names their witnesses and authorities to the verifier';
const STAMPED =
  'existence of the log, as it is here, at the first of these time stamps, on the word of their authorities';
const WITNESSED = 'integrity since the first of these cosignatures, on the word of the witnesses';
const noticeOf = ({ refs, stamps, checkpoint }) => [
  refs === undefined ? ASSERTED : COMPLETE,
  INTEGRITY,
  ...(stamps !== undefined || cosignaturesIn(checkpoint) > 0 ? [VOUCHED] : []),
];
/** Behind the empty line of a signed note the first line is the log's own signature. */
const cosignaturesIn = (note) => note.slice(note.lastIndexOf('\n\n') + 2, -1).split('\n').length - 1;
const EXIT = {
  malformed: 10,
  'key-unknown': 11,
  'bad-signature': 12,
  'not-included': 13,
  'record-changed': 14,
  'evidence-missing': 15,
  'custody-broken': 18,
  incomplete: 19,
  'policy-unmet': 20,
  inconsistent: 21,
};

export class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function demand(holds, code, message) {
  if (!holds) throw new Refused(code, message);
}

/**
 * Check the text of a bundle with a key that came from elsewhere. Resolves to what was proved; rejects with `Refused`.
 * `options.ed25519(key, signature, message)` stands in where WebCrypto has no Ed25519; `options.checkStamp` is that of timestamps.mjs, and
 * `options.authorities` are certificates (PEM) of time authorities, `options.neededStamps` (default: all) of which must have stamped it.
 */
export async function verify(text, vkey, options = {}) {
  const key = await openKey(vkey, options);
  const bundle = parse(text);
  demand(bundle.key === vkey, 'key-unknown', 'the bundle is of another log than the key given');
  const checkpoint = await openCheckpoint(bundle.checkpoint, key);
  const cosignatures = await checkCosignatures(bundle.checkpoint, options);
  const stamps = await checkStamps(bundle, options);
  const { subject, predicate } = await openStatement(bundle.statement, key);
  demand(
    predicate.checkpoint.origin === checkpoint.origin &&
      predicate.checkpoint.size === checkpoint.size &&
      predicate.checkpoint.root === toBase64(checkpoint.root),
    'bad-signature',
    'the statement was signed for another checkpoint',
  );
  const records = new Map();
  for (const leaf of bundle.leaves) {
    const digest = await checkLeaf(leaf, checkpoint, predicate.purged ?? []);
    if (digest !== null) records.set(digest, leaf.index);
  }
  const rules = hex(await sha256(utf8.encode(JSON.stringify(bundle.rules))));
  demand(predicate.rules === rules, 'record-changed', 'the rules are not those that the statement names');
  const indices = bundle.leaves.map(({ index }) => index);
  demand(
    predicate.enclosed.length === indices.length && predicate.enclosed.every((index, i) => index === indices[i]),
    'evidence-missing',
    'the leaves enclosed are not those that the statement lists',
  );
  demand(subject.length > 0, 'evidence-missing', 'the statement cites no record');
  for (const { digest } of subject)
    demand(records.has(digest.sha256), 'evidence-missing', `the record ${digest.sha256} is cited and not enclosed`);
  const report = bundle.report === undefined ? undefined : hex(await sha256(utf8.encode(bundle.report)));
  demand(predicate.report === report, 'record-changed', 'the report is not the one that the statement names');
  const custodyEntries = await checkCustody(bundle.custody, predicate, key);
  requireOrdered(predicate.purged ?? [], bundle.leaves, custodyEntries);
  demand(
    (bundle.refs === undefined) === (predicate.strands === undefined) && predicate.completeness === noticeOf(bundle)[0],
    'incomplete',
    'the statement says one thing of completeness, and the bundle another',
  );
  if (bundle.refs !== undefined) await checkCompleteness(bundle.refs, predicate, checkpoint, new Set(indices));
  return {
    ...predicate,
    records: bundle.leaves.filter(({ text, base64 }) => text !== undefined || base64 !== undefined).length,
    custodyEntries,
    cosignatures,
    stamps,
    notes: notesOf(bundle, cosignatures, stamps),
  };
}

function notesOf(bundle, cosignatures, stamps) {
  const signed = cosignaturesIn(bundle.checkpoint) - cosignatures.length;
  const stamped = (bundle.stamps ?? []).length - stamps.reduce((sum, { of }) => sum + of, 0);
  return [
    noticeOf(bundle)[0],
    ...(cosignatures.length + stamps.length === 0 ? [INTEGRITY] : []),
    ...(cosignatures.length > 0 ? [WITNESSED] : []),
    ...(stamps.length > 0 ? [STAMPED] : []),
    ...(signed + stamped > 0
      ? [`not checked, of no weight: ${signed} cosignatures and ${stamped} time stamps of others`]
      : []),
  ];
}

/** What is left out as purged is a record, and a signed custody entry orders its purge: `records` is like `3-7,12`. */
function requireOrdered(purged, leaves, entries) {
  const ranges = entries
    .filter(({ act }) => act === 'purged')
    .flatMap(({ detail }) => String(detail.records).split(','))
    .map((range) => range.split('-').map(Number));
  for (const index of purged) {
    const leaf = leaves.find((one) => one.index === index);
    const ordered = ranges.some(([first, last = first]) => first <= index && index <= last);
    const isRecord = leaf !== undefined && fromBase64(leaf.leaf)[1] === 2;
    demand(
      ordered && isRecord,
      'evidence-missing',
      `record ${index} is left out as purged, and no custody entry orders that`,
    );
  }
}

/** The attributions stated: one, or all of a case. */
export const attributionsOf = (predicate) =>
  predicate.attribution === undefined ? predicate.attributions : [predicate.attribution];

/** `name+hex(key id)+base64(0x01 ‖ Ed25519 public key)`; the id is the start of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key). */
export async function openKey(vkey, { ed25519 } = {}, type = 1) {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(vkey) ?? [];
  demand(name !== undefined, 'key-unknown', 'the key is not of the form name+id+base64');
  const typed = fromBase64(base64);
  demand(typed.length === 33 && typed[0] === type, 'key-unknown', 'the key is not an Ed25519 key');
  const computed = (await sha256(join(utf8.encode(`${name}\n`), typed))).subarray(0, 4);
  demand(hex(computed) === id, 'key-unknown', 'the id of the key does not fit the key');
  const raw = typed.subarray(1);
  const imported = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']).catch((why) => {
    if (ed25519 === undefined) throw why;
    return null;
  });
  const check = (sig, signed) =>
    imported === null ? ed25519(raw, sig, signed) : crypto.subtle.verify({ name: 'Ed25519' }, imported, sig, signed);
  return { name, id, check };
}

/**
 * C2SP tlog-cosignature v1: `witnesses` are keys of type 4 that came from elsewhere, `needed` of which (default: all) must have signed
 * `cosignature/v1`, the time, and the text of the checkpoint. One that does not hold refuses.
 */
async function checkCosignatures(note, options = {}) {
  const { witnesses = [], needed = witnesses.length } = options;
  const gap = note.lastIndexOf('\n\n');
  const found = [];
  for (const vkey of new Set(witnesses)) {
    const { name, id, check } = await openKey(vkey, options, 4);
    for (const line of note.slice(gap + 2, -1).split('\n')) {
      const [, signer, base64] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
      if (signer !== name) continue;
      const bytes = fromBase64(base64);
      if (hex(bytes.subarray(0, 4)) !== id) continue;
      const time = bytes.length === 76 ? Number(BigInt(`0x${hex(bytes.subarray(4, 12))}`)) : -1;
      const good =
        time >= 0 &&
        (await check(bytes.subarray(12), utf8.encode(`cosignature/v1\ntime ${time}\n${note.slice(0, gap + 1)}`)));
      demand(good, 'bad-signature', `the cosignature by ${name} is not valid`);
      found.push({ witness: name, time });
      break;
    }
  }
  demand(found.length >= needed, 'policy-unmet', `${found.length} of the witnesses cosigned, and ${needed} must have`);
  return found;
}

/** RFC 3161 stamps by the authorities that are known, each once, its earliest; `of`: how many it made. A bad one of theirs refuses. */
async function checkStamps(
  { checkpoint, stamps = [] },
  { checkStamp, authorities = [], neededStamps = authorities.length },
) {
  const found = new Map();
  const end = checkpoint.indexOf('\n', checkpoint.lastIndexOf('\n\n') + 2) + 1;
  for (const token of authorities.length === 0 ? [] : stamps)
    try {
      const stamp = await checkStamp(fromBase64(token), utf8.encode(checkpoint.slice(0, end)), authorities);
      if (stamp === null) continue;
      const { time, of } = found.get(stamp.authority) ?? { time: stamp.time, of: 0 };
      found.set(stamp.authority, { authority: stamp.authority, time: Math.min(time, stamp.time), of: of + 1 });
    } catch (why) {
      throw new Refused('bad-signature', `a time stamp does not hold: ${why.message}`);
    }
  demand(
    found.size >= neededStamps,
    'policy-unmet',
    `${found.size} of the authorities stamped, and ${neededStamps} must have`,
  );
  return [...found.values()];
}

/** The file must be as the format writes it: no key twice, none unknown. */
function parse(text) {
  let bundle;
  let again;
  try {
    bundle = JSON.parse(text);
    again = `${JSON.stringify(bundle, null, 1)}\n`;
  } catch {
    throw new Refused('malformed', 'the file is not JSON, or nested too deep');
  }
  const more = ['custody', 'report', 'refs', 'stamps'].filter((name) => Object.hasOwn(bundle ?? {}, name));
  const top = ['format', 'notice', 'key', 'checkpoint', 'statement', 'rules', 'leaves'];
  demand(hasKeys(bundle, [...top, ...more]), 'malformed', 'the bundle has other fields than the format');
  demand(bundle.format === 'ascribe-bundle/v1', 'malformed', 'the format is unknown');
  demand(again === text, 'malformed', 'the file is not written as the format says');
  demand(typeof bundle.checkpoint === 'string', 'malformed', 'the checkpoint is no text');
  // the last sentence may be lacking: somebody may have added a cosignature
  const notices = [noticeOf(bundle), noticeOf(bundle).slice(0, 2)].map((says) => JSON.stringify(says));
  demand(notices.includes(JSON.stringify(bundle.notice)), 'malformed', 'the notice is not that of the format');
  if (bundle.refs !== undefined) parseRefs(bundle.refs);
  const isStamps = (all) =>
    Array.isArray(all) && all.length > 0 && all.length <= 16 && all.every((one) => fromBase64(one).length <= 65536);
  demand(bundle.stamps === undefined || isStamps(bundle.stamps), 'malformed', 'the time stamps are malformed');
  const { statement, leaves } = bundle;
  demand(hasKeys(statement, ['payload', 'payloadType', 'signatures']), 'malformed', 'the statement is no envelope');
  demand(Array.isArray(statement.signatures) && Array.isArray(leaves), 'malformed', 'a list is missing');
  for (const one of statement.signatures)
    demand(hasKeys(one, ['keyid', 'sig']), 'malformed', 'a signature is malformed');
  demand(!('report' in bundle) || typeof bundle.report === 'string', 'malformed', 'the report is no text');
  if (bundle.custody !== undefined) {
    const { custody } = bundle;
    const isForm =
      hasKeys(custody, ['first', 'after', 'entries']) && Array.isArray(custody.entries) && custody.first >= 1;
    demand(isForm && Number.isSafeInteger(custody.first), 'malformed', 'the custody log is malformed');
    for (const one of [custody.after, ...custody.entries])
      demand(/^(\{.*|[0-9a-f]{64})$/su.test(one), 'malformed', 'a custody entry is neither a line nor a digest');
  }
  let last = -1;
  for (const leaf of leaves) {
    const form = ['text', 'base64'].filter((name) => Object.hasOwn(leaf ?? {}, name));
    if (Object.hasOwn(leaf ?? {}, 'original')) form.push('original');
    demand(
      !(form.includes('text') && form.includes('base64')) && hasKeys(leaf, ['index', 'leaf', 'proof', ...form]),
      'malformed',
      'a leaf is malformed',
    );
    demand(
      Number.isSafeInteger(leaf.index) && leaf.index > last,
      'malformed',
      'the leaves are not in order, each once',
    );
    demand(Array.isArray(leaf.proof) && leaf.proof.length < 64, 'malformed', 'a proof is no list, or too long');
    last = leaf.index;
  }
  return bundle;
}

function parseRefs(refs) {
  const isProof = (n, proof) => Number.isSafeInteger(n) && n >= 0 && Array.isArray(proof) && proof.length < 64;
  const isForm =
    hasKeys(refs, ['key', 'runs']) &&
    Array.isArray(refs.runs) &&
    refs.runs.length < 64 &&
    refs.runs.every(
      (run) =>
        hasKeys(run, ['index', 'leaf', 'proof', 'pages', 'values']) &&
        isProof(run.index, run.proof) &&
        [run.pages, run.values].every(Array.isArray) &&
        run.pages.every((one) => hasKeys(one, ['number', 'page', 'proof']) && isProof(one.number, one.proof)),
    );
  demand(isForm, 'malformed', 'the index of refs is malformed');
}

function hasKeys(value, keys) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const have = Object.keys(value);
  return have.length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}

/** The text of a C2SP signed note. Signatures of other keys are ignored; a bad one of this key refuses. */
export async function openNote(note, key) {
  demand(typeof note === 'string' && !/[\0-\x09\x0b-\x1f]/.test(note), 'bad-signature', 'the checkpoint is no note');
  const gap = note.lastIndexOf('\n\n');
  demand(gap > 0 && note.endsWith('\n'), 'bad-signature', 'the checkpoint carries no signature');
  const body = note.slice(0, gap + 1);
  let signed = false;
  for (const line of note.slice(gap + 2, -1).split('\n')) {
    const [, name, base64] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
    demand(name !== undefined, 'bad-signature', 'a signature line of the checkpoint is malformed');
    const bytes = fromBase64(base64);
    if (name !== key.name || hex(bytes.subarray(0, 4)) !== key.id) continue;
    const good = await key.check(bytes.subarray(4), utf8.encode(body));
    demand(good, 'bad-signature', 'the signature of the checkpoint is not valid');
    signed = true;
  }
  demand(signed, 'bad-signature', 'the checkpoint is not signed by the key given');
  return body;
}

/** C2SP tlog-checkpoint: name of the log, number of leaves, root. */
async function openCheckpoint(note, key) {
  const [origin, size, root] = (await openNote(note, key)).split('\n');
  demand(origin === key.name, 'bad-signature', 'the checkpoint is of another log');
  demand(
    /^(0|[1-9]\d{0,15})$/.test(size) && Number.isSafeInteger(Number(size)),
    'bad-signature',
    'its size is no number',
  );
  const rootBytes = fromBase64(root);
  demand(rootBytes.length === 32, 'bad-signature', 'its root is not 32 bytes');
  return { origin, size: Number(size), root: rootBytes };
}

/** DSSE 1.0.2 around an in-toto Statement v1. */
async function openStatement({ payload, payloadType, signatures }, key) {
  demand(payloadType === 'application/vnd.in-toto+json', 'bad-signature', 'the payload is of another type');
  const body = fromBase64(payload);
  const signed = preAuthEncoding(payloadType, body);
  let good = false;
  for (const { sig } of signatures) good ||= await key.check(fromBase64(sig), signed);
  demand(good, 'bad-signature', 'the statement is not signed by the key given');
  const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  const statement = JSON.parse(text);
  demand(JSON.stringify(statement) === text, 'malformed', 'the statement has a key twice');
  demand(statement._type === 'https://in-toto.io/Statement/v1', 'malformed', 'the statement is of another type');
  const type = statement.predicate.attribution === undefined ? 'case' : 'attribution';
  demand(
    statement.predicateType === `https://ascribe.local/${type}/v1`,
    'malformed',
    'its predicate is of another type',
  );
  const cited = new Set(attributionsOf(statement.predicate).flatMap(({ evidence }) => evidence));
  const subjects = JSON.stringify(statement.subject.map(({ digest }) => `sha256:${digest.sha256}`));
  demand(
    JSON.stringify([...cited]) === subjects,
    'evidence-missing',
    'the subjects are not the evidence of what is stated',
  );
  return statement;
}

export const preAuthEncoding = (type, body) =>
  join(utf8.encode(`DSSEv1 ${utf8.encode(type).length} ${type} ${body.length} `), body);

/** Hex digest of the record's original, after the leaf's place and the enclosed form have been checked; `null`: the leaf is no record. */
async function checkLeaf({ index, leaf, proof, text, base64, original }, { size, root }, purged) {
  const bytes = fromBase64(leaf);
  const led = await rootFrom(await sha256(join(Uint8Array.of(0), bytes)), index, size, proof.map(fromBase64));
  demand(led !== null && hex(led) === hex(root), 'not-included', `leaf ${index} is not in the signed log`);
  const form = text !== undefined ? utf8.encode(text) : base64 !== undefined ? fromBase64(base64) : null;
  if (bytes[0] === 1 && (bytes[1] === 1 || bytes[1] === 3)) {
    demand(form === null && original === undefined, 'malformed', `leaf ${index} is no record and has one`);
    return null;
  }
  demand(bytes[0] === 1 && bytes[1] === 2 && bytes.length > 51, 'malformed', `leaf ${index} is of an unknown kind`);
  if (purged.includes(index)) {
    demand(form === null && original === undefined, 'malformed', `record ${index} is said to be purged, and is there`);
    return null;
  }
  const digests = digestsOf(bytes);
  demand(form !== null && hex(await sha256(form)) === digests.form, 'record-changed', `record ${index} was changed`);
  if (original !== undefined) {
    const whole = (bytes[2] & 8) !== 0 && hex(await sha256(fromBase64(original))) === digests.original;
    demand(whole, 'record-changed', `the original of record ${index} is not the one that was redacted`);
  }
  return digests.original;
}

/** Record leaf: version, type, flags, 16 object id, 32 digest, three varints, and 32 digest of the redacted form if flag 8. */
function digestsOf(leaf) {
  const original = hex(leaf.subarray(19, 51));
  if ((leaf[2] & 8) === 0) return { original, form: original };
  let at = 51;
  for (let i = 0; i < 3; i++) {
    while (leaf[at] >= 128) at++;
    at++;
  }
  return { original, form: hex(leaf.subarray(at, at + 32)) };
}

/**
 * The log's own index of refs (src/evidence/README.md) lists no record of the strands judged, or of a strand that mentions a ref
 * consulted, that is not enclosed. Its runs are leaves of the log, follow each other from leaf 0, and the last is the last leaf of all.
 */
async function checkCompleteness(refs, { consulted, strands, engine, incomplete }, { size, root }, enclosed) {
  const lacking = (holds, why) => demand(holds, 'incomplete', why);
  lacking(incomplete.length === 0, 'the statement itself says that records are missing');
  const key = fromBase64(refs.key);
  const commitment = await sha256(join(utf8.encode('ascribe ref label key commitment\n'), key));
  const runs = [];
  for (const run of refs.runs) runs.push(await openRun(run, size, root));
  let before = null;
  for (const run of runs) {
    lacking(
      run.from === (before?.to ?? 0) && run.previous === (before?.index ?? null),
      'the runs of the index do not follow each other',
    );
    lacking(
      run.commitment === hex(commitment) && run.reading === engine.reading,
      'the index is of another key or another reading',
    );
    before = run;
  }
  lacking(
    before !== null && before.to === before.index && before.index === size - 1,
    'the index does not reach to the checkpoint',
  );
  const labelOf = async (kind, text) =>
    hex(utf8.encode(kind)) + hex((await sha256(utf8.encode(hex(key) + kind + text))).subarray(0, 16));
  const wanted = new Set();
  for (const strand of strands) wanted.add(await labelOf('s', strand));
  for (const ref of consulted) {
    const label = await labelOf('r', ref);
    for (const run of runs) {
      const value = run.valueOf(label);
      lacking(value.length % 17 === 0, 'a value of the index is malformed');
      for (let at = 0; at < value.length; at += 17) wanted.add(hex(value.subarray(at, at + 17)));
    }
  }
  for (const strand of wanted)
    for (const run of runs)
      for (const index of numbersIn(run.valueOf(strand), run.from))
        lacking(enclosed.has(index), `record ${index} mentions what was consulted, by the index, and is not enclosed`);
}

/** Run leaf: version 1, type 5, varints from, to, previous + 1 (0: none), pages, 32 root, 32 commitment to the key, text reading. */
async function openRun({ index, leaf, proof, pages, values }, size, root) {
  const bytes = fromBase64(leaf);
  const led = await rootFrom(await sha256(join(Uint8Array.of(0), bytes)), index, size, proof.map(fromBase64));
  demand(led !== null && hex(led) === hex(root), 'not-included', `the run at leaf ${index} is not in the signed log`);
  demand(bytes[0] === 1 && bytes[1] === 5, 'malformed', `leaf ${index} is no run`);
  const [from, to, previous, count] = numbersIn(bytes.subarray(2), null, 4);
  let at = 2;
  for (let i = 0; i < 4; i++) {
    while (bytes[at] >= 128) at++;
    at++;
  }
  const opened = [];
  for (const { number, page, proof: path } of pages) {
    const content = fromBase64(page);
    const leads = await rootFrom(await sha256(join(Uint8Array.of(0), content)), number, count, path.map(fromBase64));
    demand(
      leads !== null && hex(leads) === hex(bytes.subarray(at, at + 32)),
      'not-included',
      `page ${number} is not of the run at leaf ${index}`,
    );
    opened.push(openPage(content));
  }
  const longs = new Map();
  for (const value of values) {
    const long = fromBase64(value);
    longs.set(hex(await sha256(long)), long);
  }
  const valueOf = (label) => {
    const page = opened.find(({ low, high }) => low <= label && label < high);
    demand(page !== undefined, 'incomplete', 'a page of the index is not enclosed');
    const entry = page.entries.get(label);
    if (entry === undefined) return new Uint8Array(0);
    const value = entry.isDigest ? longs.get(hex(entry.value)) : entry.value;
    demand(value !== undefined, 'incomplete', 'a value of the index is not enclosed');
    return value;
  };
  const commitment = hex(bytes.subarray(at + 32, at + 64));
  const reading = new TextDecoder().decode(bytes.subarray(at + 65));
  return { index, from, to, previous: previous === 0 ? null : previous - 1, commitment, reading, valueOf };
}

/** Page: 17 low, 17 high, 1 count; per entry 17 label, 1 length and the value, or 255 and the SHA-256 of a longer one. */
function openPage(bytes) {
  const at17 = (at) => hex(bytes.subarray(at, at + 17));
  const entries = new Map();
  let at = 35;
  for (let i = 0; i < bytes[34]; i++) {
    const isDigest = bytes[at + 17] === 255;
    const length = isDigest ? 32 : bytes[at + 17];
    const value = bytes.subarray(at + 18, at + 18 + length);
    demand(value.length === length, 'malformed', 'a page of the index ends early');
    entries.set(at17(at), { isDigest, value });
    at += 18 + length;
  }
  demand(bytes.length === at, 'malformed', 'a page of the index has no such form');
  return { low: at17(0), high: at17(17), entries };
}

/** Varints, at most `most` of them; with `from`, each is the distance from the one before, the first from `from`. */
function numbersIn(bytes, from, most = Number.POSITIVE_INFINITY) {
  const out = [];
  let last = from ?? 0;
  for (let at = 0; at < bytes.length && out.length < most; ) {
    let number = 0;
    let scale = 1;
    let byte;
    do {
      byte = bytes[at++];
      demand(byte !== undefined && scale <= 2 ** 49, 'malformed', 'a number of the index is malformed');
      number += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    last = from === null ? number : last + number;
    out.push(last);
  }
  return out;
}

/**
 * headₙ = SHA-256(headₙ₋₁ ‖ SHA-256(lineₙ)); a line signs itself (Ed25519 over `ascribe-custody/v1`, a newline, and the line without
 * its last field `sig`) and names the head before it. A digest stands for the line of an entry about something else.
 */
async function checkCustody(custody, predicate, key) {
  const { custody: signed, case: stated } = predicate;
  const broken = (holds, why) => demand(holds, 'custody-broken', why);
  if (custody === undefined || signed === undefined) {
    broken(
      custody === signed && stated === undefined,
      'the custody log is enclosed and not stated, or the other way round',
    );
    return [];
  }
  const entries = [];
  let number = custody.first - 1;
  let head = custody.after;
  for (const one of custody.entries) {
    number++;
    const digest = one.startsWith('{') ? await sha256(utf8.encode(one)) : fromHex(one);
    if (one.startsWith('{')) {
      const entry = await openEntry(one, key);
      broken(entry.n === number && entry.after === head, `custody entry ${number} does not follow the one before it`);
      entries.push(entry);
    }
    head = hex(await sha256(join(fromHex(head), digest)));
  }
  broken(
    signed.entries === number && signed.hash === head,
    'the custody entries do not lead to the head that is stated',
  );
  if (stated !== undefined) requireTold(stated, entries, broken);
  return entries;
}

async function openEntry(line, key) {
  const at = line.lastIndexOf(',"sig":"');
  let entry;
  let signed = false;
  try {
    entry = JSON.parse(line);
    signed =
      at > 0 &&
      JSON.stringify(entry) === line &&
      (await key.check(fromBase64(entry.sig), utf8.encode(`${CUSTODY}${line.slice(0, at)}}`)));
  } catch {}
  demand(
    signed && Object.keys(entry).at(-1) === 'sig',
    'custody-broken',
    'a custody entry is not signed by the key given',
  );
  return entry;
}

const CUSTODY = 'ascribe-custody/v1\n';

/** The case stated is the one that the custody entries tell. */
function requireTold(stated, entries, broken) {
  const opened = entries.find(({ act, n }) => act === 'case-opened' && `case-${n}` === stated.id);
  for (const name of ['question', 'scope', 'authority', 'investigator'])
    broken(opened?.detail[name] === stated[name], `no custody entry opens the case with this ${name}`);
  for (const { event, entry, size } of stated.pins) {
    const pin = entries.find(({ n }) => n === entry);
    const pins = pin?.act === 'pinned' && pin.case === stated.id && pin.events[0] === event && pin.log.size === size;
    broken(pins, `no custody entry ${entry} pins this attribution`);
  }
}

/** RFC 9162 §2.1.3.2; `null`: the proof cannot be of this index and size. BigInt, since sizes may pass 2^32. */
export async function rootFrom(leafHash, index, size, proof) {
  if (index >= size) return null;
  let fn = BigInt(index);
  let sn = BigInt(size) - 1n;
  let root = leafHash;
  for (const hash of proof) {
    if (sn === 0n || hash.length !== 32) return null;
    if (fn % 2n === 1n || fn === sn) {
      root = await sha256(join(Uint8Array.of(1), hash, root));
      while (fn % 2n === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      root = await sha256(join(Uint8Array.of(1), root, hash));
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n ? root : null;
}

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => Number.parseInt(pair, 16));

function join(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function toBase64(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Canonical base64 only. */
function fromBase64(text) {
  let bytes = null;
  try {
    bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {}
  demand(bytes !== null && toBase64(bytes) === text, 'malformed', 'a value is not base64');
  return bytes;
}

/** For a terminal: nothing but printable ASCII. */
const plain = (value) =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

async function main([file, flag, given, ...more]) {
  const { existsSync, readFileSync } = await import('node:fs');
  if (file === undefined || flag !== '--key' || given === undefined) {
    console.error('usage: node verify.mjs BUNDLE --key VKEY|FILE [--witness VKEY|FILE …] [--authority PEM …]');
    return 2;
  }
  const textOf = (key) => (existsSync(key) ? readFileSync(key, 'utf8').trim() : key);
  const vkey = textOf(given);
  const witnesses = more.filter((_, i) => more[i - 1] === '--witness').map(textOf);
  const authorities = more.filter((_, i) => more[i - 1] === '--authority').map(textOf);
  if (more.length !== 2 * (witnesses.length + authorities.length)) return main([]);
  const beside = authorities.length === 0 ? {} : await import('./timestamps.mjs').catch(() => null);
  if (beside === null) {
    console.error('time stamps are checked by timestamps.mjs, which must lie beside this file');
    return 2;
  }
  try {
    const { checkStamp } = beside;
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
    const proved = await verify(text, vkey, { witnesses, authorities, checkStamp });
    console.log(
      `proof holds: ${proved.records} records of ${proved.checkpoint.origin} at ${proved.checkpoint.size} leaves`,
    );
    if (proved.case !== undefined) console.log(`case: ${plain(proved.case)}`);
    for (const { event, verdict, reason, holder, operator } of attributionsOf(proved))
      console.log(plain({ event, verdict, reason, holder, operator }));
    for (const { n, at, by, act } of proved.custodyEntries)
      console.log(`custody: ${plain({ n, at, by: by?.account, act })}`);
    if (proved.purged !== undefined)
      console.log(
        `purged: ${proved.purged.length} records that mention what was consulted, by order of the custody log`,
      );
    for (const one of proved.incomplete) console.log(`incomplete: ${plain(one)}`);
    console.log('not checked: whether the verdict follows from the records (ascribe verify recomputes it)');
    for (const { witness, time } of proved.cosignatures)
      console.log(`cosigned: ${plain({ witness, at: new Date(time * 1000).toISOString() })}`);
    for (const { authority, time } of proved.stamps)
      console.log(`stamped: ${plain({ authority, at: new Date(time).toISOString() })}`);
    for (const says of proved.notes) console.log(`note: ${says}`);
    return 0;
  } catch (error) {
    const code = error instanceof Refused ? error.code : 'malformed';
    console.error(`refused (${code}): ${plain(error.message)}`);
    return EXIT[code];
  }
}

/** In a browser there is no `process`. */
if (globalThis.process?.argv?.[1] !== undefined) {
  const { pathToFileURL } = await import('node:url');
  if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await main(process.argv.slice(2));
}
