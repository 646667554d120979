import type { Scored } from './score.ts';
import { averages, type differenceLine, recognitionTable, recognitionText, streamTable, waiverText } from './table.ts';

/** docs/conformance.md: all of it comes from the run. */
export function page(scored: Scored): string {
  const conflicts = scored.streams
    .flatMap((s) => (s.notReadYet ? [] : s.differences))
    .filter((d) => d.comparison.verdict === 'conflict');
  return `${[
    '# Conformance',
    `What Ascribe reads in records that nobody on this project wrote, beside what peers that have normalised these products for
years make of the same records. Written by \`npm run conformance\`, which ingests every original through the command line without a
hint and compares \`ascribe events\` with the peer's document; what is compared with what stands in
[conformance/](../conformance/README.md). The records are not part of the project; where they are absent, the command says so.`,
    '## Macro averages',
    averages(scored),
    '## Recognition',
    recognitionText(scored),
    '## Streams',
    `Each cell: agreed of those that the peer says; \`t\` of these in the peer's own words, \`c\` conflicts, \`m\` misses, \`x\` what only we say, \`w\` waived.`,
    streamTable(scored),
    '## Records without a document to compare with',
    recognitionTable(scored),
    '## Waivers',
    waiverText(scored),
    '## Conflicts by stream',
    conflictCounts(conflicts),
  ].join('\n\n')}\n`;
}

/** Places only: what the records hold stays where they are. */
function conflictCounts(conflicts: readonly Parameters<typeof differenceLine>[0][]): string {
  if (conflicts.length === 0) return 'None.';
  const places = new Map<string, number[]>();
  for (const { stream, dimension, index, comparison } of conflicts) {
    const key = `${stream}, ${dimension} (\`${comparison.field}\`)`;
    places.set(key, [...(places.get(key) ?? []), index]);
  }
  return [...places]
    .map(([key, at]) => `- ${key}: ${at.length}, records ${at.slice(0, 12).join(', ')}${at.length > 12 ? ' …' : ''}`)
    .join('\n');
}
