import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'ocsf.event',
  title: 'OCSF events (classes 3001–3008, 6001, 6003, 6005)',
  stability: 'beta',
  administration: 'whoever runs the pipeline that translated the event',
  clock: { precisionMicros: 1_000, stamps: 'the original event, as the mapping took it over' },
  clientsWord: [
    'http_request.user_agent',
    'src_endpoint.hostname',
    'user of a failed Authentication (what was typed)',
    'metadata.correlation_uid',
  ],
  keyClasses: {
    'app.user': 'K3',
    'app.session': 'K3',
    'app.token': 'K3',
    'okta.user': 'K3',
    'okta.session': 'K3',
    'aws.iam-user': 'K3',
    'aws.role': 'K3',
    'aws.access-key': 'K3',
    'aws.session': 'K3',
    'aws.sts-credential': 'K3',
    'aws.console-session': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      "Ingest the product's own log beside the OCSF events: mappings keep who and what, and drop what a call issued (of CloudTrail, the credentials in responseElements).",
    'login-not-in-evidence': 'Subscribe to class 3002 (Authentication) of the same product as well.',
    'device-not-bound':
      "Ingest the product's own log: device ids are not mapped in a way that says whose device it is.",
    'clock-not-stated': 'Map time in milliseconds since 1970, as the schema says, not in seconds.',
  },
  docs: [
    'https://schema.ocsf.io/1.8.0/categories/iam',
    'https://schema.ocsf.io/1.8.0/categories/application',
    'https://docs.aws.amazon.com/security-lake/latest/userguide/open-cybersecurity-schema-framework.html',
    'https://github.com/ocsf/examples/tree/main/mappings',
  ],
};
