import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useFirstOf } from '../api/queries.ts';
import { actionHref, compareHref } from '../model/ref.ts';
import { QUESTIONS, type Question } from './questions.ts';

export function FiveQuestions(): ReactElement {
  return (
    <section className="card" aria-labelledby="five">
      <h2 id="five">The five questions, asked of this evidence</h2>
      <ol className="questions">
        {QUESTIONS.map((question, i) => (
          <Asked key={question.title} question={question} number={i + 1} />
        ))}
      </ol>
    </section>
  );
}

function Asked({ question, number }: { readonly question: Question; readonly number: number }): ReactElement {
  const { data: action, isPending } = useFirstOf(question.filters, question.fits);
  return (
    <li>
      <span className="question-number" aria-hidden="true">
        {number}
      </span>
      <div>
        <h3>{question.title}</h3>
        <p className="quiet">{question.asks}</p>
        {action === undefined || action === null ? (
          <p className="quiet small">{isPending ? 'looking …' : 'No record here to ask it of.'}</p>
        ) : (
          <Link href={questionHref(question, action.event, number)} data-step="">
            {question.compares ? 'Lay the two sides next to each other' : `Ask it of ${action.action}`}
          </Link>
        )}
      </div>
    </li>
  );
}

export const questionHref = ({ compares }: Question, event: string, number: number): string =>
  `${compares ? compareHref(event) : actionHref(event)}?ask=${number}`;
