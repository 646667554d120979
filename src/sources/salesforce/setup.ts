import type { JsonObject } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { cell, type Entry } from './shape.ts';

/**
 * The setup audit trail. `DelegateUser` is who was logged in as `CreatedBy` when it was done.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_setupaudittrail.htm
 */
export function setupEntry(o: JsonObject): Entry | null {
  const action = cell(o, 'Action');
  if (action === null || o['Section'] === undefined || o['CreatedById'] === undefined || o['CreatedDate'] === undefined)
    return null;
  if (o['Display'] === undefined && o['DelegateUser'] === undefined) return null;
  const delegate = cell(o, 'DelegateUser');
  return {
    form: 'setup',
    type: action,
    id: cell(o, 'Id'),
    requestId: null,
    time: parseIso(o['CreatedDate'], true),
    user: { id: cell(o, 'CreatedById'), name: null },
    delegate: delegate === null ? null : { id: null, name: delegate },
    userType: null,
    loginKey: null,
    sessionKey: null,
    ip: null,
    userAgent: null,
    target: cell(o, 'Display'),
    status: 'S',
    section: cell(o, 'Section'),
  };
}
