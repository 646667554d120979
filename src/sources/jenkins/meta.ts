import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'jenkins.events',
  title: 'Jenkins: audit trail, build records, sign-ins',
  stability: 'beta',
  administration: 'jenkins',
  clock: {
    precisionMicros: 1000,
    stamps: 'the controller’s clock: in build records UTC, in the audit trail’s file its local time without zone',
  },
  clientsWord: [
    'parameters of a build, and a change number among them',
    'display names of users, jobs and nodes',
    'note of a remote trigger',
  ],
  keyClasses: { 'jenkins.user': 'K3', 'ci.job': 'K3' },
  remedies: {
    'clock-not-stated':
      'Declare utcOffset of the controller for the audit trail in ascribe.yaml: its file has no zone.',
    'login-not-in-evidence':
      'Switch on authentication events in the Audit Trail plugin (logAuthEvents) and collect its file.',
    'issuance-not-in-evidence':
      'Switch on the usage of credentials in the Audit Trail plugin: it names the credential that a build took.',
    'owner-unknown':
      'Keep the build record (…/api/json): the audit trail shows display names, the record the user’s id.',
  },
  docs: [
    'https://plugins.jenkins.io/audit-trail/',
    'https://www.jenkins.io/doc/book/using/remote-access-api/',
    'https://javadoc.jenkins.io/hudson/model/Cause.html',
  ],
};
