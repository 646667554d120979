import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signCheckpoint } from '../evidence/checkpoint.ts';
import { decodeLeaf, encodeRecord } from '../evidence/envelope.ts';
import { formatVkey, noteSigner } from '../evidence/note.ts';
import { sha256 } from '../evidence/sha256.ts';
import { cosign, cosigningKey, formatCosigner } from '../evidence/witness/cosignature.ts';
import { type Office, opened, openOffice, resigned, statementIn } from './bundles.fixture.ts';
import { signEnvelope } from './dsse.ts';
import {
  type Bundle,
  bundleText,
  COMPLETENESS,
  type EnclosedLeaf,
  type EnclosedRefs,
  type EnclosedRun,
  noticeOf,
} from './format.ts';
import type { ProblemCode } from './problem.ts';
import { type Attribution, PAYLOAD_TYPE, type Statement } from './statement.ts';
import { verifyBundle } from './verify.ts';

/** The verifier that shares no code with this one; what both refuse, they refuse for the same reason. */
const { verify } = (await import(new URL('../../verifier/verify.mjs', import.meta.url).href)) as {
  verify: (text: string, vkey: string, options?: { witnesses: string[]; needed: number }) => Promise<unknown>;
};

let office: Office;
let text: string;
let other: string;
/** Its verdict is what it is because of records that it does not cite. */
let shared: string;
const forger = noteSigner('ascribe.local/0000000000000000', Buffer.alloc(32, 7));

beforeAll(async () => {
  office = await openOffice('bundle-attacks', 2500);
  const [first, ...rest] = office.events.get('used-from-second-device') ?? [];
  const second = rest.at(-1) ?? office.events.get('fresh-login')?.[0];
  text = (await office.bundle(first as string)).text;
  shared = (await office.bundle(office.events.get('address-shared-by-others')?.[0] as string)).text;
  other = (await office.bundle(second as string)).text;
});
afterAll(() => office.close());

const codeOf = (checked: Promise<unknown>): Promise<ProblemCode | 'accepted'> =>
  checked.then(
    () => 'accepted' as const,
    (error: { code: ProblemCode }) => error.code,
  );

/** What `ascribe verify` and the independent verifier say. */
async function said(attacked: string, key = office.signer): Promise<readonly string[]> {
  return [await codeOf(verifyBundle(attacked, key)), await codeOf(verify(attacked, formatVkey(key)))];
}

const both = (code: ProblemCode) => [code, code];

/** The bundle with one of its leaves made another. */
function withLeaf(pick: (leaf: EnclosedLeaf) => boolean, change: (leaf: EnclosedLeaf) => EnclosedLeaf[]): string {
  const bundle = opened(text);
  const at = bundle.leaves.findIndex(pick);
  expect(at).toBeGreaterThanOrEqual(0);
  return bundleText({ ...bundle, leaves: bundle.leaves.flatMap((leaf, i) => (i === at ? change(leaf) : [leaf])) });
}

const isRecord = (leaf: EnclosedLeaf): boolean => leaf.text !== undefined;
const edited = (written: string): string => written.replace(/\d(?=\D*$)/, (d) => String((Number(d) + 1) % 10));

/** The leaf that would commit to this text. */
function leafFor(leaf: EnclosedLeaf, form: string): string {
  const record = decodeLeaf(Buffer.from(leaf.leaf, 'base64'));
  if (record.type !== 'record') throw new Error('no record');
  const digest = sha256(Buffer.from(form));
  return encodeRecord({ ...record, digest, redactedDigest: null, redactions: [] }).toString('base64');
}

test('an honest bundle is accepted by both', async () => {
  expect(await said(text)).toEqual(['accepted', 'accepted']);
  expect(await said(other)).toEqual(['accepted', 'accepted']);
});

describe('from outside, without the log’s key', () => {
  test('a record is edited', async () => {
    const attacked = withLeaf(isRecord, (leaf) => [{ ...leaf, text: edited(leaf.text as string) }]);
    expect(await said(attacked)).toEqual(both('record-changed'));
  });

  test('a record is edited, and its envelope with it', async () => {
    const attacked = withLeaf(isRecord, (leaf) => {
      const form = edited(leaf.text as string);
      return [{ ...leaf, leaf: leafFor(leaf, form), text: form }];
    });
    expect(await said(attacked)).toEqual(both('not-included'));
  });

  test('a record is left out', async () => {
    expect(await said(withLeaf(isRecord, () => []))).toEqual(both('evidence-missing'));
  });

  test('the text of a record is left out', async () => {
    const attacked = withLeaf(isRecord, ({ index, leaf, proof }) => [{ index, leaf, proof }]);
    expect(await said(attacked)).toEqual(both('record-changed'));
  });

  test('a record is given another place in the log', async () => {
    const attacked = withLeaf(
      (leaf) => leaf.index === opened(text).leaves.at(-1)?.index,
      (leaf) => [{ ...leaf, index: leaf.index + 1 }],
    );
    expect(await said(attacked)).toEqual(both('not-included'));
  });

  test('the evidence of two bundles is swapped', async () => {
    const attacked = bundleText({ ...opened(text), leaves: opened(other).leaves });
    expect(await said(attacked)).toEqual(both('evidence-missing'));
  });

  test('the statement of another bundle is put in', async () => {
    const attacked = bundleText({ ...opened(text), statement: opened(other).statement });
    expect(await said(attacked)).toEqual(both('evidence-missing'));
  });

  test('the rules are changed', async () => {
    const bundle = opened(text);
    const policy = { ...bundle.rules.policy, definition: 'network' as const };
    expect(await said(bundleText({ ...bundle, rules: { ...bundle.rules, policy } }))).toEqual(both('record-changed'));
  });

  test('signatures are stripped', async () => {
    const bundle = opened(text);
    const bare = { ...bundle, statement: { ...bundle.statement, signatures: [] } };
    expect(await said(bundleText(bare))).toEqual(both('bad-signature'));
    const note = `${bundle.checkpoint.slice(0, bundle.checkpoint.indexOf('\n\n'))}\n\n`;
    expect(await said(bundleText({ ...bundle, checkpoint: note }))).toEqual(both('bad-signature'));
  });

  test('the statement is changed and signed by somebody else', async () => {
    const bundle = opened(text);
    const body = Buffer.from(JSON.stringify(statementIn(bundle)).replace('"contested"', '"attributed"'));
    const forged = { ...bundle, statement: signEnvelope(PAYLOAD_TYPE, body, forger) };
    expect(await said(bundleText(forged))).toEqual(both('bad-signature'));
    const payload = body.toString('base64');
    const kept = { ...bundle, statement: { ...bundle.statement, payload } };
    expect(await said(bundleText(kept))).toEqual(both('bad-signature'));
  });

  test('a checkpoint of another log is put in', async () => {
    const bundle = opened(text);
    const { size, root } = statementIn(bundle).predicate.checkpoint;
    const note = signCheckpoint({ origin: forger.name, size, root: Buffer.from(root, 'base64') }, forger);
    expect(await said(bundleText({ ...bundle, checkpoint: note }))).toEqual(both('bad-signature'));
  });

  test('the bundle names another key, or is checked with another', async () => {
    expect(await said(bundleText({ ...opened(text), key: formatVkey(forger) }))).toEqual(both('key-unknown'));
    expect(await said(text, forger)).toEqual(both('key-unknown'));
  });

  test('a proof is cut, lengthened, or much too long', async () => {
    const cut = withLeaf(isRecord, (leaf) => [{ ...leaf, proof: leaf.proof.slice(0, -1) }]);
    expect(await said(cut)).toEqual(both('not-included'));
    const more = withLeaf(isRecord, (leaf) => [{ ...leaf, proof: [...leaf.proof, leaf.proof[0] as string] }]);
    expect(await said(more)).toEqual(both('not-included'));
    const flood = withLeaf(isRecord, (leaf) => [{ ...leaf, proof: Array(5000).fill(leaf.proof[0]) }]);
    expect(await said(flood)).toEqual(both('malformed'));
  });

  test('keys are given twice, or have a meaning to the language', async () => {
    const twice = text.replace('{\n "format"', '{\n "leaves": [],\n "format"');
    expect(await said(twice)).toEqual(both('malformed'));
    for (const key of ['__proto__', 'constructor', 'toString', 'more']) {
      const top = text.replace('{\n "format"', `{\n "${key}": {\n  "a": 1\n },\n "format"`);
      expect(await said(top)).toEqual(both('malformed'));
      const inLeaf = text.replace('{\n   "index"', `{\n   "${key}": 1,\n   "index"`);
      expect(await said(inLeaf)).toEqual(both('malformed'));
    }
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  test('the notice is made to promise more, or taken away', async () => {
    for (const notice of [['complete'], null, {}])
      expect(await said(bundleText({ ...opened(text), notice } as Bundle))).toEqual(both('malformed'));
  });

  test('the file is nested without end', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(await said(deep)).toEqual(both('malformed'));
    expect(await said(text.replace('{\n "format"', `{\n "rules": ${deep},\n "format"`))).toEqual(both('malformed'));
  });

  test.each(['', 'null', '[]', '{}', '{"format":"ascribe-bundle/v1"}', '\u0000', '9'.repeat(400)])(
    'something else is given: %j',
    async (given) => {
      expect(await said(given)).toEqual(both('malformed'));
    },
  );
});

describe('by the operator, who has the log’s key', () => {
  const signedAnew = (change: (bundle: Bundle, statement: Statement) => [Bundle, Statement], of = text): string => {
    const bundle = opened(of);
    return resigned(...change(bundle, statementIn(bundle)), office.signer);
  };
  const predicated = (statement: Statement, predicate: Partial<Statement['predicate']>): Statement => ({
    ...statement,
    predicate: { ...statement.predicate, ...predicate } as Statement['predicate'],
  });

  test('the verdict is made to flatter: recomputing tells', async () => {
    const attacked = signedAnew((bundle, statement) => {
      const { attribution } = statement.predicate;
      return [
        bundle,
        predicated(statement, { attribution: { ...(attribution as Attribution), operator: ['person:somebody.else'] } }),
      ];
    });
    expect(await said(attacked)).toEqual(['verdict-differs', 'accepted']);
  });

  test('all records but those cited are left out, and the list of what is enclosed with them: the index tells', async () => {
    const attacked = signedAnew((bundle, statement) => {
      const cited = new Set(statement.subject.map(({ digest }) => digest.sha256));
      const leaves = bundle.leaves.filter((leaf) => {
        const read = decodeLeaf(Buffer.from(leaf.leaf, 'base64'));
        return read.type !== 'record' || cited.has(read.digest.toString('hex'));
      });
      expect(leaves.length).toBeLessThan(bundle.leaves.length);
      return [{ ...bundle, leaves }, predicated(statement, { enclosed: leaves.map(({ index }) => index) })];
    }, shared);
    expect(await said(attacked)).toEqual(both('incomplete'));
  });

  test('any one record that is not cited is left out, so that the verdict flatters: the index tells', async () => {
    const { leaves, statement } = opened(shared);
    expect(opened(shared).refs).toBeDefined();
    const cited = new Set(statementIn(opened(shared)).subject.map(({ digest }) => digest.sha256));
    expect(statement.signatures).toHaveLength(1);
    const others = leaves.filter((leaf) => {
      const read = decodeLeaf(Buffer.from(leaf.leaf, 'base64'));
      return read.type === 'record' && !cited.has(read.digest.toString('hex'));
    });
    expect(others.length).toBeGreaterThan(0);
    for (const { index } of others.slice(0, 5)) {
      const attacked = signedAnew((bundle, stated) => {
        const kept = bundle.leaves.filter((leaf) => leaf.index !== index);
        return [{ ...bundle, leaves: kept }, predicated(stated, { enclosed: kept.map((leaf) => leaf.index) })];
      }, shared);
      expect(await said(attacked)).toEqual(both('incomplete'));
    }
  });

  test('the index is made to say less: pages, values or runs are left out, swapped or of another key', async () => {
    const changed = (change: (refs: EnclosedRefs) => EnclosedRefs): string =>
      signedAnew((bundle, statement) => [{ ...bundle, refs: change(bundle.refs as EnclosedRefs) }, statement], shared);
    const inRun = (change: (run: EnclosedRun) => EnclosedRun) =>
      changed((refs) => ({ ...refs, runs: refs.runs.map(change) }));
    expect(await said(inRun((run) => ({ ...run, pages: run.pages.slice(1) })))).toEqual(both('incomplete'));
    expect(await said(inRun((run) => ({ ...run, pages: [] })))).toEqual(both('incomplete'));
    expect(await said(changed((refs) => ({ ...refs, runs: [] })))).toEqual(both('incomplete'));
    expect(await said(changed((refs) => ({ ...refs, key: Buffer.alloc(32).toString('base64') })))).toEqual(
      both('incomplete'),
    );
    const cutPage = inRun((run) => ({
      ...run,
      pages: run.pages.map((one) => {
        const bytes = Buffer.from(one.page, 'base64');
        bytes[34] = 0;
        return { ...one, page: bytes.subarray(0, 35).toString('base64') };
      }),
    }));
    expect(await said(cutPage)).toEqual(both('not-included'));
    expect(await said(inRun((run) => ({ ...run, index: run.index - 1 })))).toEqual(both('not-included'));
    const flood = inRun((run) => ({
      ...run,
      pages: run.pages.map((one) => ({ ...one, proof: Array(5000).fill(one.page) as string[] })),
    }));
    expect(await said(flood)).toEqual(both('malformed'));
  });

  test('fewer refs are said to have been consulted, so that less must be shown: recomputing tells', async () => {
    const attacked = signedAnew((bundle, statement) => [bundle, predicated(statement, { consulted: [] })], shared);
    expect(await said(attacked)).toEqual(['incomplete', 'accepted']);
  });

  test('the proof of completeness is taken away: what is left says that nothing was proved, or is refused', async () => {
    const { refs: _, ...bare } = opened(shared);
    expect(await said(bundleText(bare as Bundle))).toEqual(both('malformed'));
    const bundle = { ...bare, notice: noticeOf(bare as Bundle) } as Bundle;
    expect(await said(bundleText(bundle))).toEqual(both('incomplete'));
    const { strands: __, ...predicate } = statementIn(bundle).predicate;
    const weaker = { ...predicate, completeness: COMPLETENESS } as Statement['predicate'];
    const attacked = resigned(bundle, { ...statementIn(bundle), predicate: weaker }, office.signer);
    expect(await said(attacked)).toEqual(both('accepted' as ProblemCode));
    expect(await codeOf(verifyBundle(attacked, office.signer, { complete: true }))).toBe('incomplete');
  });

  test('a record cited is left out, and taken off the list', async () => {
    const attacked = signedAnew((bundle, statement) => {
      const gone = statement.subject.at(-1)?.digest.sha256;
      const leaves = bundle.leaves.filter((leaf) => {
        const read = decodeLeaf(Buffer.from(leaf.leaf, 'base64'));
        return read.type !== 'record' || read.digest.toString('hex') !== gone;
      });
      return [{ ...bundle, leaves }, predicated(statement, { enclosed: leaves.map(({ index }) => index) })];
    });
    expect(await said(attacked)).toEqual(both('evidence-missing'));
  });

  test('a subject is taken off the statement', async () => {
    const attacked = signedAnew((bundle, statement) => [bundle, { ...statement, subject: statement.subject.slice(1) }]);
    expect((await said(attacked)).every((code) => code !== 'accepted')).toBe(true);
  });

  test('another engine is named', async () => {
    const named = (engine: Partial<Statement['predicate']['engine']>): string =>
      signedAnew((bundle, statement) => [
        bundle,
        predicated(statement, { engine: { ...statement.predicate.engine, ...engine } }),
      ]);
    expect(await said(named({ judgement: '0' }))).toEqual(['engine-differs', 'accepted']);
    expect(await said(named({ reading: '0' }))).toEqual(both('incomplete'));
  });

  test('a key of the statement is given twice', async () => {
    const bundle = opened(text);
    const body = JSON.stringify(statementIn(bundle)).replace('{"_type"', '{"subject":[],"_type"');
    const statement = signEnvelope(PAYLOAD_TYPE, Buffer.from(body), office.signer);
    expect(await said(bundleText({ ...bundle, statement }))).toEqual(both('malformed'));
  });
});

describe('witnesses, and checkpoints that are known from elsewhere', () => {
  const witness = cosigningKey('witness.example/w', Buffer.alloc(32, 3));
  const other = cosigningKey('witness.example/x', Buffer.alloc(32, 4));
  const vkeys = [witness, other].map(({ cosigner }) => formatCosigner(cosigner));
  const cosigned = (by = witness, time = 1_767_225_600): string => {
    const bundle = opened(text);
    const signed = bundle.checkpoint.slice(0, bundle.checkpoint.indexOf('\n\n') + 1);
    return bundleText({ ...bundle, checkpoint: bundle.checkpoint + cosign(signed, time, by) });
  };
  const saidOf = async (attacked: string, needed: number): Promise<readonly string[]> => [
    await codeOf(
      verifyBundle(attacked, office.signer, {
        vouchers: {
          ...{ witnesses: [witness.cosigner, other.cosigner], neededWitnesses: needed },
          ...{ authorities: [], neededStamps: 0 },
        },
      }),
    ),
    await codeOf(verify(attacked, formatVkey(office.signer), { witnesses: vkeys, needed })),
  ];

  test('as many witnesses as were asked for must have cosigned; one that was stripped is missed', async () => {
    expect(await saidOf(cosigned(), 1)).toEqual(['accepted', 'accepted']);
    expect(await saidOf(cosigned(), 2)).toEqual(both('policy-unmet'));
    expect(await saidOf(text, 1)).toEqual(both('policy-unmet'));
    const twice = opened(cosigned());
    const line = twice.checkpoint.trimEnd().split('\n').at(-1);
    expect(await saidOf(bundleText({ ...twice, checkpoint: `${twice.checkpoint}${line}\n` }), 2)).toEqual(
      both('policy-unmet'),
    );
  });

  test('a cosignature that is forged, or of another time or checkpoint, is refused', async () => {
    const impostor = cosigningKey(witness.cosigner.name, Buffer.alloc(32, 9));
    expect(await saidOf(cosigned(impostor), 1)).toEqual(both('policy-unmet'));
    const bundle = opened(cosigned());
    const line = bundle.checkpoint.trimEnd().split('\n').at(-1) as string;
    const bytes = Buffer.from(line.split(' ').at(-1) as string, 'base64');
    bytes[11] = (bytes[11] as number) + 1;
    const later = bundle.checkpoint.replace(
      line,
      `${line.slice(0, line.lastIndexOf(' '))} ${bytes.toString('base64')}`,
    );
    expect(await saidOf(bundleText({ ...bundle, checkpoint: later }), 1)).toEqual(both('bad-signature'));
  });

  test('an old checkpoint is replayed, or another of the same size: told by one that is known', async () => {
    const { origin, size, root } = statementIn(opened(text)).predicate.checkpoint;
    const known = (at: number, hash: Buffer) =>
      codeOf(verifyBundle(text, office.signer, { known: { origin, size: at, root: hash } }));
    expect(await known(size, Buffer.from(root, 'base64'))).toBe('accepted');
    expect(await known(size - 1, Buffer.alloc(32))).toBe('accepted');
    expect(await known(size + 1, Buffer.alloc(32))).toBe('inconsistent');
    expect(await known(size, Buffer.alloc(32))).toBe('inconsistent');
  });
});
