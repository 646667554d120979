import type { Ref } from '../../model/ref.ts';
import { clocksText } from '../clocks.ts';
import { policyText } from '../policy.ts';
import { GRADE_LOOK, type Paint, SEVERITY_LOOK, VERDICT_LOOK } from '../text/style.ts';
import { visible } from '../text/visible.ts';
import { shorten } from '../text/width.ts';
import { count, counted, span } from '../text/words.ts';
import { chainText } from '../who.ts';
import type { Cited, ExplainedApproval, ExplainedStep, ExplainedWindow, Explanation } from './explanation.ts';
import { closedSays, openedSays, stepSays } from './how.ts';
import { LABEL, Page } from './page.ts';

/** The card that an investigator reads: one action, from the answer down to the words of each record. */
export function renderCard(e: Explanation, width: number | null, paint: Paint): string {
  const page = new Page(width, paint);
  headline(page, e);
  whatTheLogSaid(page, e);
  whoHeldIt(page, e);
  whoWasOperating(page, e);
  inWhichContext(page, e);
  fromWhere(page, e);
  whenItHeld(page, e.window);
  howSure(page, e);
  theChain(page, e);
  rivals(page, e);
  findings(page, e);
  whatIsMissing(page, e);
  theEvidence(page, e);
  page.raw('');
  page.say(policyText(e.policy), 0, 'dim');
  return page.text();
}

/** Every record is in `--format json`; the card lists so many. */
const LISTED_EVIDENCE = 12;

function headline(page: Page, e: Explanation): void {
  const { paint } = page;
  page.raw(`${paint('bold', visible(e.action))}  ${visible(timeText(e.time))}`);
  page.raw(
    `${paint(VERDICT_LOOK[e.verdict], e.verdict.toUpperCase())} ${paint(GRADE_LOOK[e.grade.overall], e.grade.overall)}  ${paint('dim', e.reason)}`,
  );
  page.say(e.reasonSays, 0);
}

function whatTheLogSaid(page: Page, e: Explanation): void {
  const { principal, device } = e.log;
  page.section('What the log said');
  const outcome = e.error === null ? e.outcome : `${e.outcome} (${e.error})`;
  page.row('source', `${e.source}, ${e.kind}${e.privileged ? ', privileged' : ''}`);
  page.row('outcome', outcome);
  page.row('target', e.target);
  const names = [principal.name, principal.email].filter((n) => n !== null && !(principal.ref ?? '').includes(n));
  page.row(
    'actor',
    [principal.ref ?? principal.id ?? 'none named', ...names.map((n) => JSON.stringify(n)), principal.type]
      .filter((p) => p !== null)
      .join('  '),
  );
  page.row('address', device.ip ?? device.service);
  page.row('user agent', device.userAgent);
  page.row('host', device.host);
  page.row('device id', device.deviceId);
  page.row('pod / node', [device.pod, device.node].filter((p) => p !== null).join(' on '));
  page.row('credential', e.log.credential ?? 'none named');
  page.row('session', e.log.nativeSession.join(', '));
  page.row('oddities', e.log.oddities.join(', '), 'warn');
  page.row('event', e.event);
  page.row('source id', e.sourceEventId);
  const own = e.evidence[0];
  if (own !== undefined) cite(page, 'record', own, 2);
  if (e.log.otherCopies.length > 0)
    page.row(
      'copies',
      `${counted(e.log.otherCopies.length, 'other copy', 'other copies')} of this event with different bytes (listed under Evidence)`,
    );
  if (e.log.copies > 1)
    page.row(
      'copies',
      `${e.log.copies} byte-identical records: one event delivered again, or events that cannot be told apart`,
    );
}

function whoHeldIt(page: Page, e: Explanation): void {
  page.section('Who held the credential');
  if (e.holder.length > 0) chain(page, e.holder);
  else if (e.candidates.length === 0) page.say('Not proven. The name in the log is a claim, not an answer.');
  if (e.candidates.length > 0) {
    page.say(`One of ${e.candidates.length}; the evidence does not choose:`);
    for (const candidate of e.candidates) page.say(`· ${candidate.join(' → ')}`, 4);
  }
  page.row('credential', e.credential);
  page.row('version', e.secretVersion);
  if (e.secretWindow !== null)
    page.row(
      'usable',
      `${timeText(e.secretWindow.from, 'open')} to ${timeText(e.secretWindow.to, 'the end of the evidence: nothing ended it')}`,
    );
}

function whoWasOperating(page: Page, e: Explanation): void {
  page.section('Who was operating');
  if (e.operator.length > 0) chain(page, e.operator);
  else if (e.verdict === 'contested')
    page.say('Nobody is named: the evidence contradicts itself, as it does after a hijack.');
  else if (e.verdict === 'held') page.say('Not placed: the holder is proven, that the holder made this use is not.');
  else page.say('Not known.');
  page.row('on behalf of', chainText(e.onBehalfOf));
  if (e.mode !== 'unknown') page.row('mode', e.mode);
  if (e.placement === null) return;
  page.row(e.operator.length > 0 ? 'placed by' : 'placement', e.placement.says);
  for (const c of e.placement.evidence) cite(page, '', c, 2);
}

export const APPROVAL_SAYS: Readonly<Record<ExplainedApproval['state'], string>> = {
  approved: 'approved before the use',
  'approved-afterwards': 'approved only after the use',
  'self-approved': 'approved by a party to it: whoever ran it, asked for it or used it',
  rejected: 'rejected: the last decision before the use',
  missing: 'asked for by the policy, and not in evidence',
};

function inWhichContext(page: Page, e: Explanation): void {
  const { job, agentRun, request, toolCall } = e.context;
  if (job === null && agentRun === null && request === null && toolCall === null && e.approval === null) return;
  page.section('In which job or run, and who approved it');
  page.row('job', job);
  page.row('agent run', agentRun);
  page.row('tool call', toolCall);
  page.row('request', request);
  if (e.approval === null) return;
  const { state, by, at, ref, evidence } = e.approval;
  page.row('approval', APPROVAL_SAYS[state], state === 'approved' ? 'plain' : 'warn');
  if (state !== 'missing') page.row('by', `${by ?? 'nobody proven'}  ${timeText(at)}`);
  page.row('of', ref);
  if (evidence !== null) cite(page, '', evidence, 2);
}

function fromWhere(page: Page, e: Explanation): void {
  page.section('From where');
  page.row('device', e.device ?? 'no device is established');
  page.row('session', e.session);
}

function whenItHeld(page: Page, w: ExplainedWindow): void {
  page.section('In which window');
  page.row('from', `${timeText(w.from, 'open')}  ${openedSays(w.openedHow)}${withinText(w.opensWithinMicros)}`);
  if (w.openedBy !== null) cite(page, '', w.openedBy, 2);
  page.row('to', `${timeText(w.to, 'open')}  ${closedSays(w.closedHow)}${withinText(w.closesWithinMicros)}`);
  if (w.closedBy !== null) cite(page, '', w.closedBy, 2);
  if (w.from !== null && w.to !== null) page.row('length', span((Date.parse(w.to) - Date.parse(w.from)) * 1000));
  for (const c of w.clocks) page.row('clocks', clocksText(c));
}

const withinText = (micros: number | null): string => (micros === null ? '' : `, within ${span(micros)}`);

function howSure(page: Page, e: Explanation): void {
  page.section('How sure');
  for (const part of ['identity', 'device', 'window'] as const) {
    const { grade, because } = e.grade[part];
    page.row(part, `${grade}  ${because}`, GRADE_LOOK[grade]);
  }
  page.row('overall', `${e.grade.overall}  as strong as the weakest of the three`, GRADE_LOOK[e.grade.overall]);
}

function theChain(page: Page, e: Explanation): void {
  if (e.chain.length === 0) return;
  page.section('The chain, step by step');
  e.chain.forEach((step, i) => {
    stepLines(page, step, i + 1);
  });
}

function stepLines(page: Page, step: ExplainedStep, n: number): void {
  page.say(`${n}. ${step.from}`, 2, 'bold');
  if (step.to !== step.from) page.say(`→ ${step.to}`, 5, 'bold');
  const key = step.key === null ? '' : `, joined on ${step.key}`;
  page.say(`${stepSays(step.how)} (${step.class}, ${step.administration})${key}`, 5, 'dim');
  for (const c of step.evidence) cite(page, null, c, 5);
}

function rivals(page: Page, e: Explanation): void {
  page.section('Other explanations of the same evidence');
  if (e.rivals.length === 0) page.say('None was found.');
  for (const r of e.rivals) {
    page.say(`· ${r.hypothesis}`);
    page.say(`weaker because: ${r.weakerBecause}`, 4, 'dim');
  }
}

function findings(page: Page, e: Explanation): void {
  if (e.findings.length === 0) return;
  page.section('Findings');
  for (const f of e.findings) {
    page.say(
      `${(f.severity ?? '').toUpperCase()}  ${f.title}  (${f.code})`,
      2,
      f.severity === null ? 'bold' : SEVERITY_LOOK[f.severity],
    );
    if (f.says !== '') page.say(f.says, 4);
    if (f.remedy !== null) page.row('do', f.remedy, 'plain', 4);
  }
}

function whatIsMissing(page: Page, e: Explanation): void {
  if (e.missing.length === 0) return;
  page.section('What is missing');
  for (const gap of e.missing) {
    page.say(`· ${gap.title}`, 2, 'warn');
    page.row('decides', gap.decides, 'plain', 4);
    page.row('get it', gap.remedy, 'plain', 4);
    page.row('cost', gap.cost, 'plain', 4);
  }
}

function theEvidence(page: Page, e: Explanation): void {
  page.section(`Evidence (${counted(e.evidence.length, 'record')})`);
  for (const c of e.evidence.slice(0, LISTED_EVIDENCE)) {
    page.say(`${c.digest}  ${indexText(c)}`, 2);
    if (c.file !== null) page.say(`${c.file} @ ${c.offset}`, 4, 'dim');
  }
  const more = e.evidence.length - LISTED_EVIDENCE;
  if (more > 0) page.say(`and ${count(more)} more: --format json lists all`, 2, 'dim');
}

/** A record and the words in it that matter, beside a label (`null`: on lines of their own). */
function cite(page: Page, label: string | null, c: Cited, indent: number): void {
  const at = label === null ? indent : indent + LABEL;
  page.row(label, citation(c, page.width - at), 'ref', indent);
  for (const w of c.words) page.say(w.path === '' ? `“${w.value}”` : `${w.path}: ${JSON.stringify(w.value)}`, at + 2);
}

/** `sha256:0123…  log index 12  …/name.json.gz @ 345`, on one line: the path loses its beginning first. */
function citation(c: Cited, width: number): string {
  const head = `${c.digest.slice(0, 19)}…  ${indexText(c)}`;
  if (c.file === null) return head;
  const offset = ` @ ${c.offset}`;
  const room = Math.max(16, width - head.length - 2 - offset.length);
  return `${head}  ${shorten(visible(c.file), room, 'start')}${offset}`;
}

const indexText = (c: Cited): string => (c.logIndex === null ? 'not looked up' : `log index ${c.logIndex}`);

/** Root first, each link indented below the one that led to it. */
function chain(page: Page, refs: readonly Ref[]): void {
  refs.forEach((r, i) => {
    page.say(i === 0 ? r : `└ ${r}`, 2 + 2 * i, i === 0 ? 'bold' : 'plain');
  });
}

export const timeText = (iso: string | null, none = 'time unknown'): string =>
  iso === null ? none : iso.replace('T', ' ').replace(/\.000Z$/, 'Z');
