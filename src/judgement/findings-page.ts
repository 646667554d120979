import type { Finding } from '../model/verdict.ts';
import { LENGTH_OF_A_HABIT, READS_OF_A_HABIT } from './across/readers.ts';
import { UNUSED, DENSE as WHOLE_DAYS } from './across/unused.ts';
import type { FindingType } from './finding-type.ts';
import { FINDING_TYPES } from './findings.ts';
import { LONGEST_LIFE } from './logs/horizon.ts';
import { DENSE, FEWEST } from './logs/numbers.ts';
import { RETENTION } from './logs/retention.ts';
import { BUSY, DAYS, SHARE } from './logs/silence.ts';
import { citationsOf, controlsOf, STANDARDS, type StandardId } from './standards.ts';

const SEVERITY_MEANING: Readonly<Record<Finding['severity'], string>> = {
  critical: 'Somebody may be acting as another, now. Look today.',
  high: 'A control did not hold, or the evidence against somebody is tampered with. Look this week.',
  medium: 'A practice that hides who acts, or a doubt that the evidence leaves open.',
  low: 'Worth knowing before the rest is relied on.',
};

const HOUR = 3_600_000_000;
const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** How the findings that rest on a habit or a number are made, in words with the constants themselves. */
const RULES: Readonly<Record<string, string>> = {
  'log-silent': `Hours are compared with the same hour (UTC) of other days of the same kind: working days, or weekend days. An hour is usual where it has ${BUSY} records or more on at least ${DAYS} other days and on ${percent(SHARE)} of all of them. An empty stretch that holds a usual hour is silent. A log of less than a week has no usual hours. Where several machines write logs of one source (sshd, sudo, auditd, systemd), each is looked at by itself as well, beside what all of them lack.`,
  'sequence-hole': `A number is missing where its neighbours are there and lie in the order of their times. A stretch of fewer than ${FEWEST} numbers apart from the rest is not looked at; where less than ${percent(DENSE)} of the numbers are there, the log is a selection instead. Around midnight, where two days’ records change places, nothing is said.`,
  'log-begins-late': `A credential whose issuance is missing can be older than its log where it was first used within ${LONGEST_LIFE / HOUR} hours of the log’s beginning: AWS lets none live longer.`,
  'secret-read-by-newcomer': `Somebody is new who first reads a secret after others had read it ${READS_OF_A_HABIT} times or more, over ${LENGTH_OF_A_HABIT / HOUR} hours or longer, and no readers are declared.`,
  'credential-unused': `The credential’s creation is in evidence, it has no expiry and no end, and for ${UNUSED / HOUR / 24} days of its source’s log, ${percent(WHOLE_DAYS)} of which have records, it is not presented.`,
  'human-use-of-machine-identity':
    'A proven chain leads from a person’s account to an account of a kind that only software has, or to one that jobs or workloads use in the same evidence. Applications through which people act, jobs and agent runs that people start, do not count.',
  'credential-across-environments':
    'Environments are what ascribe.yaml declares. Where it declares none that fits, a namespace, cluster or host whose name has the word production (prod, prd, live) against one with staging, test, qa, dev and the like; then the finding says so. A person’s own credential does not count.',
  'credential-on-several-workloads':
    'Replicas of one role, pods of one service account and branches of one repository are one workload. A secret whose readers are declared does not count.',
  'outlives-root-session':
    'A token that lives longer than the proof it was exchanged for is how exchange works. Found are what goes on after an explicit end of the session that it came from, and temporary AWS keys issued along a role chain whose first key had run out.',
};

const RETAINED =
  '`log-begins-late` says with the beginning of a log what its product still has at the time of the last record in evidence. Of products that are not here the operator decides, or the vendor publishes no one figure.';

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
  out.push('', '## Rules', '', 'Those that a title does not say. The numbers are the constants of the code.', '');
  for (const [code, rule] of Object.entries(RULES)) out.push(`- \`${code}\`: ${rule}`);
  out.push('', '## How long products keep their logs', '', RETAINED, '');
  out.push('| source | days by default | of what | page |', '| --- | ---: | --- | --- |');
  for (const [source, { days, says, page: where }] of Object.entries(RETENTION))
    out.push(`| \`${source}\` | ${days} | ${says} | <${where}> |`);
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
