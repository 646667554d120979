import type { ReactElement } from 'react';
import { Link } from 'wouter';
import type { Finding } from '../api/types.ts';
import { groupFindings } from '../model/finding-groups.ts';
import { count } from '../text/words.ts';
import { SeverityMark } from './marks.tsx';

/** The kinds of these findings in a list of facts, each a way to all of its kind; nothing where there are none. */
export function FindingKinds({ findings }: { readonly findings: readonly Finding[] }): ReactElement | null {
  if (findings.length === 0) return null;
  return (
    <>
      <dt>findings</dt>
      <dd>
        {groupFindings(findings).map((g) => (
          <div key={g.code}>
            <SeverityMark severity={g.severity} />{' '}
            <Link href={`/findings?finding=${encodeURIComponent(g.code)}`}>{g.title}</Link>
            {g.findings.length > 1 && <span className="quiet"> ×{count(g.findings.length)}</span>}
          </div>
        ))}
      </dd>
    </>
  );
}
