import type { ReactElement } from 'react';
import { useEvidence } from '../../api/queries.ts';
import { Answer } from '../../parts/states.tsx';
import { Page } from '../page.tsx';
import { useSegment } from '../raw-segment.ts';
import { RecordBody } from './record-panel.tsx';

/** One sealed record by its digest. */
export function RecordView(): ReactElement {
  const digest = useSegment(2);
  const query = useEvidence(digest);
  return (
    <Page title="Record" says={<code>{digest.slice(0, 23)}…</code>}>
      <Answer query={query} what="the record">
        {(evidence) => (
          <div className="card">
            <RecordBody evidence={evidence} words={[]} />
          </div>
        )}
      </Answer>
    </Page>
  );
}
