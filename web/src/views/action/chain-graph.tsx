import { type ReactElement, useMemo } from 'react';
import type { Explanation, Step } from '../../api/types.ts';
import { type ChainRow, chainRows, laneCount } from '../../model/chain.ts';
import { keyClassSays, stepSays } from '../../model/says.ts';
import { Ref } from '../../parts/ref.tsx';
import { LogText, Visible } from '../../parts/text.tsx';
import { Record } from './answer-card.tsx';

interface GraphProps {
  readonly e: Explanation;
  readonly open: string | null;
  readonly show: (digest: string) => void;
}

/** Distances in px: of lanes from each other, and of a ref's dot from the top of its row. */
const LANE = 16;
const DOT = 15;

/** Root first, the action last; each step opens the record that proves it. */
export function ChainGraph({ e, open, show }: GraphProps): ReactElement {
  const rows = useMemo(() => chainRows(e), [e]);
  const lanes = laneCount(rows);
  return (
    <ol className={`chain lanes-${Math.min(lanes, 3)}`}>
      {rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one answer never move
        <li key={i} className={`chain-row ${row.type}`}>
          <Gutter row={row} lanes={lanes} />
          {row.type === 'node' ? (
            <Node row={row} e={e} />
          ) : row.step === null ? (
            <Use e={e} open={open} show={show} />
          ) : (
            <StepText step={row.step} number={row.number} open={open} show={show} />
          )}
        </li>
      ))}
    </ol>
  );
}

function Gutter({ row, lanes }: { readonly row: ChainRow; readonly lanes: number }): ReactElement {
  const at = (lane: number): number => 10 + lane * LANE;
  const { enters, leaves, begins, ends, passes } = row.lanes;
  const isNode = row.type === 'node';
  const isAction = isNode && row.ref === null;
  return (
    <svg className="gutter" width={at(lanes - 1) + 12} aria-hidden="true">
      {enters && <line x1={at(0)} y1="0" x2={at(0)} y2={isNode ? DOT : '100%'} />}
      {leaves && <line x1={at(0)} y1={isNode || !enters ? DOT : '0'} x2={at(0)} y2="100%" />}
      {passes.map((lane) => (
        <line key={lane} x1={at(lane)} y1="0" x2={at(lane)} y2="100%" />
      ))}
      {begins.map((lane) => (
        <g key={lane}>
          <line x1={at(0)} y1={DOT} x2={at(lane)} y2={DOT} />
          <line x1={at(lane)} y1={DOT} x2={at(lane)} y2="100%" />
        </g>
      ))}
      {ends !== null && (
        <g>
          <line x1={at(ends)} y1="0" x2={at(ends)} y2={DOT} />
          <line x1={at(ends)} y1={DOT} x2={at(0)} y2={DOT} />
        </g>
      )}
      {isNode &&
        (isAction ? (
          <rect x={at(0) - 6} y={DOT - 6} width="12" height="12" rx="2" className="dot end" />
        ) : (
          <circle cx={at(0)} cy={DOT} r={row.isRoot ? 7 : 5} className={row.isRoot ? 'dot root' : 'dot'} />
        ))}
    </svg>
  );
}

function Node({
  row,
  e,
}: {
  readonly row: Extract<ChainRow, { type: 'node' }>;
  readonly e: Explanation;
}): ReactElement {
  if (row.ref === null)
    return (
      <div className="chain-node">
        <strong>
          <LogText>{e.action}</LogText>
        </strong>{' '}
        <span className="quiet">this action</span>
      </div>
    );
  return (
    <div className="chain-node">
      <Ref>{row.ref}</Ref>
      {row.isRoot && <span className="tag">root</span>}
    </div>
  );
}

interface StepProps {
  readonly step: Step;
  readonly number: number;
  readonly open: string | null;
  readonly show: (digest: string) => void;
}

function StepText({ step, open, show }: StepProps): ReactElement {
  const isOpen = step.evidence.some(({ digest }) => digest === open);
  return (
    <div className={isOpen ? 'chain-step open' : 'chain-step'}>
      <p>
        <span className="tag" title={keyClassSays(step.class)}>
          {step.class}
        </span>{' '}
        {stepSays(step.how)} <span className="quiet">by {step.administration}</span>
        {step.evidence.map((cited) => (
          <Record key={cited.digest} cited={cited} show={show} />
        ))}
      </p>
      <ul className="proving">
        {step.evidence
          .flatMap((c) => c.words)
          .slice(0, 3)
          .map(({ path, value }) => (
            <li key={path + value}>
              {path !== '' && (
                <bdi className="path">
                  <Visible text={path} />
                </bdi>
              )}
              <LogText>{value}</LogText>
            </li>
          ))}
      </ul>
    </div>
  );
}

/** The last step: the credential was presented, as the action's own record says. */
function Use({ e, open, show }: GraphProps): ReactElement {
  const [own] = e.evidence;
  return (
    <div className={open !== null && own?.digest === open ? 'chain-step open' : 'chain-step'}>
      <p>
        presented at this use
        {e.log.authentication === 'proven' ? ', proven by the service' : `, ${e.log.authentication}`}
        {own !== undefined && <Record cited={own} show={show} />}
      </p>
    </div>
  );
}
