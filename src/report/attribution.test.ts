import { describe, expect, it } from 'vitest';
import { ref } from '../model/ref.ts';
import { formatIso, micros } from '../model/time.ts';
import type { ActionRow } from '../store/contract.ts';
import { attributionWriter, evidenceOf } from './attribution.ts';
import { isoWriter } from './iso.ts';
import { ALICE, actionRow, at, digest, segment } from './rows.fixture.ts';

/** The slow, obvious twin of `attributionWriter`. */
function plain(row: ActionRow): unknown {
  const s = row.segment;
  return {
    event: row.event,
    sourceEventId: row.sourceEventId,
    source: row.source,
    time: row.time === null ? null : formatIso(row.time),
    kind: row.kind,
    action: row.action,
    target: row.target,
    outcome: row.outcome,
    privileged: row.privileged,
    principal: row.strand.principal.ref,
    verdict: s.verdict,
    reason: s.reason,
    holder: s.holder,
    operator: s.operator,
    onBehalfOf: s.onBehalfOf,
    mode: s.mode,
    device: s.device,
    window: {
      from: s.window.from === null ? null : formatIso(s.window.from),
      to: s.window.to === null ? null : formatIso(s.window.to),
      openedBy: s.window.openedBy,
      closedBy: s.window.closedBy,
    },
    credential: s.credential,
    secretVersion: row.secretVersion ?? s.secret?.version ?? null,
    session: s.session,
    context: { agentRun: s.context.agentRun, toolCall: row.toolCall, job: s.context.job },
    approval:
      s.approval === null
        ? null
        : {
            by: s.approval.by,
            at: s.approval.at === null ? null : formatIso(s.approval.at),
            state: s.approval.state,
            ref: s.approval.ref,
          },
    grade: s.grade,
    candidates: s.candidates,
    rivals: s.rivals,
    findings: s.findings,
    evidence: evidenceOf(row),
    policy: 'p1',
  };
}

describe('the NDJSON contract', () => {
  const rows: readonly ActionRow[] = [
    actionRow(),
    actionRow({ time: null, target: null, sourceEventId: null, privileged: true }),
    actionRow({ evidence: [digest(9), digest(1), digest(2)] }),
    actionRow({ evidence: [digest(3)] }),
    actionRow({ action: 'x"\\\n', target: '☃', toolCall: 'call-1' }),
    actionRow({ segment: segment({ evidence: [], rivals: [], holder: [], operator: [], device: null }) }),
    actionRow({
      segment: segment({
        context: { agentRun: ref('agent.run', '1'), job: ref('ci.job', '2'), request: null },
        approval: {
          ref: ref('ci.job', '2'),
          by: ALICE,
          at: at('2026-03-01T09:00:07Z'),
          state: 'self-approved',
          evidence: digest(4),
        },
      }),
    }),
  ];

  it('writes exactly the documented fields, in the documented order', () => {
    const write = attributionWriter('p1');
    for (const row of rows) expect(write(row)).toBe(JSON.stringify(plain(row)));
  });

  it('writes the same text for the same row, whatever was written before', () => {
    const write = attributionWriter('p1');
    for (const row of [...rows, ...rows].reverse()) expect(write(row)).toBe(attributionWriter('p1')(row));
  });

  it('keeps hostile characters in the value and out of the terminal', () => {
    const hostile = 'a\u202eb\u200bc\u009bd\u2028e\u{e0041}';
    const line = attributionWriter('p1')(actionRow({ target: hostile }));
    expect((JSON.parse(line) as { target: string }).target).toBe(hostile);
    expect(line).toMatch(/^[\x20-\x7e]*$/);
  });

  it('puts the record itself first, then copies and citations by time and digest, each once', () => {
    const row = actionRow({ evidence: [digest(9), digest(1), digest(2)] });
    expect(evidenceOf(row)).toEqual([digest(9), digest(2), digest(3), digest(1)]);
  });
});

it('writes times like formatIso, also when neighbours share a second', () => {
  const iso = isoWriter();
  const base = at('2026-01-01T00:00:00Z');
  for (const offset of [0, 0, 1, 999, 1000, 1001, 250_000, 999_999, 1_000_000, 500, 86_400_000_000 - 1])
    expect(iso(micros(base + offset))).toBe(formatIso(micros(base + offset)));
});
