import { type ReactElement, useEffect, useState, useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { dismiss, onToasts, shownToasts, type Toast } from '../live/toasts.ts';

/** How long one stays, in ms; while it is pointed at or has the focus it stays. */
const STAYS = 9_000;

/** Read out politely; each can be closed, and none asks for an answer. */
export function Toasts(): ReactElement {
  const toasts = useSyncExternalStore(onToasts, shownToasts);
  return (
    <div className="toasts" role="status">
      {toasts.map((t) => (
        <One key={t.id} toast={t} />
      ))}
    </div>
  );
}

function One({ toast: t }: { readonly toast: Toast }): ReactElement {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const end = setTimeout(() => dismiss(t.id), STAYS);
    return () => clearTimeout(end);
  }, [held, t.id]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      role="group"
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{t.says}</span>
      {t.href !== null && (
        <Link href={t.href} onClick={() => dismiss(t.id)}>
          {t.link}
        </Link>
      )}
      <button
        type="button"
        className="button plain close"
        aria-label="Close this message"
        onClick={() => dismiss(t.id)}
      >
        ×
      </button>
    </div>
  );
}
