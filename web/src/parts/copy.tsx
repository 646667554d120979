import { type ReactElement, useState } from 'react';

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): ReactElement {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" className="button plain" title={text} onClick={copy} onBlur={() => setCopied(false)}>
      <span aria-live="polite">{copied ? 'Copied' : label}</span>
    </button>
  );
}
