import type { SourceMeta } from '../../model/source.ts';
import { MICROS_PER_SECOND } from '../../model/time.ts';

export const META: SourceMeta = {
  id: 'servicenow.changes',
  title: 'ServiceNow: change requests and their approvals',
  stability: 'beta',
  administration: 'servicenow',
  clock: {
    precisionMicros: MICROS_PER_SECOND,
    stamps: 'the instance’s clock, whole seconds: UTC in the Table API, the exporting user’s zone in CSV and Excel',
  },
  clientsWord: ['texts of the request; planned start and end', 'fields that an integration fills in (correlation_id)'],
  keyClasses: { 'servicenow.user': 'K3', 'approval.request': 'K3' },
  remedies: {
    'owner-unknown': 'Export with sysparm_display_value=all: it has the sys_id of each user beside the name.',
    'approval-missing':
      'Export sysapproval_approver beside change_request: the request alone says that it was approved, and not by whom.',
    'clock-not-stated': 'Use the Table API (UTC), or declare utcOffset of the exported file in ascribe.yaml.',
  },
  docs: [
    'https://www.servicenow.com/docs/bundle/zurich-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html',
    'https://www.servicenow.com/docs/bundle/zurich-it-service-management/page/product/change-management/concept/c_ITILChangeManagement.html',
  ],
};
