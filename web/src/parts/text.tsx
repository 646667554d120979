import type { ReactElement } from 'react';
import { pieces } from '../text/visible.ts';

/** Text from a log: as text alone, with every character that hides or reorders made visible. */
export function LogText({ children }: { readonly children: string }): ReactElement {
  return (
    <bdi className="log-text">
      <Visible text={children} />
    </bdi>
  );
}

/** The same, for use inside something that isolates it already. */
export function Visible({ text }: { readonly text: string }): ReactElement {
  const all = pieces(text);
  if (all.length === 1 && all[0] !== undefined && 'text' in all[0]) return <>{all[0].text}</>;
  return (
    <>
      {all.map((piece, i) =>
        'text' in piece ? (
          piece.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
          <span key={i} className="unseen" title={piece.name}>
            {piece.unseen}
          </span>
        ),
      )}
    </>
  );
}
