import { readFileSync, statSync } from 'node:fs';
import { headText } from '../cases/listing.ts';
import { openCheckpoint } from '../evidence/checkpoint.ts';
import type { NoteVerifier } from '../evidence/note.ts';
import { NO_VOUCHERS, type Vouchers } from '../evidence/vouched.ts';
import { engineDigest } from '../proof/engine-digest.ts';
import { MAX_BUNDLE_BYTES, malformed } from '../proof/format.ts';
import { BundleProblem } from '../proof/problem.ts';
import { attributionsIn, type Since } from '../proof/statement.ts';
import { type Demands, type Verified, verifyBundle } from '../proof/verify.ts';
import type { Look } from '../report/text/style.ts';
import { safeJson, visible } from '../report/text/visible.ts';
import { count, counted } from '../report/text/words.ts';
import { cosignedAt, integrityText, stampedAt, uncheckedText } from '../report/vouched.ts';
import type { VerifyOptions } from './commands/verify.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { usageError } from './errors.ts';
import { logKeyOf, witnessKeyOf } from './vkeys.ts';
import { authorityAt, vouchingOf } from './vouching.ts';

export async function runVerify(file: string, options: VerifyOptions, context: Context): Promise<void> {
  const { terminal } = context;
  const key = logKeyOf('--key', options.key);
  const demands = demandsOf(options, key, context);
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

function demandsOf(options: VerifyOptions, key: NoteVerifier, context: Context): Demands {
  const { known, complete } = options;
  return {
    vouchers: vouchersOf(options, context),
    ...(known !== undefined && { known: openCheckpoint(readFileSync(known), key) }),
    ...(complete !== undefined && { complete }),
  };
}

/** Those of the verifier's own configuration, where one was named, and those given beside it. */
function vouchersOf({ witness = [], needed, authority = [], stamps }: VerifyOptions, { configFile, dataDir }: Context) {
  const own = configFile === null ? NO_VOUCHERS : vouchingOf(readConfiguration(configFile, dataDir)).needs;
  const witnesses = witness.map((one) => witnessKeyOf('--witness', one));
  const authorities = authority.map((file) => authorityAt('--authority', file));
  const all: Vouchers = {
    witnesses: [...own.witnesses, ...witnesses],
    neededWitnesses: needed ?? own.neededWitnesses + witnesses.length,
    authorities: [...own.authorities, ...authorities],
    neededStamps: stamps ?? own.neededStamps + authorities.length,
  };
  if (all.neededWitnesses > all.witnesses.length)
    throw usageError('--needed is more than the witnesses that were given with --witness.');
  if (all.neededStamps > all.authorities.length)
    throw usageError('--stamps is more than the time authorities that were given with --authority.');
  return all;
}

function answer({ checkpoint, statement, leaves, custody, vouched }: Verified) {
  const { predicate } = statement;
  const { engine, rules, incomplete, purged = [] } = predicate;
  return {
    ...(predicate.attribution === undefined
      ? { case: predicate.case, attributions: predicate.attributions }
      : { attribution: predicate.attribution }),
    records: leaves.filter(({ leaf }) => leaf.type === 'record').length,
    checkpoint: { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root.toString('base64') },
    engine,
    rules,
    incomplete,
    purged: purged.length,
    custody: { ...(predicate.custody ?? { entries: 0, hash: null }), enclosed: custody.length },
    completeness: predicate.completeness,
    cosignatures: cosignedAt(vouched).map(({ who, at }) => ({ witness: who, at })),
    timeStamps: stampedAt(vouched).map(({ who, at }) => ({ authority: who, at })),
    notChecked: vouched.others,
    integrity: integrityText(vouched),
  };
}

function told(checked: Verified, { paint }: Context['terminal']): string {
  const { records, checkpoint, incomplete, purged, custody, cosignatures, timeStamps, integrity } = answer(checked);
  const others = uncheckedText(checked.vouched);
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
    engineText(predicate.engine),
    `${counted(records, 'record')} of the log ${visible(checkpoint.origin)} at ${counted(checkpoint.size, 'leaf', 'leaves')}`,
    custody.hash === null
      ? 'no custody entry is enclosed'
      : `custody ${headText({ entries: custody.entries, hash: custody.hash })}: ${counted(custody.enclosed, 'entry', 'entries')} about this`,
    ...incomplete.map(
      (one) =>
        `${paint('warn', 'incomplete')}  ${visible(one.ref)}: ${count(one.enclosed)} of ${counted(one.records, 'record')}`,
    ),
    ...(purged === 0
      ? []
      : [
          `${paint('warn', 'purged')}  ${counted(purged, 'record')} that mention what was consulted: only their leaves are left, by order of the custody log`,
        ]),
    `${paint('dim', 'note')}  ${predicate.completeness}`,
    ...cosignatures.map(({ witness, at }) => `${paint('good', 'cosigned')}  by ${visible(witness)} at ${at}`),
    ...timeStamps.map(({ authority, at }) => `${paint('good', 'stamped')}  by ${visible(authority)} at ${at}`),
    ...(others === null ? [] : [`${paint('warn', 'not checked')}  ${others}`]),
    `${paint('dim', 'note')}  ${integrity}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Whether the program that made it is this one, to the byte. */
function engineText({ judgement, reading, digest }: Verified['statement']['predicate']['engine']): string {
  const made = `engine ${visible(judgement)}, reading ${visible(reading)}`;
  if (digest === undefined) return made;
  const same =
    digest === engineDigest() ? 'the very program here' : 'another build than the one here, of the same versions';
  return `${made}, program ${visible(digest)}: ${same}`;
}

const SINCE_LOOK: Readonly<Record<Since, Look>> = { same: 'dim', support: 'warn', answer: 'bad', gone: 'bad' };

/** What has become of an attribution since it was pinned. */
const SINCE_SAYS: Readonly<Record<Since, string>> = {
  same: 'as it was pinned',
  support: 'the same answer as pinned, with more or other support',
  answer: 'another answer than the one pinned: later evidence changed it',
  gone: 'pinned, and no longer among the actions of the log',
};
