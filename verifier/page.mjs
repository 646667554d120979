/** The verifier as a page: what is dropped on it is checked by `verify.mjs`, in this browser, and goes nowhere. */
import { verifyEd25519 } from './ed25519.mjs';
import { checkStamp } from './timestamps.mjs';
import { attributionsOf, Refused, verify } from './verify.mjs';

const MEANS = {
  malformed: 'The file is not written as a bundle is: another version, cut short, or edited.',
  'key-unknown': 'The bundle is of another log than the key you gave. Ask for the key by another way than the bundle.',
  'bad-signature': 'The checkpoint or the statement is not signed by your key, or was signed for another.',
  'not-included': 'A record is not in the log that your key signed, or not at this place.',
  'record-changed': 'A record, the rules or the report is not the one that was signed.',
  'evidence-missing':
    'A record that the signed statement lists or cites is not there, or one is that it does not list.',
  'custody-broken': 'An entry of the custody log was forged, edited, moved or left out.',
  incomplete:
    'The log’s own index lists a record that is not enclosed, or the proof that none was left out does not hold.',
  'policy-unmet': 'A witness or a time authority that you named has not signed this checkpoint.',
};

const at = (id) => document.getElementById(id);
const given = { text: null, name: '', key: '', witnesses: new Set(), authorities: new Set() };
/** Checks that were begun: an answer that comes late says nothing about what is given by then. */
let begun = 0;

/** Characters that hide, reorder or do something are written as escapes. */
const shown = (value) =>
  String(value).replace(
    // biome-ignore lint/suspicious/noMisleadingCharacterClass: the ranges are of single code points, on purpose
    /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff]|[\ud800-\udfff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = shown(text);
  if (className !== undefined) made.className = className;
  return made;
}

function rows(pairs) {
  const list = element('dl');
  for (const [term, says] of pairs) list.append(element('dt', term), element('dd', says));
  return list;
}

async function check() {
  const mine = ++begun;
  const out = at('answer');
  given.key = at('key').value.trim();
  at('file').textContent = given.text === null ? 'no file yet' : shown(given.name);
  if (given.text === null || given.key === '') return out.replaceChildren();
  out.replaceChildren(element('p', 'Checking …'));
  const [witnesses, authorities] = [[...given.witnesses], [...given.authorities]];
  try {
    const proved = await verify(given.text, given.key, { ed25519: verifyEd25519, checkStamp, witnesses, authorities });
    if (mine === begun) out.replaceChildren(...accepted(proved, JSON.parse(given.text).report));
  } catch (error) {
    if (mine !== begun) return undefined;
    const code = error instanceof Refused ? error.code : 'malformed';
    const verdict = element('h2', 'Refused', 'refused');
    out.replaceChildren(verdict, element('p', `${code}: ${error.message}`, 'reason'), element('p', MEANS[code] ?? ''));
  }
  return undefined;
}

function accepted(proved, report) {
  const { checkpoint, case: stated, custodyEntries, incomplete } = proved;
  const parts = [
    element('h2', 'The proof holds', 'holds'),
    element('p', 'Signed by your key; every record is in the log and unchanged; none that is listed is missing.'),
    rows([
      ['Log', `${checkpoint.origin} at ${checkpoint.size} leaves`],
      ['Records', proved.records],
      ['Engine', `judgement ${proved.engine.judgement}, reading ${proved.engine.reading}`],
    ]),
  ];
  if (stated !== undefined)
    parts.push(
      element('h3', `${stated.id}: ${stated.question}`),
      rows([
        ['Scope', stated.scope],
        ['Authority', stated.authority],
        ['Investigator', stated.investigator],
      ]),
    );
  for (const one of attributionsOf(proved))
    parts.push(
      element('h3', `${one.action}  ${one.time ?? 'time unknown'}`),
      rows([
        ['Verdict', `${one.verdict}, ${one.grade?.overall ?? ''}, ${one.reason}`],
        ['Holder', one.holder.join(' → ') || 'not proven'],
        ['Operator', one.operator.join(' → ') || 'nobody is named'],
        ['Event', one.event],
      ]),
    );
  const { cosignatures, stamps } = proved;
  if (cosignatures.length + stamps.length > 0) {
    const iso = (millis) => new Date(millis).toISOString();
    parts.push(element('h3', 'Vouched for'));
    parts.push(
      rows([
        ...cosignatures.map(({ witness, time }) => ['cosigned', `${iso(time * 1000)}  ${witness}`]),
        ...stamps.map(({ authority, time }) => ['time stamped', `${iso(time)}  ${authority}`]),
      ]),
    );
  }
  if (custodyEntries.length > 0) {
    parts.push(element('h3', 'Custody'));
    parts.push(
      rows(custodyEntries.map(({ n, at: time, by, act }) => [`entry ${n}`, `${time}  ${by?.account}  ${act}`])),
    );
  }
  parts.push(element('h3', 'Not proved'));
  const notes = ['whether the verdict follows from the records: `ascribe verify` recomputes it', ...proved.notes];
  if (proved.purged !== undefined)
    notes.push(
      `${proved.purged.length} records that mention what was consulted were purged, by order of the custody log`,
    );
  for (const { ref, records, enclosed } of incomplete)
    notes.push(`incomplete: ${enclosed} of ${records} records that mention ${ref}`);
  const list = element('ul');
  list.append(...notes.map((note) => element('li', note)));
  parts.push(list);
  if (typeof report === 'string') parts.push(saving(report));
  return parts;
}

/** The report is saved, not shown here: this page shows nothing that a bundle wrote as HTML. */
function saving(report) {
  const link = element('a', 'Save the report in the bundle');
  link.href = URL.createObjectURL(new Blob([report], { type: 'text/html' }));
  link.download = 'report.html';
  const line = element('p');
  line.append(link);
  return line;
}

async function take(file) {
  if (file === undefined) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  // a key is one short line, a certificate says that it is one; a bundle is neither
  const text = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes);
  const isKey = bytes.length < 1000 && /^[^\s+]+\+[0-9a-f]{8}\+/.test(text);
  // the first of its bytes is the kind of a key: 4 is a witness's
  if (isKey && /\+B[A-P][A-Za-z0-9+/=]+\s*$/.test(text)) given.witnesses.add(text.trim());
  else if (isKey) at('key').value = text.trim();
  else if (bytes.length < 100_000 && text.includes('-----BEGIN CERTIFICATE-----')) given.authorities.add(text);
  else Object.assign(given, { name: file.name, text: utf8OrNothing(bytes) });
  await check();
}

/** Bytes that are no UTF-8 are no bundle: `verify` says so of the empty text. */
function utf8OrNothing(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return '';
  }
}

at('bundle').addEventListener('change', async ({ target }) => {
  for (const file of target.files) await take(file);
});
at('key').addEventListener('input', check);
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', async (event) => {
  event.preventDefault();
  for (const file of event.dataTransfer.files) await take(file);
});
if (globalThis.crypto?.subtle === undefined)
  at('answer').replaceChildren(
    element('p', 'This browser gives no cryptography to this page. Open the file itself, or over https.', 'reason'),
  );
