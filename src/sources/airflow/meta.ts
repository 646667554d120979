import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'airflow.events',
  title: 'Apache Airflow: audit log, runs of DAGs, task instances',
  stability: 'beta',
  administration: 'airflow',
  clock: {
    precisionMicros: 1,
    stamps: 'the component’s clock (UTC): when the event was written, when the run or task started',
  },
  clientsWord: [
    'conf and note of a run, names of DAGs and tasks',
    'owner of an event of the command line (the account of its host)',
  ],
  keyClasses: { 'airflow.user': 'K3', 'ci.job': 'K3' },
  remedies: {
    'owner-unknown': 'Declare the deployment (scope) in ascribe.yaml: user names are those of one deployment.',
    'login-not-in-evidence': 'Collect the identity provider’s log beside the audit log: Airflow does not log sign-ins.',
    'device-not-bound': 'Airflow logs no addresses: collect the proxy’s access log too.',
  },
  docs: [
    'https://airflow.apache.org/docs/apache-airflow/stable/security/audit_logs.html',
    'https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html',
    'https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html',
  ],
};
