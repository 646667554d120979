import { readFileSync, statSync } from 'node:fs';
import { headText } from '../cases/listing.ts';
import { openCheckpoint } from '../evidence/checkpoint.ts';
import type { NoteVerifier } from '../evidence/note.ts';
import type { Cosignature } from '../evidence/witness/cosignature.ts';
import type { Checked } from '../proof/check.ts';
import { INTEGRITY, MAX_BUNDLE_BYTES, malformed } from '../proof/format.ts';
import { BundleProblem } from '../proof/problem.ts';
import { attributionsIn, type Since } from '../proof/statement.ts';
import { type Demands, type Vouched, verifyBundle } from '../proof/verify.ts';
import type { Look } from '../report/text/style.ts';
import { safeJson, visible } from '../report/text/visible.ts';
import { count, counted } from '../report/text/words.ts';
import type { VerifyOptions } from './commands/verify.ts';
import type { Context } from './context.ts';
import { usageError } from './errors.ts';
import { logKeyOf, witnessKeyOf } from './vkeys.ts';

export async function runVerify(file: string, options: VerifyOptions, { terminal }: Context): Promise<void> {
  const key = logKeyOf('--key', options.key);
  const demands = demandsOf(options, key);
  const { out } = terminal;
  const isJson = options.format === 'json';
  try {
    const checked = await verifyBundle(bundleAt(file), key, demands);
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

function bundleAt(file: string): string {
  if (statSync(file).size > MAX_BUNDLE_BYTES) throw malformed('it is too large');
  const bytes = readFileSync(file);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) throw malformed('it is not UTF-8');
  return text;
}

function demandsOf({ witness = [], needed, known, complete }: VerifyOptions, key: NoteVerifier): Demands {
  const witnesses = witness.map((one) => witnessKeyOf('--witness', one));
  if (needed !== undefined && needed > witnesses.length)
    throw usageError('--needed is more than the witnesses that were given with --witness.');
  return {
    witnesses,
    ...(needed !== undefined && { needed }),
    ...(known !== undefined && { known: openCheckpoint(readFileSync(known), key) }),
    ...(complete !== undefined && { complete }),
  };
}

function answer({ checkpoint, statement, leaves, custody, cosignatures }: Checked & Vouched) {
  const { predicate } = statement;
  const { engine, rules, incomplete } = predicate;
  return {
    ...(predicate.attribution === undefined
      ? { case: predicate.case, attributions: predicate.attributions }
      : { attribution: predicate.attribution }),
    records: leaves.filter(({ leaf }) => leaf.type === 'record').length,
    checkpoint: { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root.toString('base64') },
    engine,
    rules,
    incomplete,
    custody: { ...(predicate.custody ?? { entries: 0, hash: null }), enclosed: custody.length },
    completeness: predicate.completeness,
    cosignatures: cosignatures.map(cosignedAt),
    integrity: cosignatures.length === 0 ? INTEGRITY : WITNESSED,
  };
}

const cosignedAt = ({ witness, time }: Cosignature) => ({ witness, at: new Date(time * 1000).toISOString() });

const WITNESSED = 'integrity since the first of these cosignatures, on the word of the witnesses';

function told(checked: Checked & Vouched, { paint }: Context['terminal']): string {
  const { records, checkpoint, incomplete, custody, cosignatures, integrity } = answer(checked);
  const { predicate } = checked.statement;
  const attributions = attributionsIn(predicate);
  const what =
    predicate.case === undefined
      ? `event ${visible(attributions[0]?.event ?? '')}`
      : `${visible(predicate.case.id)} (${visible(predicate.case.question)}), ${counted(attributions.length, 'attribution')}`;
  const lines = [
    `${paint('good', 'verified')}  ${what}: signatures, proofs, digests, custody, and every verdict recomputed from the records`,
    ...attributions.map(
      ({ event, verdict, reason, holder, operator }) =>
        `${visible(verdict)}  ${visible(event)}  ${visible(reason)}; holder ${visible(holder.join(' → ') || 'nobody named')}; operator ${visible(operator.join(', ') || 'nobody named')}`,
    ),
    ...(predicate.case?.pins ?? []).map(
      ({ event, size, since }) =>
        `${paint(SINCE_LOOK[since], `since ${size}`)}  ${visible(event)}: ${SINCE_SAYS[since]}`,
    ),
    `${counted(records, 'record')} of the log ${visible(checkpoint.origin)} at ${counted(checkpoint.size, 'leaf', 'leaves')}`,
    custody.hash === null
      ? 'no custody entry is enclosed'
      : `custody ${headText({ entries: custody.entries, hash: custody.hash })}: ${counted(custody.enclosed, 'entry', 'entries')} about this`,
    ...incomplete.map(
      (one) =>
        `${paint('warn', 'incomplete')}  ${visible(one.ref)}: ${count(one.enclosed)} of ${counted(one.records, 'record')}`,
    ),
    `${paint('dim', 'note')}  ${predicate.completeness}`,
    ...cosignatures.map(({ witness, at }) => `${paint('good', 'cosigned')}  by ${visible(witness)} at ${at}`),
    `${paint('dim', 'note')}  ${integrity}`,
  ];
  return `${lines.join('\n')}\n`;
}

const SINCE_LOOK: Readonly<Record<Since, Look>> = { same: 'dim', support: 'warn', answer: 'bad', gone: 'bad' };

/** What has become of an attribution since it was pinned. */
const SINCE_SAYS: Readonly<Record<Since, string>> = {
  same: 'as it was pinned',
  support: 'the same answer as pinned, with more or other support',
  answer: 'another answer than the one pinned: later evidence changed it',
  gone: 'pinned, and no longer among the actions of the log',
};
