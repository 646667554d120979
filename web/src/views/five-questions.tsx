import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useFirstOf } from '../api/queries.ts';
import type { Attribution } from '../api/types.ts';
import { actionHref, compareHref } from '../model/ref.ts';

/** Each of the five questions, and how to find an action to ask it of: by what evidence and verdicts say, in any data folder. */
interface Question {
  readonly title: string;
  readonly asks: string;
  /** Filters of attributions, the best first: the first that finds an action gives it. */
  readonly filters: readonly Readonly<Record<string, string>>[];
  /** Of those, the ones to ask of. */
  readonly fits?: (action: Attribution) => boolean;
  readonly compares?: boolean;
}

const QUESTIONS: readonly Question[] = [
  {
    title: 'Evidence system',
    asks: 'A service account opened a case file. Which account, on which host, with which token, for which officer?',
    filters: [{ source: 'custom.case-api', privileged: 'true' }, { source: 'custom.*' }],
  },
  {
    title: 'Agent behind a broker',
    asks: 'The platform’s account called an API. Which agent session and tool call caused it, on whose behalf?',
    filters: [{ reason: 'owner-of-long-lived-key' }, {}],
    fits: (a) => a.context.toolCall !== null && a.source !== 'ascribe.gateway',
  },
  {
    title: 'Rotated secret',
    asks: 'The database says only “login succeeded”. Which version of the secret, and which workload had read it?',
    filters: [{ reason: 'only-reader-of-secret' }, { reason: 'several-readers-of-secret' }],
  },
  {
    title: 'Shared account',
    asks: '“deploy” ran a privileged command. Which job run, started by whom, approved by whom?',
    filters: [
      { finding: 'approved-afterwards', privileged: 'true' },
      { source: 'linux.sudo', privileged: 'true' },
    ],
  },
  {
    title: 'Compromise review',
    asks: 'After a genuine login the session went on. Which actions came from the person’s own device, which from a hijacked token?',
    filters: [{ finding: 'session-on-second-device' }, { finding: 'credential-on-two-devices' }],
    compares: true,
  },
];

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

const any = (): boolean => true;

function Asked({ question, number }: { readonly question: Question; readonly number: number }): ReactElement {
  const { data: action, isPending } = useFirstOf(question.filters, question.fits ?? any);
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
          <Link href={question.compares ? compareHref(action.event) : actionHref(action.event)} data-step="">
            {question.compares ? 'Lay the two sides next to each other' : `Ask it of ${action.action}`}
          </Link>
        )}
      </div>
    </li>
  );
}
