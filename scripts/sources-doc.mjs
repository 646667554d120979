// Writes docs/sources.md from what the sources declare about themselves: `npm run docs:sources`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './ensure.mjs';

/** The page docs/sources.md. `scripts/docs.test.mjs` holds the file against it. */
export async function sourcesPage() {
  const registry = pathToFileURL(join(ROOT, 'dist', 'src', 'sources', 'registry.js')).href;
  const { SOURCES } = await import(registry);
  const defaults = pathToFileURL(join(ROOT, 'dist', 'src', 'sources', 'privileged-defaults.js')).href;
  const { PRIVILEGED_DEFAULTS } = await import(defaults);
  const metas = SOURCES.map(({ meta }) => meta).sort((a, b) => (a.id < b.id ? -1 : 1));
  return `# Sources

What each source declares about itself (\`src/sources/*/meta.ts\`). This page is made from it: \`node scripts/sources-doc.mjs\`.
How to add one: [adding-a-source.md](adding-a-source.md). Key classes: K1 proof of possession, K2 unique per credential and
issuer-asserted, K3 session-scoped or with a time predicate, K4 request-scoped, K5 the client's word, K6 inferred.

| source | id | stability | run by | clock |
| --- | --- | --- | --- | --- |
${metas.map((meta) => `| [${meta.title}](#${anchor(meta.id)}) | \`${meta.id}\` | ${meta.stability} | ${meta.administration} | ${precision(meta.clock.precisionMicros)} |`).join('\n')}

${metas.map((meta) => section(meta, PRIVILEGED_DEFAULTS[meta.id])).join('\n\n')}
`;
}

const section = (meta, privileged) => `## ${meta.id}

${meta.title}. Time stamps: ${meta.clock.stamps}.

| ref | key class |
| --- | --- |
${Object.entries(meta.keyClasses)
  .map(([kind, cls]) => `| \`${kind}\` | ${cls} |`)
  .join('\n')}

Only the client's word: ${meta.clientsWord.map((field) => `\`${field}\``).join(', ') || 'nothing'}.

Privileged by default: ${privileged?.says ?? 'nothing.'}
${listed(privileged?.actions)}
${bullets(
  'To get what is usually missing:',
  Object.entries(meta.remedies).map(([gap, remedy]) => `\`${gap}\`: ${remedy}`),
)}${bullets(
  'Documented at:',
  meta.docs.map((url) => `<${url}>`),
).trimEnd()}`;

const bullets = (title, items) =>
  items.length === 0 ? '' : `${title}\n\n${items.map((item) => `- ${item}`).join('\n')}\n\n`;

const anchor = (id) => id.replaceAll('.', '');

function precision(micros) {
  if (micros === 1_000_000) return 'whole seconds';
  if (micros === 1_000) return 'milliseconds';
  return micros === 1 ? 'microseconds' : `${micros} µs`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(join(ROOT, 'docs', 'sources.md'), await sourcesPage());
}

/** Names in one collapsed list, so that a table of hundreds does not hide the rest of the page. */
function listed(actions) {
  if (actions === undefined) return '';
  const items = actions.map((action) => `\`${action}\``).join(', ');
  return `\n<details><summary>${actions.length} rows of its table</summary>\n\n${items}\n\n</details>\n`;
}
