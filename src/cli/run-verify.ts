import { existsSync, readFileSync, statSync } from 'node:fs';
import { EvidenceError } from '../evidence/errors.ts';
import { type NoteVerifier, parseVkey } from '../evidence/note.ts';
import type { Checked } from '../proof/check.ts';
import { COMPLETENESS, INTEGRITY, MAX_BUNDLE_BYTES, malformed } from '../proof/format.ts';
import { BundleProblem } from '../proof/problem.ts';
import { verifyBundle } from '../proof/verify.ts';
import { safeJson, visible } from '../report/text/visible.ts';
import { count, counted } from '../report/text/words.ts';
import type { VerifyOptions } from './commands/verify.ts';
import type { Context } from './context.ts';
import { usageError } from './errors.ts';

/** A key file is one line. */
const MAX_KEY_BYTES = 10_000;

export async function runVerify(file: string, options: VerifyOptions, { terminal }: Context): Promise<void> {
  const key = keyOf(options.key);
  const { out } = terminal;
  const isJson = options.format === 'json';
  try {
    const checked = await verifyBundle(bundleAt(file), key);
    await out.write(isJson ? json({ verified: true, problem: null, ...answer(checked) }) : told(checked, terminal));
    await out.flush();
  } catch (error) {
    if (isJson && error instanceof BundleProblem) {
      await out.write(json({ verified: false, problem: { code: error.code, message: error.message } }));
      await out.flush();
    }
    throw error;
  }
}

const json = (value: object): string => `${safeJson(JSON.stringify(value, null, 2))}\n`;

function keyOf(given: string): NoteVerifier {
  const text = existsSync(given) && statSync(given).size <= MAX_KEY_BYTES ? readFileSync(given, 'utf8').trim() : given;
  try {
    return parseVkey(text);
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    throw usageError(`--key is neither a verifier key nor a file that holds one: ${error.message}`);
  }
}

function bundleAt(file: string): string {
  if (statSync(file).size > MAX_BUNDLE_BYTES) throw malformed('it is too large');
  const bytes = readFileSync(file);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) throw malformed('it is not UTF-8');
  return text;
}

function answer({ checkpoint, statement, leaves }: Checked) {
  const { attribution, engine, rules, incomplete } = statement.predicate;
  return {
    attribution,
    records: leaves.filter(({ leaf }) => leaf.type === 'record').length,
    checkpoint: { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root.toString('base64') },
    engine,
    rules,
    incomplete,
    completeness: COMPLETENESS,
    integrity: INTEGRITY,
  };
}

function told(checked: Checked, { paint }: Context['terminal']): string {
  const { attribution, records, checkpoint, incomplete } = answer(checked);
  const { event, verdict, reason, holder, operator } = attribution;
  const lines = [
    `${paint('good', 'verified')}  event ${visible(event)}: signatures, proofs, digests, and the verdict recomputed from the records`,
    `${visible(verdict)}  ${visible(reason)}; holder ${visible(holder.join(' → ') || 'nobody named')}; operator ${visible(operator.join(', ') || 'nobody named')}`,
    `${counted(records, 'record')} of the log ${visible(checkpoint.origin)} at ${counted(checkpoint.size, 'leaf', 'leaves')}`,
    ...incomplete.map(
      (one) =>
        `${paint('warn', 'incomplete')}  ${visible(one.ref)}: ${count(one.enclosed)} of ${counted(one.records, 'record')}`,
    ),
    `${paint('dim', 'note')}  ${COMPLETENESS}`,
    `${paint('dim', 'note')}  ${INTEGRITY}`,
  ];
  return `${lines.join('\n')}\n`;
}
