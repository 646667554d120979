import { type ReactElement, useState } from 'react';
import { download, segment } from '../../api/client.ts';
import { toast } from '../../live/toasts.ts';

const KINDS = {
  bundle: { path: 'bundles', file: 'bundle.json', busy: 'Making the bundle …' },
  report: { path: 'reports', file: 'report.html', busy: 'Writing the report …' },
} as const;

interface ExportProps {
  /** Of an action or a case. */
  readonly id: string;
  readonly kind?: keyof typeof KINDS;
  readonly label?: string;
  readonly primary?: boolean;
  readonly disabled?: boolean;
}

/** Takes the bundle (for whoever checks it offline) or the report (for whoever reads it) out of the house. */
export function ExportButton({
  id,
  kind = 'bundle',
  label = 'Bundle',
  primary = false,
  disabled = false,
}: ExportProps): ReactElement {
  const [busy, setBusy] = useState(false);
  const { path, file, busy: says } = KINDS[kind];
  const name = `${id.slice(0, 24)}.${file}`;
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      await download(`${path}/${segment(id)}`, name);
      toast(`${name} was made. That it was is in the custody log.`);
    } catch (error) {
      toast(`${name} was not made: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" className={primary ? 'button primary' : 'button'} disabled={disabled || busy} onClick={save}>
      {busy ? says : label}
    </button>
  );
}
