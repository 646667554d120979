import type { ReactElement } from 'react';
import type { Trace, TraceNode } from '../api/views.ts';
import { Ref } from '../parts/ref.tsx';
import { Time } from '../parts/time.tsx';
import { count, counted } from '../text/words.ts';

/** Upwards: what was presented to get it, nearest first. Downwards: everything that was issued with it. */
export function LineageTree({ trace }: { readonly trace: Trace }): ReactElement {
  const origins = trace.origins.filter((line) => line.length > 0);
  return (
    <section className="card" aria-labelledby="lineage">
      <h2 id="lineage">Lineage</h2>
      {origins.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: issuances of one answer never move
        <div key={i} className="origins">
          <p className="quiet small">came from, nearest first</p>
          <ol>
            {line.map((node) => (
              <li key={node.ref + node.instance}>
                <NodeLine node={node} />
              </li>
            ))}
          </ol>
        </div>
      ))}
      <ul className="tree">
        <Branch node={trace.tree} isTop />
      </ul>
    </section>
  );
}

/** Branches below this depth are closed at first. */
const OPEN_DEPTH = 3;

function Branch({
  node,
  isTop = false,
  depth = 0,
}: {
  node: TraceNode;
  isTop?: boolean;
  depth?: number;
}): ReactElement {
  const children = (
    <ul>
      {node.children.map((child) => (
        <Branch key={child.ref + child.instance} node={child} depth={depth + 1} />
      ))}
      {node.folded > 0 && <li className="quiet">{counted(node.folded, 'further descendant')}, counted above</li>}
    </ul>
  );
  if (node.children.length === 0 && node.folded === 0)
    return (
      <li>
        <NodeLine node={node} isTop={isTop} />
      </li>
    );
  return (
    <li>
      <NodeLine node={node} isTop={isTop} />
      <details open={depth < OPEN_DEPTH}>
        <summary className="quiet small">{counted(node.children.length + node.folded, 'descendant')}</summary>
        {children}
      </details>
    </li>
  );
}

function NodeLine({ node, isTop = false }: { readonly node: TraceNode; readonly isTop?: boolean }): ReactElement {
  return (
    <div className="tree-node">
      {isTop ? (
        <strong>
          <Ref link={false}>{node.ref}</Ref>
        </strong>
      ) : (
        <Ref>{node.ref}</Ref>
      )}
      <span className="quiet small">
        {counted(node.actions, 'action')}
        {node.privileged > 0 && `, ${count(node.privileged)} privileged`}
        {node.issuedAt !== null && (
          <>
            {'; issued '}
            <Time at={node.issuedAt} short />
          </>
        )}
        {node.ended !== null && (
          <>
            {`; ${node.ended.how} `}
            <Time at={node.ended.at} short />
          </>
        )}
        {node.devices.length > 1 && `; ${node.devices.length} devices`}
      </span>
      {node.findings.map((f) => (
        <span key={f} className="tag strong">
          {f}
        </span>
      ))}
    </div>
  );
}
