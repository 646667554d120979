import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Disk, NodeDisk } from '../disk.ts';
import { EvidenceError } from '../errors.ts';
import type { EvidenceReader } from '../reader.ts';
import { type Cosignature, type Cosigner, cosignaturesOn } from './cosignature.ts';

/** Sends the body to a witness's `add-checkpoint`. */
export type Post = (body: string) => Promise<{ readonly status: number; readonly body: string }>;

/** Longest answer that is read: a few signature lines. */
export const MAX_ANSWER_BYTES = 16 * 1024;

/**
 * Have a witness cosign the checkpoint of this log, and keep what it says beside the log. Throws `witness-refused`; where the
 * witness knows a larger log than this one or another of the same size, that is told: somebody has shown it something else.
 */
export async function askWitness(log: EvidenceReader, witness: Cosigner, post: Post): Promise<Cosignature> {
  const { size } = log.checkpoint;
  const note = ownNote(log);
  let old = lastAsked(log, witness);
  for (let attempt = 0; attempt < 2; attempt++) {
    const proof = old === 0 ? [] : log.consistencyProof(old);
    const hashes = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
    const answer = await post(`old ${old}\n${hashes}\n${note}`);
    if (answer.status === 200) return await kept(log, `${note}${answer.body}`, witness);
    const known = answer.status === 409 ? Number(/^(\d{1,16})\n$/.exec(answer.body)?.[1] ?? 'none') : Number.NaN;
    if (known > size) throw refused(witness, `it has seen ${known} leaves of this log, which has ${size} here`);
    if (Number.isNaN(known) || known === old)
      throw refused(
        witness,
        answer.status === 409 || answer.status === 422
          ? 'it has seen another log under this name and key: this one does not continue it'
          : `it answered ${answer.status}${saidIn(answer.body)}`,
      );
    old = known;
  }
  throw refused(witness, 'its last size changes with every request');
}

/** The first line of an answer, where it is one: whoever prints it makes it safe. */
const saidIn = (body: string): string => {
  const [line = ''] = body.split('\n');
  return line === '' || line.length > 300 ? '' : ` (${line})`;
};

/** The checkpoint with all cosignatures that were collected for it. */
export function vouchedNote(log: EvidenceReader): string {
  const file = vouchedFile(log);
  const own = ownNote(log);
  const vouched = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return vouched.startsWith(own) ? vouched : own;
}

async function kept(log: EvidenceReader, note: string, witness: Cosigner, disk: Disk = new NodeDisk()) {
  const [cosignature] = cosignaturesOn(Buffer.from(note), [witness]);
  if (cosignature === undefined) throw refused(witness, 'its answer holds no cosignature by the key that was given');
  const added = note.slice(ownNote(log).length);
  const before = vouchedNote(log);
  mkdirSync(log.vouchedFolder, { recursive: true });
  if (!before.includes(added)) await disk.replace(vouchedFile(log), Buffer.from(before + added));
  return cosignature;
}

/** The size of the last checkpoint that this witness cosigned, as far as is kept here. */
function lastAsked(log: EvidenceReader, witness: Cosigner): number {
  const names = existsSync(log.vouchedFolder) ? readdirSync(log.vouchedFolder).sort().reverse() : [];
  for (const name of names) {
    const size = Number(/^(\d{16})\.checkpoint$/.exec(name)?.[1] ?? 'none');
    if (!(size <= log.checkpoint.size)) continue;
    if (cosignaturesOn(readFileSync(join(log.vouchedFolder, name)), [witness]).length > 0) return size;
  }
  return 0;
}

const ownNote = (log: EvidenceReader): string => log.note;

/** Where the checkpoint of this log is kept with what others say of it. */
export const vouchedFile = (log: EvidenceReader): string =>
  join(log.vouchedFolder, `${String(log.checkpoint.size).padStart(16, '0')}.checkpoint`);

const refused = (witness: Cosigner, why: string): EvidenceError =>
  new EvidenceError('witness-refused', `The witness ${witness.name} did not cosign: ${why}.`);
