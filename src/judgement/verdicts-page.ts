import { VERDICTS } from '../model/verdict.ts';
import { COINCIDING_PAIRS } from './clocks.ts';
import { DEVICE_TRAITS } from './devices.ts';
import { GAPS, type GapType } from './gaps.ts';
import { DEVICE_GRADES, IDENTITY_GRADES, WINDOW_GRADES } from './grades.ts';
import { REASONS, type Reason, type ReasonCode } from './reasons.ts';
import { RIVALS } from './rivals.ts';

const VERDICT_MEANING: Readonly<Record<(typeof VERDICTS)[number], string>> = {
  attributed: 'The holder is proven, and this use is placed at the holder. The only verdict that names an operator.',
  held: 'The holder is proven; this use is not placed. A stolen bearer token has a perfect holder chain, so no operator is named.',
  contested: 'The evidence contradicts itself. A hijacked session looks like this. No operator is named.',
  ambiguous: 'Two or more complete holder chains fit, and all of them are listed. No holder is named.',
  unattributed: 'No holder can be named. The reason says why.',
};

/** The page docs/verdicts.md: every verdict, reason, grade and gap, from the tables the engine itself uses. */
export function verdictsPage(): string {
  const out: string[] = [
    '# Verdicts, reasons, grades, gaps',
    '',
    'This page is written from the tables in `src/judgement/` (`npm run docs:verdicts`); a test holds it against them. An expert who does not program can review what decides here, row by row. Codes are stable. Findings have [a page of their own](findings.md).',
    '',
    '## Verdicts',
    '',
    '| verdict | meaning |',
    '| --- | --- |',
    ...VERDICTS.map((v) => `| \`${v}\` | ${VERDICT_MEANING[v]} |`),
    '',
    '## Reasons',
    '',
    'Every action has one. Each comes with a rival: what else the same evidence allows, and why that is weaker.',
    '',
  ];
  for (const v of VERDICTS) {
    out.push(`### ${v}`, '', '| code | says | rival | weaker because |', '| --- | --- | --- | --- |');
    for (const [code, reason] of Object.entries(REASONS) as [ReasonCode, Reason][]) {
      if (reason.verdict !== v) continue;
      const rival = RIVALS[code];
      out.push(`| \`${code}\` | ${reason.says} | ${rival.hypothesis} | ${rival.weakerBecause} |`);
    }
    out.push('');
  }
  out.push(...deviceTable(), ...clockTable());
  out.push(
    '## Grades',
    '',
    'Casey’s certainty scale. The whole is the weakest of identity, device and window. C6 is for a human examiner.',
    '',
  );
  out.push('### Identity', '', 'The first row that fits decides.', '', '| grade | when |', '| --- | --- |');
  out.push(...IDENTITY_GRADES.map((g) => `| ${g.grade} | ${g.says} |`), '');
  for (const [title, table] of [
    ['Device', DEVICE_GRADES],
    ['Window', WINDOW_GRADES],
  ] as const) {
    out.push(`### ${title}`, '', '| basis | grade | meaning |', '| --- | --- | --- |');
    out.push(...Object.entries(table).map(([basis, g]) => `| ${basis} | ${g.grade} | ${g.says} |`), '');
  }
  out.push('## Gaps', '', '| code | missing | decides | how to get it | cost |', '| --- | --- | --- | --- | --- |');
  for (const [code, g] of Object.entries(GAPS) as [string, GapType][]) {
    const remedy = Object.entries(g.remedy).map(
      ([source, text]) => `${source === '*' ? 'any source' : source}: ${text}`,
    );
    out.push(`| \`${code}\` | ${g.title} | ${g.decides} | ${remedy.join('<br>')} | ${g.cost} |`);
  }
  out.push('');
  return out.join('\n');
}

const SAME = { places: 'the same machine', supports: 'speaks for it', nothing: 'nothing' } as const;
const DIFFERS = {
  excludes: 'not the same machine',
  'with-others': 'only with another trace that differs',
  nothing: 'nothing',
} as const;

function deviceTable(): readonly string[] {
  return [
    '## The same device',
    '',
    'How a use is compared with the login, and with uses above it that are placed. A use contradicts the holder where both network and system differ, and neither he, nor his kind of machine, nor this kind of machine beside him is in evidence with this credential. A change of address alone is no theft; the same address is no innocence. A credential that its issuer delivered to one workload (instance, pod, node, task, function) is compared with its other uses, and with those of the workload’s other credentials, instead: one machine has one system, and a pod one way to its API server.',
    '',
    '| trace | read from | equal says | different says | because |',
    '| --- | --- | --- | --- | --- |',
    ...DEVICE_TRAITS.map((t) => `| ${t.trait} | ${t.from} | ${SAME[t.same]} | ${DIFFERS[t.differs]} | ${t.because} |`),
    '',
  ];
}

function clockTable(): readonly string[] {
  return [
    '## Clocks',
    '',
    'Windows lie between sources whose clocks differ. By how much is measured on pairs of records of one happening, one in each log: four pairs at least, thirty-two at most, of the highest trust there is, and the lower quartile of them counts, so that a quarter of forged or odd pairs moves nothing. What follows its cause by less than the way takes shows nothing. What comes before its cause, or always too late, shows by how much the clocks are apart: windows between the two sources and the tolerance for their order are widened by that, and never narrowed below the declared precision. Beyond the tolerance it is a finding (`clocks-apart`).',
    '',
    '| join key | the pair | the way takes at most |',
    '| --- | --- | --- |',
    ...COINCIDING_PAIRS.map((p) => `| ${p.key} | ${p.says} | ${p.promptly / 1_000_000} s |`),
    '| any other id of a credential | its issuance, and its first use at another source | not known: only a use before its issuance shows anything |',
    '',
  ];
}
