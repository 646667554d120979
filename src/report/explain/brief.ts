import { GRADE_LOOK, type Paint, VERDICT_LOOK } from '../text/style.ts';
import { visible } from '../text/visible.ts';
import { chainText } from '../who.ts';
import { APPROVAL_SAYS, timeText } from './card.ts';
import type { Explanation } from './explanation.ts';
import { closedSays, openedSays } from './how.ts';
import { Page } from './page.ts';

/** The pod's name and node, where the record has them: a uid tells people nothing. */
function whereText({ log: { device } }: Explanation): string {
  if (device.pod === null) return '';
  const parts = [device.host === null ? '' : `pod ${device.host}`, device.node === null ? '' : `node ${device.node}`];
  const said = parts.filter((part) => part !== '').join(', ');
  return said === '' ? '' : ` (${said})`;
}

/** The answer in ten lines: who held it, who operated, for whom, from where, when, how sure. The card has the proof. */
export function renderBrief(e: Explanation, width: number | null, paint: Paint): string {
  const page = new Page(width, paint);
  const verdict = `${paint(VERDICT_LOOK[e.verdict], e.verdict)} ${paint(GRADE_LOOK[e.grade.overall], e.grade.overall)}`;
  page.raw(`${paint('bold', visible(e.action))}  ${visible(timeText(e.time))}  ${verdict}`);
  page.row('because', e.reasonSays);
  page.row('holder', e.holder.length > 0 ? chainText(e.holder) : 'not proven');
  for (const candidate of e.candidates) page.row('candidate', chainText(candidate));
  page.row('operator', e.operator.length > 0 ? chainText(e.operator) : 'nobody named');
  page.row('for', chainText(e.onBehalfOf));
  if (e.mode !== 'unknown') page.row('mode', e.mode);
  page.row('device', e.device === null ? null : `${e.device}${whereText(e)}`);
  page.row('credential', e.credential);
  page.row('version', e.secretVersion);
  if (e.secretWindow !== null)
    page.row(
      'usable',
      `${timeText(e.secretWindow.from, 'open')} to ${timeText(e.secretWindow.to, 'the end of the evidence: nothing ended it')}`,
    );
  page.row('job', e.context.job);
  page.row('agent run', e.context.agentRun);
  page.row('tool call', e.context.toolCall);
  if (e.approval !== null) {
    const who =
      e.approval.state === 'missing' ? '' : `, by ${e.approval.by ?? 'nobody proven'}, ${timeText(e.approval.at)}`;
    page.row('approval', `${APPROVAL_SAYS[e.approval.state]}${who}`);
  }
  const { from, to, openedHow, closedHow } = e.window;
  page.row(
    'window',
    `${timeText(from, 'open')} (${openedSays(openedHow)}) to ${timeText(to, 'open')} (${closedSays(closedHow)})`,
  );
  page.row(
    'sure',
    `identity ${e.grade.identity.grade}, device ${e.grade.device.grade}, window ${e.grade.window.grade}`,
  );
  for (const f of e.findings) page.row('finding', f.title, 'warn');
  for (const gap of e.missing) page.row('missing', `${gap.title}: ${gap.decides}`);
  page.row('event', e.event);
  return page.text();
}
