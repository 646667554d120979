import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { get } from '../api/client.ts';
import type { Status } from '../api/types.ts';

/** How often the server is asked whether there is new evidence, in ms. */
const EVERY = 5_000;

/**
 * Answers are a function of the evidence, and evidence comes in while one reads. Nothing moves under the reader’s eyes: it is said that
 * there is more, and one click asks everything again.
 */
export function Freshness(): ReactElement | null {
  const client = useQueryClient();
  const [shown, setShown] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ['freshness'],
    queryFn: ({ signal }) => get<Status>('status', {}, signal),
    refetchInterval: EVERY,
  });
  if (data === undefined) return null;
  const { key } = data.generation;
  // From an empty folder everything is new, and the first start shows it by itself.
  if (shown === null && !data.empty) setShown(key);
  const renew = (): void => {
    setShown(key);
    client.invalidateQueries();
  };
  return (
    <span role="status" className="freshness">
      {shown !== null && shown !== key && (
        <button type="button" className="button primary" onClick={renew}>
          New evidence: show it
        </button>
      )}
      {data.state === 'working' && <span className="quiet small">taking in records …</span>}
    </span>
  );
}
