import type { Finding } from '../../model/verdict.ts';
import { findingType } from '../listings/findings.ts';
import { baseOf, millis, type OcsfEvent } from './base.ts';

const SEVERITY = { low: 2, medium: 3, high: 4, critical: 5 } as const satisfies Record<Finding['severity'], number>;

/** A finding as a Detection Finding (2004). `null`: it rests on nothing that has a time. */
export function ocsfFinding(finding: Finding): OcsfEvent | null {
  const time = finding.last ?? finding.first;
  if (time === null) return null;
  const type = findingType(finding.code);
  return {
    ...baseOf({ classUid: 2004, activity: 1, time, uid: finding.id, severity: SEVERITY[finding.severity] }),
    message: finding.says,
    // 1 new, 3 suppressed
    status_id: finding.suppressed === null ? 1 : 3,
    finding_info: {
      ...{ uid: finding.id, title: type?.title ?? finding.code, desc: finding.says, types: [finding.code] },
      analytic: { uid: finding.code, name: finding.code, type_id: 1 },
      ...(finding.first !== null && { first_seen_time: millis(finding.first) }),
      ...(finding.last !== null && { last_seen_time: millis(finding.last) }),
      related_events_count: finding.events,
    },
    resources: [{ uid: finding.subject }],
    evidences: [{ data: { records: finding.evidence } }],
    ...(type?.remedy !== undefined && { remediation: { desc: type.remedy } }),
  };
}
