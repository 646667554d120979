import { timeText } from '../explain/card.ts';
import { policyText } from '../policy.ts';
import { count, counted } from '../text/words.ts';
import type { VouchedAt } from '../vouched.ts';
import { attributionSection, type Reported } from './attribution.ts';
import { Html, markup } from './markup.ts';
import { STYLE } from './style.ts';

/** All that a report says. Plain data, so that the same data is always the same page. */
export interface Report {
  readonly case: ReportedCase | null;
  readonly attributions: readonly Reported[];
  readonly log: { readonly origin: string; readonly size: number; readonly root: string; readonly key: string };
  readonly engine: { readonly judgement: string; readonly reading: string; readonly digest?: string };
  /** Who vouches for the log from outside. */
  readonly vouched: {
    readonly cosigned: readonly VouchedAt[];
    readonly stamped: readonly VouchedAt[];
    readonly unchecked: string | null;
    readonly integrity: string;
    /** What is missing of what the house asks for; `null`: nothing, or it asks for nothing. */
    readonly shortfall: string | null;
  };
  /** What is not proved, in words. */
  readonly notices: readonly string[];
  readonly custody: { readonly head: string; readonly entries: readonly ReportedEntry[] } | null;
}

export interface ReportedCase {
  readonly id: string;
  readonly question: string;
  readonly scope: string;
  readonly authority: string;
  readonly investigator: string;
  readonly state: string;
  readonly opened: string;
  readonly conclusion: string | null;
  readonly notes: readonly { readonly at: string; readonly by: string; readonly text: string }[];
}

/** An entry of the custody log, in words. */
export interface ReportedEntry {
  readonly n: number;
  readonly at: string;
  readonly who: string;
  readonly did: string;
  readonly log: number;
}

/**
 * One HTML page that works offline and prints: no script, no font, no image from elsewhere, and a policy that lets a browser load
 * none even if a record managed to write one.
 */
export function reportPage(report: Report): string {
  const title = report.case === null ? 'Attribution report' : `Report on ${report.case.id}`;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<p class="house">Ascribe · session attribution</p>
<h1>${report.case === null ? title : report.case.question}</h1>
${report.case === null ? null : caseHead(report.case)}
${report.attributions.length > 1 ? contents(report) : null}
</header>
<main>
${report.attributions.map((one, i) => attributionSection(one, i + 1))}
</main>
${report.case === null ? null : notes(report.case)}
${custody(report)}
${colophon(report)}
</body>
</html>
`;
  return page.text;
}

function caseHead(one: ReportedCase): Html {
  return markup`<dl>
<dt>Case</dt><dd>${one.id}, ${one.state}</dd>
<dt>Scope</dt><dd>${one.scope}</dd>
<dt>Authority</dt><dd>${one.authority}</dd>
<dt>Investigator</dt><dd>${one.investigator}</dd>
<dt>Opened</dt><dd>${timeText(one.opened)}</dd>
${one.conclusion === null ? null : markup`<dt>Conclusion</dt><dd>${one.conclusion}</dd>`}
</dl>`;
}

function contents({ attributions }: Report): Html {
  const rowOf = ({ explanation: e }: Reported, i: number) =>
    markup`<tr><td><a href="#a${i + 1}">${i + 1}</a></td><td><code>${e.action}</code></td><td class="t">${timeText(e.time)}</td><td><b class="v ${e.verdict}">${e.verdict}</b></td><td>${e.grade.overall}</td><td>${e.operator[0] === undefined ? 'nobody named' : markup`<code>${e.operator[0]}</code>`}</td></tr>`;
  return markup`<table class="contents"><thead><tr><th></th><th>Action</th><th>Time</th><th>Verdict</th><th>Grade</th><th>Operator</th></tr></thead><tbody>
${attributions.map(rowOf)}
</tbody></table>`;
}

function notes({ notes: all }: ReportedCase): Html | null {
  if (all.length === 0) return null;
  return markup`<section><h2>Notes</h2>${all.map((note) => markup`<p class="note"><span class="why">${timeText(note.at)}, ${note.by}</span><br>${note.text}</p>`)}</section>`;
}

/** So many of the newest; the bundle has all. */
const MOST_ENTRIES = 200;

function custody({ custody: log }: Report): Html | null {
  if (log === null || log.entries.length === 0) return null;
  const shown = log.entries.slice(-MOST_ENTRIES);
  const left = log.entries.length - shown.length;
  return markup`<section><h2>Custody</h2>
<p class="why">Who read or handed out this, by the signed custody log${left === 0 ? null : `; ${count(left)} earlier entries are in the bundle`}. Head ${log.head}.</p>
<table class="custody"><thead><tr><th>Entry</th><th>Time</th><th>Who</th><th>Did</th><th>Log</th></tr></thead><tbody>
${shown.map((e) => markup`<tr><td>${e.n}</td><td class="t">${timeText(e.at)}</td><td>${e.who}</td><td>${e.did}</td><td>${count(e.log)}</td></tr>`)}
</tbody></table></section>`;
}

function vouchedList({ vouched: { cosigned, stamped, unchecked, integrity, shortfall } }: Report): Html {
  const one = (what: string, { who, at }: VouchedAt) => markup`${what} by ${who} at ${timeText(at)}<br>`;
  return markup`<dt>Vouched for</dt><dd>${cosigned.map((by) => one('cosigned', by))}${stamped.map((by) => one('time stamped', by))}${unchecked === null ? null : markup`${unchecked}<br>`}${cosigned.length + stamped.length === 0 ? 'by nobody outside whose word was checked: ' : null}${integrity}${shortfall === null ? null : markup`<br><b>Less than this house asks for:</b> ${shortfall}`}</dd>`;
}

function colophon(report: Report): Html {
  const { log, engine, notices, attributions } = report;
  const policy = attributions[0]?.explanation.policy;
  return markup`<footer>
<h2>What this rests on</h2>
<dl>
<dt>Evidence log</dt><dd><code>${log.origin}</code> at ${counted(log.size, 'leaf', 'leaves')}, root <code>${log.root}</code></dd>
<dt>Public key</dt><dd><code>${log.key}</code></dd>
${policy === undefined ? null : markup`<dt>Policy</dt><dd>${policyText(policy)}</dd>`}
<dt>Engine</dt><dd>judgement ${engine.judgement}, reading ${engine.reading}${engine.digest === undefined ? null : markup`, program <code>${engine.digest}</code>`}</dd>
${vouchedList(report)}
<dt>Not proved</dt><dd>${notices.join('; ')}</dd>
<dt>Grades</dt><dd>Casey’s certainty scale, C0 (contradicted) to C5 (almost certain). C6 is for a human examiner. They say how much the evidence bears, and are no likelihoods.</dd>
<dt>Names</dt><dd>Roots of chains are accounts and workloads, never natural persons. Characters that hide, reorder text or pass for others are written as <code>\\u….</code></dd>
</dl>
<p>This page says what a program found. It proves nothing by itself: the bundle that goes with it does, to anybody with the log’s public key and <code>ascribe verify</code> or the verifier page.</p>
</footer>`;
}
