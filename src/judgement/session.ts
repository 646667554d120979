import { hash } from 'node:crypto';
import type { Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';

/**
 * The id of the session that a segment belongs to: strands with the same issued credential, device and native context.
 * A hash of what it groups by, so that it does not depend on order.
 */
export function sessionIdOf(strand: Strand, instance: string, device: Ref | null): string {
  const basis = [instance, device ?? '', strand.job ?? '', strand.agentRun ?? '', ...strand.onBehalfOf];
  const text = basis.map((b) => `${b.length}:${b}`).join('');
  return `ses_${hash('sha256', text, 'hex').slice(0, 24)}`;
}
