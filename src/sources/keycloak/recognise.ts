import type { RecordView } from '../../model/source.ts';
import { isAdminDocument, isUserDocument } from './entry.ts';
import { framed } from './framing.ts';

/** A line or JSON record of a logger of Keycloak, or an event as the REST API and event listeners write it. */
export function recognise(view: RecordView): boolean {
  const { json } = view;
  if (json !== null && view.syslog === null && (isUserDocument(json) || isAdminDocument(json))) return true;
  return framed(view)?.logger.startsWith('org.keycloak.') === true;
}
