import { APPROVAL_SAYS, timeText } from '../explain/card.ts';
import type { Cited, Explanation } from '../explain/explanation.ts';
import { closedSays, openedSays, stepSays } from '../explain/how.ts';
import { span } from '../text/words.ts';
import { chainDrawing } from './chain.ts';
import { Html, markup } from './markup.ts';
import { windowDrawing } from './window.ts';

/** An attribution for the report; `since`: what has become of it since it was pinned, in words. */
export interface Reported {
  readonly explanation: Explanation;
  readonly since: string | null;
}

const VERDICT_SAYS: Readonly<Record<Explanation['verdict'], string>> = {
  attributed: 'The holder of the credential is proven, and so is that the holder made this use.',
  held: 'The holder of the credential is proven. That the holder made this use is not.',
  contested: 'The evidence contradicts itself, as it does after a theft. Nobody is named as operator.',
  ambiguous: 'Two or more holders fit the evidence. Nobody is named.',
  unattributed: 'The evidence names no holder.',
};

/** One attribution, from the answer down to each record. */
export function attributionSection({ explanation: e, since }: Reported, number: number): Html {
  const numbers = new Map(e.evidence.map(({ digest }, i) => [digest as string, i + 1]));
  const numberOf = (digest: string): number | null => numbers.get(digest) ?? null;
  const cites = (records: readonly Cited[]) => citing(records, numberOf);
  return markup`<section class="attribution" id="a${number}">
<h2><span class="n">${number}</span> <code>${e.action}</code></h2>
<p class="at">${timeText(e.time)}${e.target === null ? null : markup` · <code>${e.target}</code>`}</p>
<div class="verdict ${e.verdict}"><b>${e.verdict}</b><span class="grade">${e.grade.overall}</span>
<p>${VERDICT_SAYS[e.verdict]} <span class="why">${e.reasonSays}</span></p></div>
${since === null ? null : markup`<p class="since">${since}</p>`}
<dl>
${row('Holder', e.holder.length > 0 ? chainOf(e.holder) : 'not proven')}
${e.candidates.map((candidate) => row('Candidate', chainOf(candidate)))}
${row('Operator', e.operator.length > 0 ? chainOf(e.operator) : 'nobody is named')}
${e.placement === null ? null : row('Placed', markup`${e.placement.says} ${cites(e.placement.evidence)}`)}
${e.onBehalfOf.length === 0 ? null : row('On behalf of', chainOf(e.onBehalfOf))}
${maybe('Mode', e.mode === 'unknown' ? null : e.mode)}
${maybe('Device', e.device ?? 'none is established', 'code')}
${maybe('Credential', e.credential, 'code')}
${maybe('Secret version', e.secretVersion, 'code')}
${maybe('Job', e.context.job, 'code')}
${maybe('Agent run', e.context.agentRun, 'code')}
${maybe('Tool call', e.context.toolCall, 'code')}
${e.approval === null ? null : row('Approval', markup`${APPROVAL_SAYS[e.approval.state]}${e.approval.by === null ? null : markup`, by <code>${e.approval.by}</code>`}, ${timeText(e.approval.at)}`)}
</dl>
<h3>The chain</h3>
${chainDrawing(e, numberOf)}
${steps(e, cites)}
<h3>The window</h3>
${windowDrawing(e)}
<dl>
${row('From', markup`${timeText(e.window.from, 'open')}: ${openedSays(e.window.openedHow)} ${cites(e.window.openedBy === null ? [] : [e.window.openedBy])}`)}
${row('To', markup`${timeText(e.window.to, 'open')}: ${closedSays(e.window.closedHow)} ${cites(e.window.closedBy === null ? [] : [e.window.closedBy])}`)}
${maybe('Precision', e.window.precisionMicros > 0 ? `each end within ${span(e.window.precisionMicros)}` : null)}
</dl>
<h3>How sure</h3>
<table class="grades"><tbody>
${(['identity', 'device', 'window'] as const).map((part) => markup`<tr><th>${part}</th><td class="g">${e.grade[part].grade}</td><td>${e.grade[part].because}</td></tr>`)}
<tr class="all"><th>overall</th><td class="g">${e.grade.overall}</td><td>as strong as the weakest of the three</td></tr>
</tbody></table>
<h3>Other explanations of the same evidence</h3>
${e.rivals.length === 0 ? markup`<p>None was found.</p>` : e.rivals.map((r) => markup`<p class="rival">${r.hypothesis}<br><span class="why">Weaker because: ${r.weakerBecause}</span></p>`)}
${e.findings.length === 0 ? null : markup`<h3>Findings</h3>${e.findings.map((f) => markup`<p><b>${f.title}</b> (${f.severity ?? 'no severity'}). ${f.says}</p>`)}`}
${e.missing.length === 0 ? null : markup`<h3>What is missing</h3>${e.missing.map((g) => markup`<p><b>${g.title}.</b> It would decide ${g.decides}. <span class="why">${g.remedy ?? ''}</span></p>`)}`}
<h3>What the log said</h3>
${whatTheLogSaid(e)}
<h3>Evidence</h3>
<ol class="evidence">
${e.evidence.map(evidenceItem)}
</ol>
</section>`;
}

function steps(e: Explanation, cites: (records: readonly Cited[]) => Html): Html | null {
  if (e.chain.length === 0) return null;
  const one = (step: Explanation['chain'][number]) =>
    markup`<li><code>${step.from}</code>${step.from === step.to ? null : markup` → <code>${step.to}</code>`}<br><span class="why">${stepSays(step.how)}: ${step.class}, ${step.administration}${step.key === null ? null : markup`, joined on <code>${step.key}</code>`}</span> ${cites(step.evidence)}${step.evidence.flatMap(wordsIn)}</li>`;
  return markup`<ol class="steps">${e.chain.map(one)}</ol>`;
}

function whatTheLogSaid(e: Explanation): Html {
  const { principal, device } = e.log;
  return markup`<dl>
${row('Source', `${e.source}, ${e.kind}${e.privileged ? ', privileged' : ''}`)}
${row('Outcome', e.error === null ? e.outcome : `${e.outcome} (${e.error})`)}
${maybe('Actor', principal.ref ?? principal.id ?? 'none named', 'code')}
${maybe('Name given', [principal.name, principal.email].filter((n) => n !== null).join(', ') || null, 'code')}
${maybe('Address', device.ip ?? device.service, 'code')}
${maybe('User agent', device.userAgent, 'code')}
${maybe('Host', device.host, 'code')}
${maybe('Credential', e.log.credential, 'code')}
${maybe('Oddities', e.log.oddities.join(', ') || null)}
${maybe('Event', e.event, 'code')}
${maybe('Source id', e.sourceEventId, 'code')}
</dl>`;
}

function evidenceItem(c: Cited): Html {
  const place = c.file === null ? null : markup`<br><code class="file">${c.file} @ ${c.offset ?? 0}</code>`;
  return markup`<li><code>${c.digest}</code> <span class="why">log index ${c.logIndex ?? 'not in this log'}</span>${place}${wordsIn(c)}</li>`;
}

/** The words of a record that prove the step. */
const wordsIn = (c: Cited): readonly Html[] =>
  c.words.map((w) => markup`<br><code class="words">${w.path === '' ? w.value : `${w.path}: ${w.value}`}</code>`);

function citing(records: readonly Cited[], numberOf: (digest: string) => number | null): Html {
  const numbers = records.flatMap(({ digest }) => numberOf(digest) ?? []);
  return new Html(numbers.length === 0 ? '' : `<span class="cite">[${numbers.join(', ')}]</span>`);
}

const chainOf = (refs: readonly string[]): Html =>
  markup`${refs.map((ref, i) => markup`${i === 0 ? null : markup`<span class="why"> → </span>`}<code>${ref}</code>`)}`;

const row = (label: string, value: Html | string): Html => markup`<dt>${label}</dt><dd>${value}</dd>
`;

function maybe(label: string, value: string | null, as: 'text' | 'code' = 'text'): Html | null {
  if (value === null || value === '') return null;
  return row(label, as === 'code' ? markup`<code>${value}</code>` : value);
}
