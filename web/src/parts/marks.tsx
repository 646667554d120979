import type { ReactElement } from 'react';
import type { Grade, Severity, Verdict } from '../api/types.ts';

/** How far an answer can be relied on; the names of the colours in tokens.css. */
export type Look = 'good' | 'fair' | 'warn' | 'bad' | 'mute';

export const VERDICT_LOOK: Readonly<Record<Verdict, Look>> = {
  attributed: 'good',
  held: 'fair',
  contested: 'bad',
  ambiguous: 'warn',
  unattributed: 'mute',
};

export const GRADE_LOOK: Readonly<Record<Grade, Look>> = {
  C5: 'good',
  C4: 'good',
  C3: 'good',
  C2: 'fair',
  C1: 'warn',
  C0: 'bad',
};

const SEVERITY_LOOK: Readonly<Record<Severity, Look>> = { critical: 'bad', high: 'bad', medium: 'warn', low: 'fair' };

const VERDICT_SAYS: Readonly<Record<Verdict, string>> = {
  attributed: 'The holder is proven, and other evidence places them at this use.',
  held: 'The holder is proven; this use is not placed, so no operator is named.',
  contested: 'The evidence contradicts itself, as it does after a hijack.',
  ambiguous: 'Two or more holders fit.',
  unattributed: 'Nothing that may be named.',
};

/** Each verdict has a shape of its own: full, half, split, two, none. */
const VERDICT_SHAPE: Readonly<Record<Verdict, ReactElement>> = {
  attributed: <circle cx="8" cy="8" r="6.5" fill="currentColor" />,
  held: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
    </>
  ),
  contested: (
    <>
      <path d="M7 1.2 A6.9 6.9 0 0 0 7 14.8 L5.4 9.6 8.4 7.2z" fill="currentColor" />
      <path d="M9.6 1.2 A6.9 6.9 0 0 1 9.6 14.8 L8 10.4 11 7.6z" fill="currentColor" />
    </>
  ),
  ambiguous: (
    <>
      <circle cx="5.6" cy="8" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <circle cx="10.4" cy="8" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  unattributed: (
    <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.6 2.1" />
  ),
};

interface VerdictProps {
  readonly verdict: Verdict;
  readonly big?: boolean;
}

export function VerdictMark({ verdict, big = false }: VerdictProps): ReactElement {
  return (
    <span className={`mark ${VERDICT_LOOK[verdict]}${big ? ' big' : ''}`} title={VERDICT_SAYS[verdict]}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {VERDICT_SHAPE[verdict]}
      </svg>
      {verdict}
    </span>
  );
}

/** Five bars, as many of them full as the grade says; C0 is struck through. */
export function GradeMark({ grade }: { readonly grade: Grade }): ReactElement {
  const level = Number(grade.slice(1));
  return (
    <span className={`mark grade ${GRADE_LOOK[grade]}`} title={`Grade ${grade} of C0 to C5`}>
      <svg viewBox="0 0 28 14" aria-hidden="true">
        {[0, 1, 2, 3, 4].map((i) => (
          <rect
            key={i}
            x={1 + i * 5.4}
            y={9 - i * 2}
            width="3.8"
            height={4 + i * 2}
            rx="0.8"
            fill={i < level ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeOpacity={i < level ? 1 : 0.55}
          />
        ))}
        {level === 0 && <path d="M1 13 27 1" stroke="currentColor" strokeWidth="1.8" />}
      </svg>
      {grade}
    </span>
  );
}

const SEVERITY_SHAPE: Readonly<Record<Severity, ReactElement>> = {
  critical: <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />,
  high: <path d="M8 1.5 15.2 14H.8z" fill="currentColor" />,
  medium: <path d="M8 1 15 8l-7 7-7-7z" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  low: <path d="M2 8h12" stroke="currentColor" strokeWidth="2.4" />,
};

export function SeverityMark({ severity }: { readonly severity: Severity }): ReactElement {
  return (
    <span className={`mark ${SEVERITY_LOOK[severity]}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {SEVERITY_SHAPE[severity]}
      </svg>
      {severity}
    </span>
  );
}
