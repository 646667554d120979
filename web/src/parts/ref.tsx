import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { refHref, splitRef } from '../model/ref.ts';
import { plain } from '../text/visible.ts';
import { Visible } from './text.tsx';

interface RefProps {
  readonly children: string;
  /** `false`: as text, where the whole row is a link already. */
  readonly link?: boolean;
  /** One line, cut at its end; the whole is in the title. */
  readonly short?: boolean;
  /** Without its kind, where that is plain from what stands around it; it is in the title. */
  readonly bare?: boolean;
}

/** A ref, its kind quietly and its value to be read; leads to the page of what it stands for. */
export function Ref({ children, link = true, short = false, bare = false }: RefProps): ReactElement {
  const { kind, value } = splitRef(children);
  const text = (
    <>
      {kind !== '' && !bare && <span className="kind">{kind}:</span>}
      <span className="value">
        <Visible text={value} />
      </span>
    </>
  );
  const className = short ? 'ref short' : 'ref';
  const title = short || bare ? plain(children) : undefined;
  if (!link)
    return (
      <bdi className={className} title={title}>
        {text}
      </bdi>
    );
  return (
    <Link href={refHref(children)} className={className} title={title}>
      <bdi>{text}</bdi>
    </Link>
  );
}

/** A holder chain: the root in full, the steps after it by their last name. */
export function ChainText({ chain }: { readonly chain: readonly string[] }): ReactElement {
  const [root, ...rest] = chain;
  if (root === undefined) return <span className="quiet dash">–</span>;
  return (
    <span title={plain(chain.join(' → '))}>
      <Ref link={false}>{root}</Ref>
      {rest.map((step) => (
        <span key={step} className="quiet">
          {' → '}
          <bdi>
            <Visible text={splitRef(step).last} />
          </bdi>
        </span>
      ))}
    </span>
  );
}
