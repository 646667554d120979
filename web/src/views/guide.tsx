import type { ReactElement } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useFirstOf } from '../api/queries.ts';
import { questionHref } from './five-questions.tsx';
import { QUESTIONS } from './questions.ts';

/** Leads through the five questions: which one is asked here, where its answer stands, and on to the next. Nothing without `ask`. */
export function Guide(): ReactElement | null {
  const [params] = useSearchParams();
  const number = Number(params.get('ask'));
  const question = QUESTIONS[number - 1];
  if (question === undefined) return null;
  return (
    <aside className="guide" aria-label={`Question ${number} of ${QUESTIONS.length}`}>
      <span className="question-number" aria-hidden="true">
        {number}
      </span>
      <div>
        <p>
          <strong>{question.title}.</strong> {question.asks}
        </p>
        <p className="quiet">{question.look}</p>
      </div>
      <div className="row">
        <Next number={number + 1} />
        <Link href="/" className="button plain">
          End
        </Link>
      </div>
    </aside>
  );
}

function Next({ number }: { readonly number: number }): ReactElement | null {
  const question = QUESTIONS[number - 1];
  const { data: action } = useFirstOf(question?.filters ?? [], question?.fits ?? (() => false));
  if (question === undefined || action === undefined || action === null) return null;
  return (
    <Link
      href={questionHref(question, action.event, number)}
      className="button primary"
      data-key="n"
      data-key-says="The next question"
    >
      Next: {question.title}
    </Link>
  );
}
