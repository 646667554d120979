import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { get, post } from '../api/client.ts';
import type { Job } from '../api/types.ts';
import { Failed } from '../parts/states.tsx';
import { bytes } from '../text/words.ts';
import { useTitle } from './page.tsx';

/** Nothing was ever ingested: the demo evidence in one click, or how to take in one’s own. */
export function FirstStart(): ReactElement {
  useTitle('Welcome');
  const [job, setJob] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const begin = async (): Promise<void> => {
    setError(null);
    try {
      const { id } = await post<Job>('demo');
      setJob(id);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <div className="welcome">
      <h1>Who was really operating behind the name in the log?</h1>
      <p className="lead">
        There is no evidence here yet. Take in the demo: an invented company under attack, 10,000 records in the
        vendors’ formats, and five questions to ask of them.
      </p>
      {job === null ? (
        <button type="button" className="button primary big" onClick={begin}>
          Take in the demo evidence
        </button>
      ) : (
        <Progress id={job} />
      )}
      {error !== null && <Failed error={error} retry={begin} />}
      <h2>Or your own logs</h2>
      <pre className="record">ascribe ingest logs/ --data DIR{'\n'}ascribe serve --data DIR</pre>
      <p className="quiet">
        Files, folders, .gz, .zst, .zip. Records are sealed before they are read; nothing leaves this machine. Stop this
        server first: one program at a time has the data folder open.
      </p>
    </div>
  );
}

const STAGES: Readonly<Record<string, string>> = {
  starting: 'Starting',
  generating: 'The lab writes the logs',
  ingesting: 'Sealing and reading',
  judging: 'Judging',
};

function Progress({ id }: { readonly id: string }): ReactElement {
  const client = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => get<Job>(`jobs/${id}`, {}, signal),
    refetchInterval: (query) =>
      query.state.data?.state === 'running' ? 400 : query.state.data === undefined ? 400 : false,
    gcTime: 0,
  });
  const state = data?.state;
  useEffect(() => {
    if (state === 'done') client.invalidateQueries();
  }, [state, client]);
  if (error !== null) return <Failed error={error} />;
  if (data?.state === 'failed') return <Failed error={new Error(data.error ?? 'It failed.')} />;
  const says = STAGES[data?.stage ?? 'starting'] ?? data?.stage ?? '';
  return (
    <div className="progress" role="status">
      <p>
        {says} …{' '}
        {data !== undefined && data.total !== null && data.total > 0 && (
          <span className="quiet">
            {bytes(data.done)} of {bytes(data.total)}
          </span>
        )}
      </p>
      <progress max={data?.total ?? undefined} value={data?.total == null ? undefined : data.done} aria-label={says} />
    </div>
  );
}
