import { useQueries } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { get, segment } from '../../api/client.ts';
import { useStatus } from '../../api/queries.ts';
import type { Evidence, Explanation } from '../../api/types.ts';
import { signersOf } from '../../model/checkpoint.ts';
import { isIncluded } from '../../model/inclusion.ts';
import { LogText } from '../../parts/text.tsx';
import { count, counted } from '../../text/words.ts';

interface CardProps {
  readonly e: Explanation;
  readonly open: string | null;
  readonly show: (digest: string) => void;
}

/** Records whose proof is recomputed here; a bundle has them all. */
const MOST = 40;

/** What the verdict rests on, record by record; how far that is proved, and what is asserted only. */
export function ProofCard({ e, open, show }: CardProps): ReactElement {
  const [asked, setAsked] = useState(false);
  const checked = useChecks(asked ? e.evidence.slice(0, MOST).map((c) => c.digest) : []);
  const good = [...checked.values()].filter((c) => c === 'yes').length;
  return (
    <section className="card" aria-labelledby="evidence">
      <div className="row">
        <h2 id="evidence">Evidence and proof</h2>
        <span className="quiet">{counted(e.evidence.length, 'sealed record')}</span>
        <button type="button" className="button small push-end" disabled={asked} onClick={() => setAsked(true)}>
          {asked ? `${count(good)} of ${count(checked.size)} recomputed here` : 'Recompute their proof here'}
        </button>
      </div>
      <ol className="evidence-list">
        {e.evidence.map((cited, i) => (
          <li key={cited.digest}>
            <button
              type="button"
              className="button plain cited"
              aria-current={open === cited.digest}
              onClick={() => show(cited.digest)}
            >
              <code>{cited.digest.slice(0, 19)}…</code>
              {i === 0 && <span className="tag">the action’s own record</span>}
              {cited.logIndex !== null && <span className="quiet small">leaf {count(cited.logIndex)}</span>}
              <Outcome is={checked.get(cited.digest)} />
            </button>
          </li>
        ))}
      </ol>
      <Log />
    </section>
  );
}

function Outcome({ is }: { readonly is: Checked | undefined }): ReactElement | null {
  if (is === undefined) return null;
  if (is === 'yes') return <span className="mark good small">✓ in the log</span>;
  return is === 'no' ? (
    <span className="mark bad small">✗ the proof does not hold</span>
  ) : (
    <span className="quiet small">recomputing …</span>
  );
}

/** The checkpoint that all of it is committed to. */
function Log(): ReactElement | null {
  const { data } = useStatus();
  if (data === undefined) return null;
  const { log } = data;
  const signers = signersOf(log.note, log.origin);
  return (
    <dl className="facts proof-facts">
      <dt>checkpoint</dt>
      <dd>
        {counted(log.size, 'leaf', 'leaves')},{' '}
        {signers.log ? 'signed by the log' : <strong>not signed by the log</strong>}{' '}
        <span className="quiet mono">
          <LogText>{log.origin}</LogText>
        </span>
      </dd>
      <dt>witnesses</dt>
      <dd>{signers.witnesses.length === 0 ? 'none has seen it' : signers.witnesses.join(', ')}</dd>
      <dt>not proved here</dt>
      <dd className="quiet">
        whose key signed, and that no record was left out: the bundle carries what <code>ascribe verify</code> needs for
        both
      </dd>
    </dl>
  );
}

type Checked = 'yes' | 'no' | 'not yet';

/** The inclusion of each of these records in the log, recomputed in this browser from what the server hands out. */
function useChecks(digests: readonly string[]): ReadonlyMap<string, Checked> {
  const answers = useQueries({
    queries: digests.map((digest) => ({
      queryKey: [`evidence/${segment(digest)}`, {}],
      queryFn: ({ signal }: { signal: AbortSignal }) => get<Evidence>(`evidence/${segment(digest)}`, {}, signal),
    })),
  });
  const [checked, setChecked] = useState<ReadonlyMap<string, Checked>>(new Map());
  const known = answers.map((a) => (a.data === undefined ? '' : a.data.digest)).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `known` says which answers are in
  useEffect(() => {
    let isCurrent = true;
    for (const { data } of answers)
      if (data !== undefined)
        outcomeOf(data).then((is) => {
          if (isCurrent) setChecked((before) => new Map([...before, [data.digest, is]]));
        });
    return () => {
      isCurrent = false;
    };
  }, [known]);
  return new Map(digests.map((digest) => [digest, checked.get(digest) ?? 'not yet']));
}

/** Without Web Crypto (plain HTTP beyond this machine) nothing can be recomputed, and nothing is claimed. */
async function outcomeOf({ proof }: Evidence): Promise<Checked> {
  if (globalThis.crypto?.subtle === undefined) return 'not yet';
  const { leafIndex, leaf, hashes, checkpoint } = proof;
  try {
    const yes = await isIncluded({ leafIndex, treeSize: checkpoint.size, leaf, hashes, root: checkpoint.root });
    return yes ? 'yes' : 'no';
  } catch {
    return 'no';
  }
}
