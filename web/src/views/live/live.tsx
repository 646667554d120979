import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState, useSyncExternalStore } from 'react';
import { currentNews, followStream, markSeen, onNews } from '../../live/stream.ts';
import { count } from '../../text/words.ts';
import { NewsPanel } from './news-panel.tsx';

/**
 * Answers are a function of the evidence, and evidence comes in while one reads. Nothing moves under the reader’s eyes: it is said that
 * there is more, and one click asks everything again.
 */
export function Live(): ReactElement {
  const client = useQueryClient();
  const news = useSyncExternalStore(onNews, currentNews);
  const [shown, setShown] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(followStream, []);
  const { state, unseen, more } = news;
  // From an empty folder everything is new, and the first start shows it by itself.
  if (shown === null && state !== null && state.logSize > 0) setShown(state.key);
  const renew = (): void => {
    setShown(state?.key ?? null);
    client.invalidateQueries();
  };
  const look = (): void => {
    markSeen();
    setOpen(true);
  };
  return (
    <>
      <span role="status" className="freshness">
        {shown !== null && state !== null && shown !== state.key && (
          <button
            type="button"
            className="button primary"
            onClick={renew}
            data-key="r"
            data-key-says="Show new evidence"
          >
            New evidence: show it
          </button>
        )}
      </span>
      <button type="button" className="button plain" onClick={look}>
        News
        {unseen + more > 0 && <span className="badge">{count(unseen + more)}</span>}
      </button>
      {isOpen && <NewsPanel news={news} close={() => setOpen(false)} />}
    </>
  );
}
