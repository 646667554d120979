import { type Micros, micros } from '../../model/time.ts';

/** How long a product keeps its own log unless somebody pays or sets up more: what lies before can only come from a copy. */
interface Retention {
  readonly days: number;
  readonly says: string;
  readonly page: string;
}

/**
 * By source. Of products that are not here the operator decides (files on a host, a database, a cluster), or the vendor publishes no one figure.
 * An expert reviews this table against the pages; docs/findings.md shows it.
 */
export const RETENTION: Readonly<Record<string, Retention>> = {
  'aws.cloudtrail': {
    days: 90,
    says: 'Event history, management events only; a trail or event data store keeps what it is set to',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html',
  },
  'okta.system-log': {
    days: 90,
    says: 'System Log',
    page: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tags/systemlog',
  },
  'github.audit': {
    days: 180,
    says: 'audit log of an organization; Git events seven days',
    page: 'https://docs.github.com/en/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/reviewing-the-audit-log-for-your-organization',
  },
  'entra.sign-in': {
    days: 30,
    says: 'with a P1 or P2 licence; seven days without',
    page: 'https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention',
  },
  'entra.audit': {
    days: 30,
    says: 'with a P1 or P2 licence; seven days without',
    page: 'https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention',
  },
  'm365.audit': {
    days: 180,
    says: 'Audit (Standard), records from 17 October 2023 on',
    page: 'https://learn.microsoft.com/purview/audit-log-retention-policies',
  },
  'azure.activity': {
    days: 90,
    says: 'Activity log of a subscription',
    page: 'https://learn.microsoft.com/azure/azure-monitor/platform/activity-log',
  },
  'gcp.audit': {
    days: 400,
    says: 'Admin Activity, System Event and Access Transparency (_Required); Data Access and Policy Denied 30 days (_Default)',
    page: 'https://cloud.google.com/logging/quotas#logs_retention_periods',
  },
};

const DAY_MICROS = 86_400_000_000;

/** From when on the product still has its log at the time of the last record in evidence, as a sentence; empty: nothing is known of it. */
export function stillKept(
  source: string,
  begins: Micros | null,
  last: Micros | null,
  iso: (at: Micros) => string,
): string {
  const kept = Object.hasOwn(RETENTION, source) ? RETENTION[source] : undefined;
  if (kept === undefined || last === null) return '';
  const from = micros(last - kept.days * DAY_MICROS);
  const by = `It is kept ${kept.days} days by default (${kept.says})`;
  return begins !== null && begins > from
    ? ` ${by}: at the time of the last record in evidence, what lies back to ${iso(from)} could still be fetched.`
    : ` ${by}: what lies before can only come from a copy.`;
}
