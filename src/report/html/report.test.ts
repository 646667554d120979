import { describe, expect, test } from 'vitest';
import type { Explanation } from '../explain/explanation.ts';
import { markup } from './markup.ts';
import { type Report, reportPage } from './report.ts';

const CITED = { digest: 'sha256:aa', logIndex: 7, file: 'file', offset: 3, words: [{ path: 'a.b', value: 'word' }] };
const EXPLANATION = {
  ...{
    event: 'e1',
    sourceEventId: 'id',
    source: 'aws.cloudtrail',
    time: '2026-01-01T00:00:05.000Z',
    precisionMicros: 0,
  },
  ...{ kind: 'act', action: 's3:GetObject', target: 'bucket', outcome: 'failure', error: 'denied', privileged: true },
  log: {
    principal: { ref: 'aws.role:x', id: 'id', name: 'name', email: 'mail', type: 'type' },
    device: { ip: '192.0.2.1', service: null, userAgent: 'agent', host: 'host', deviceId: 'd', pod: null, node: null },
    ...{
      credential: 'aws.access-key:A',
      authentication: null,
      nativeSession: [],
      oddities: ['odd'],
      otherCopies: [],
      copies: 1,
    },
  },
  ...{ verdict: 'held', reason: 'code', reasonSays: 'because', holder: ['okta.user:1', 'aws.role:x'], operator: [] },
  ...{ onBehalfOf: ['okta.user:2'], mode: 'delegated', placement: { how: 'how', says: 'placed', evidence: [CITED] } },
  ...{ device: 'trace.device:1', credential: 'aws.access-key:A', secretVersion: 'v', secretWindow: null },
  context: { job: 'job', agentRun: 'run', request: 'request', toolCall: 'call' },
  approval: { ref: 'r', by: 'okta.user:3', at: '2026-01-01T00:00:00.000Z', state: 'approved', evidence: CITED },
  session: 'ses',
  window: {
    ...{ from: '2026-01-01T00:00:00.000Z', to: null, precisionMicros: 1e6, openedHow: 'issued', closedHow: 'open' },
    ...{ openedBy: CITED, closedBy: null },
  },
  grade: {
    ...{ identity: { grade: 'C3', because: 'exact' }, device: { grade: 'C1', because: 'address' } },
    ...{ window: { grade: 'C3', because: 'record' }, overall: 'C1' },
  },
  chain: [
    {
      from: 'okta.user:1',
      to: 'okta.session:1',
      key: 'k',
      class: 'K3',
      how: 'x',
      administration: 'okta',
      evidence: [CITED],
    },
    {
      from: 'okta.user:1',
      to: 'aws.access-key:A',
      key: 'k',
      class: 'K2',
      how: 'y',
      administration: 'aws',
      evidence: [CITED],
    },
  ],
  candidates: [['okta.user:8'], ['okta.user:9', 'aws.role:x']],
  rivals: [{ hypothesis: 'a copy', weakerBecause: 'nothing' }],
  findings: [{ code: 'f', title: 'Finding', severity: 'high', says: 'it says', remedy: 'do' }],
  missing: [{ code: 'g', source: 's', title: 'Gap', decides: 'who', remedy: 'turn it on', cost: 'little' }],
  ...{ evidence: [CITED], serviceInternal: false, policy: { id: 'p', definition: 'device', file: 'ascribe.yaml' } },
} as unknown as Explanation;

const REPORT: Report = {
  case: {
    ...{ id: 'case-1', question: 'Who?', scope: 's', authority: 'a', investigator: 'i', state: 'open', opened: 'then' },
    ...{ conclusion: 'c', notes: [{ at: 'then', by: 'me', text: 'note' }] },
  },
  attributions: [
    { explanation: EXPLANATION, since: 'changed' },
    { explanation: { ...EXPLANATION, verdict: 'ambiguous', chain: [] }, since: null },
  ],
  log: { origin: 'log', size: 9, root: 'root', key: 'key' },
  engine: { judgement: '2', reading: '2' },
  vouched: {
    ...{ cosigned: [{ who: 'witness', at: '2026-01-01T00:00:05.000Z' }], unchecked: 'one more' },
    ...{
      stamped: [{ who: 'authority', at: '2026-01-01T00:00:05.000Z' }],
      integrity: 'on the word of',
      shortfall: 'short',
    },
  },
  notices: ['asserted'],
  custody: { head: '1:aa', entries: [{ n: 1, at: 'then', who: 'me', did: 'read', log: 9 }] },
};

/** The same report with this in every text that a record, a name or a person can fill. Codes that choose a shape stay. */
function filledWith(value: unknown, attack: string, key = ''): unknown {
  if (typeof value === 'string') return KEPT.has(key) ? value : `${value}${attack}`;
  if (Array.isArray(value)) return value.map((one) => filledWith(one, attack, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledWith(one, attack, name)]));
}
const KEPT: ReadonlySet<string> = new Set(
  'verdict grade overall state definition mode time from to digest holder credential'.split(' '),
);

/** The page without its texts: what a browser makes of it. */
const skeleton = (page: string): string =>
  (page.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/(aria-label|style)="[^"]*"/g, '')).join('');

describe('a report', () => {
  test.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    '</style><svg/onload=alert(1)>',
    '</text></svg><iframe srcdoc=x>',
    '<!--',
    ']]>',
    '&lt;b&gt;&#60;b&#62;',
    'javascript:alert(1)',
  ])('is the same page whatever a record writes: %s', (attack) => {
    const page = reportPage(filledWith(REPORT, attack) as Report);
    expect(skeleton(page)).toBe(skeleton(reportPage(filledWith(REPORT, 'harmless') as Report)));
    expect(/[<>"']/.test(attack) && page.includes(attack)).toBe(false);
  });

  test('shows what hides, reorders or passes for other letters', () => {
    const page = reportPage(filledWith(REPORT, '\u202eadmin\u200b\u0000 \u0430dmin \uff53udo') as Report);
    expect(page).not.toMatch(/[\u0000\u200b\u202e\u0430\uff53]/);
    expect(page).toContain('\\u202eadmin\\u200b\\x00 \\u0430dmin \\uff53udo');
  });

  test('loads and runs nothing, and says so to the browser', () => {
    const page = reportPage(REPORT);
    expect(page).not.toMatch(/<(script|img|iframe|link|object|embed|form)\b|\bon\w+=|https?:|url\(/i);
    expect(page).toContain(`content="default-src &#39;none&#39;`.replaceAll('&#39;', "'"));
  });

  test('has the verdict, the grades with their reasons, the rivals, the gaps and every record', () => {
    const page = reportPage(REPORT);
    for (const words of [
      'held',
      'because',
      'a copy',
      'Weaker because: nothing',
      'Gap',
      'turn it on',
      'sha256:aa',
      'log index 7',
      'exact',
      'Who?',
      'case-1',
      'asserted',
    ])
      expect(page).toContain(words);
    expect(page.match(/<path class="proven"/g)?.length).toBeGreaterThan(1);
  });

  test('is the same bytes for the same data', () => {
    expect(reportPage(REPORT)).toBe(reportPage(structuredClone(REPORT)));
  });
});

test('markup escapes what is put in, and not what it made itself', () => {
  expect(markup`<b>${'<i>'}${markup`<u>${'&'}</u>`}${null}${3}</b>`.text).toBe('<b>&#60;i&#62;<u>&#38;</u>3</b>');
});
