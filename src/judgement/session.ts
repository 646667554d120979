import { hash } from 'node:crypto';
import type { Inherited } from '../lineage/context.ts';
import type { Ref } from '../model/ref.ts';

/**
 * The id of the session that a segment belongs to: strands with the same issued credential, device and native context.
 * A hash of what it groups by, so that it does not depend on order.
 */
export function sessionIdOf(instance: string, device: Ref | null, context: Inherited): string {
  const basis = [instance, device ?? '', context.job ?? '', context.agentRun ?? '', ...context.onBehalfOf];
  const text = basis.map((b) => `${b.length}:${b}`).join('');
  return `ses_${hash('sha256', text, 'hex').slice(0, 24)}`;
}
