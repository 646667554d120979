import { type ReactElement, useState } from 'react';
import { Link } from 'wouter';
import type { News, NewsItem } from '../../live/news.ts';
import { setToasts, toastsAreOn } from '../../live/stream.ts';
import { recordHref } from '../../model/ref.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { GradeMark, SeverityMark, VerdictMark } from '../../parts/marks.tsx';
import { LogText } from '../../parts/text.tsx';
import { count } from '../../text/words.ts';

interface PanelProps {
  readonly news: News;
  readonly close: () => void;
}

/** What came in while the page was open: findings that were not there before, verdicts that later evidence changed. */
export function NewsPanel({ news, close }: PanelProps): ReactElement {
  const [on, setOn] = useState(toastsAreOn);
  const turn = (next: boolean): void => {
    setToasts(next);
    setOn(next);
  };
  return (
    <Dialog title="New since this page was opened" close={close}>
      {news.items.length === 0 ? (
        <p className="quiet">
          Nothing yet. New findings and changed verdicts are listed here as evidence comes in
          {news.state !== null && `; the log has ${count(news.state.logSize)} leaves`}.
        </p>
      ) : (
        <ol className="news">
          {news.items.map((item) => (
            <li key={item.id}>
              <Item item={item} close={close} />
            </li>
          ))}
        </ol>
      )}
      <form method="dialog" className="row">
        <label className="choice">
          <input type="checkbox" checked={on} onChange={(event) => turn(event.target.checked)} />
          Show each over the page as it comes
        </label>
        <button type="submit" className="button push-end">
          Close
        </button>
      </form>
    </Dialog>
  );
}

function Item({ item, close }: { readonly item: NewsItem; readonly close: () => void }): ReactElement {
  if (item.kind === 'finding')
    return (
      <>
        <SeverityMark severity={item.severity} />
        <span>
          <Link href={`/findings?finding=${encodeURIComponent(item.id.slice('finding '.length))}`} onClick={close}>
            {item.title}
          </Link>
          <span className="block">
            <LogText>{item.says}</LogText>
          </span>
        </span>
      </>
    );
  return (
    <>
      <span className="mark">verdict</span>
      <span className="row">
        <VerdictMark verdict={item.before.verdict} /> <GradeMark grade={item.before.grade} />
        <span aria-hidden="true">→</span>
        <span className="hidden-visually">became</span>
        <VerdictMark verdict={item.after.verdict} /> <GradeMark grade={item.after.grade} />
        {item.because.slice(0, 1).map((digest) => (
          <Link key={digest} href={recordHref(digest)} onClick={close}>
            because of this record
          </Link>
        ))}
      </span>
    </>
  );
}
