import type { ReactElement } from 'react';
import type { TriageState } from '../../api/triage.ts';
import type { Standing } from '../../model/triage.ts';
import { LogText } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { count } from '../../text/words.ts';

export const STATE_SAYS: Readonly<Record<TriageState, string>> = {
  open: 'open',
  working: 'being worked on',
  accepted: 'accepted',
  resolved: 'resolved',
};

/** What was decided, by whom, why; and whether later evidence has overtaken it. */
export function DecisionLine({
  standing: { decision: d, hasGrown },
}: {
  readonly standing: Standing;
}): ReactElement | null {
  if (d === null) return null;
  return (
    <p className="decision">
      <span className="tag">{STATE_SAYS[d.state]}</span>
      {hasGrown && <span className="tag strong">more evidence since</span>}
      {d.assignee !== null && (
        <span>
          <span className="quiet">with </span>
          <LogText>{d.assignee}</LogText>
        </span>
      )}
      {d.reason !== '' && <LogText>{d.reason}</LogText>}
      <span className="quiet small">
        <LogText>{d.by.account}</LogText>, <Time at={d.at} short />, custody entry {count(d.entry)}
      </span>
    </p>
  );
}
