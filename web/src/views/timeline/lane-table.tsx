import type { ReactElement } from 'react';
import type { Timeline } from '../../api/views.ts';
import { LogText } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { count } from '../../text/words.ts';

/** The same as the drawing, in words. */
export function LaneTable({ timeline }: { readonly timeline: Timeline }): ReactElement {
  return (
    <WideTable label="Lanes">
      <thead>
        <tr>
          <th scope="col">Lane</th>
          <th scope="col" className="number">
            Actions
          </th>
          <th scope="col" className="number">
            Privileged
          </th>
          <th scope="col">First</th>
          <th scope="col">Last</th>
        </tr>
      </thead>
      <tbody>
        {timeline.lanes.map((lane) => (
          <tr key={lane.key}>
            <th scope="row" className="mono">
              <LogText>{lane.key}</LogText>
            </th>
            <td className="number">{count(lane.actions)}</td>
            <td className="number">{count(lane.privileged)}</td>
            <td>
              <Time at={lane.first} />
            </td>
            <td>
              <Time at={lane.last} />
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
