import type { SourceMeta } from '../../model/source.ts';
import { INVENTORY_SOURCE } from './record.ts';

export const META: SourceMeta = {
  id: INVENTORY_SOURCE,
  title: 'Inventory of identities and devices (docs/inventory.md)',
  stability: 'beta',
  administration: 'organisation',
  clock: {
    precisionMicros: 1,
    stamps: 'the instant that the export states for a change of state, as precise as it states it',
  },
  clientsWord: ['names and e-mail addresses (shown, and never joined)'],
  // Said of accounts and machines, and joined by nothing but the organisation's own id.
  keyClasses: { 'okta.user': 'K5', 'entra.user': 'K5', 'os.user': 'K5', 'okta.device': 'K5' },
  remedies: {
    'owner-unknown': 'Name an owner for the identity in the inventory, and import it.',
  },
  docs: ['https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2', 'https://www.rfc-editor.org/rfc/rfc7643#section-4.1'],
};
