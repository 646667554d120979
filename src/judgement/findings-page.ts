import type { Finding } from '../model/verdict.ts';
import type { FindingType } from './finding-type.ts';
import { FINDING_TYPES } from './findings.ts';
import { citationsOf, controlsOf, STANDARDS, type StandardId } from './standards.ts';

const SEVERITY_MEANING: Readonly<Record<Finding['severity'], string>> = {
  critical: 'Somebody may be acting as another, now. Look today.',
  high: 'A control did not hold, or the evidence against somebody is tampered with. Look this week.',
  medium: 'A practice that hides who acts, or a doubt that the evidence leaves open.',
  low: 'Worth knowing before the rest is relied on.',
};

/** The page docs/findings.md: every kind of finding, and every control with the findings that speak about it. */
export function findingsPage(): string {
  const types = Object.entries(FINDING_TYPES) as [string, FindingType][];
  const out: string[] = [
    '# Findings',
    '',
    'What an investigator must see, whatever the verdict. This page is written from `src/judgement/findings.ts` and `src/judgement/standards.ts` (`npm run docs:verdicts`); a test holds it against them. Codes are stable. `ascribe findings` lists what the evidence shows, grouped by kind and the gravest first; `--format ndjson` gives each with its evidence, its remedy and the controls.',
    '',
    'A finding is a pure function of the set of evidence and the policy. Records found in an origin that is declared for something else neither raise one nor clear one.',
    '',
    '| severity | meaning |',
    '| --- | --- |',
  ];
  for (const [severity, meaning] of Object.entries(SEVERITY_MEANING)) out.push(`| ${severity} | ${meaning} |`);
  for (const severity of Object.keys(SEVERITY_MEANING)) {
    out.push('', `## ${severity[0]?.toUpperCase()}${severity.slice(1)}`, '');
    out.push('| code | what it says | what to do | asked for by |', '| --- | --- | --- | --- |');
    for (const [code, f] of types.filter(([, f]) => f.severity === severity))
      out.push(`| \`${code}\` | ${f.says} | ${f.remedy} | ${citationsOf(f.standards).join(', ')} |`);
  }
  out.push('', '## By control', '', 'A finding shows where a control did not hold. None shows that one holds.');
  for (const id of Object.keys(STANDARDS) as StandardId[]) {
    const { title, versions, page, controls } = STANDARDS[id];
    out.push('', `### ${title} ${versions.join(' and ')}`, '', `<${page}>`, '');
    out.push('| control | in short | findings |', '| --- | --- | --- |');
    for (const [number, says] of Object.entries(controls)) {
      const speaking = types.filter(([, f]) =>
        controlsOf(f.standards).some((c) => c.standard === id && c.number === number),
      );
      out.push(`| ${number} | ${says} | ${speaking.map(([code]) => `\`${code}\``).join(', ') || 'none'} |`);
    }
  }
  out.push('');
  return out.join('\n');
}
