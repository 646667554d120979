/**
 * The part of OCSF 1.8 that the export writes: required attributes, enumerations and "at least one" of classes and objects, taken from
 * https://schema.ocsf.io/1.8.0 (classes authentication, authorize_session, api_activity, datastore_activity, detection_finding,
 * and the objects in them). Facts only; an attribute that is not listed is not allowed here, so that a misspelt one is found.
 */
export interface ObjectSchema {
  readonly required: readonly string[];
  /** The rest of what the export may write. */
  readonly allowed: readonly string[];
  readonly atLeastOne?: readonly string[];
  readonly enums?: Readonly<Record<string, readonly number[]>>;
  /** Attributes that are objects, or lists of them. */
  readonly objects?: Readonly<Record<string, string>>;
}

const base = {
  required: 'activity_id category_uid class_uid metadata severity_id time type_uid'.split(' '),
  allowed: 'activity_name enrichments message raw_data_hash status_detail status_id actor src_endpoint'.split(' '),
  objects: {
    ...{ metadata: 'metadata', actor: 'actor', src_endpoint: 'network_endpoint', raw_data_hash: 'fingerprint' },
    ...{ enrichments: 'enrichment', user: 'user', service: 'service', session: 'session' },
  },
  enums: { severity_id: [0, 1, 2, 3, 4, 5, 6, 99], status_id: [0, 1, 2, 99] },
};

export const CLASSES: Readonly<Record<number, ObjectSchema>> = {
  3002: {
    ...base,
    required: [...base.required, 'user'],
    allowed: [...base.allowed, 'service', 'dst_endpoint'],
    atLeastOne: ['service', 'dst_endpoint'],
    enums: { ...base.enums, activity_id: [0, 1, 2, 3, 4, 5, 6, 7, 99] },
  },
  3003: {
    ...base,
    required: [...base.required, 'user'],
    allowed: [...base.allowed, 'session', 'privileges', 'group'],
    atLeastOne: ['privileges', 'group'],
    enums: { ...base.enums, activity_id: [0, 1, 2, 3, 99] },
  },
  6003: {
    ...base,
    required: [...base.required, 'actor', 'api', 'src_endpoint'],
    allowed: [...base.allowed, 'resources'],
    objects: { ...base.objects, api: 'api', resources: 'resource_details' },
    enums: { ...base.enums, activity_id: [0, 1, 2, 3, 4, 99] },
  },
  6005: {
    ...base,
    required: [...base.required, 'actor', 'src_endpoint'],
    allowed: [...base.allowed, 'database', 'databucket', 'table', 'type_id'],
    atLeastOne: ['database', 'databucket', 'table'],
    objects: { ...base.objects, database: 'named', databucket: 'named', table: 'named' },
    enums: { ...base.enums, activity_id: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99], type_id: [0, 1, 2, 3, 99] },
  },
  2004: {
    ...base,
    required: [...base.required, 'finding_info'],
    allowed: [...base.allowed, 'resources', 'evidences', 'remediation'],
    objects: {
      ...base.objects,
      finding_info: 'finding_info',
      resources: 'resource_details',
      remediation: 'remediation',
      evidences: 'evidences',
    },
    enums: { ...base.enums, activity_id: [0, 1, 2, 3, 99], status_id: [0, 1, 2, 3, 4, 5, 6, 99] },
  },
};

export const OBJECTS: Readonly<Record<string, ObjectSchema>> = {
  metadata: {
    required: ['product', 'version'],
    allowed: ['uid', 'original_event_uid', 'log_provider'],
    objects: { product: 'product' },
  },
  product: { required: [], allowed: ['name', 'uid', 'vendor_name', 'version'], atLeastOne: ['name', 'uid'] },
  actor: {
    required: [],
    allowed: ['user', 'session'],
    atLeastOne: ['process', 'user', 'invoked_by', 'session', 'app_name', 'app_uid'],
    objects: { user: 'user', session: 'session' },
  },
  user: { required: [], allowed: ['uid', 'name', 'email_addr', 'type'], atLeastOne: ['account', 'name', 'uid'] },
  session: { required: [], allowed: ['uid', 'credential_uid', 'created_time', 'expiration_time'] },
  network_endpoint: {
    required: [],
    allowed: ['ip', 'hostname', 'svc_name', 'name'],
    atLeastOne: ['ip', 'uid', 'name', 'hostname', 'svc_name', 'instance_uid', 'interface_uid', 'interface_name'],
  },
  service: { required: [], allowed: ['name', 'uid'], atLeastOne: ['name', 'uid'] },
  api: { required: ['operation'], allowed: ['service'], objects: { service: 'service' } },
  named: { required: [], allowed: ['name', 'uid'], atLeastOne: ['name', 'uid'] },
  resource_details: { required: [], allowed: ['uid', 'name'], atLeastOne: ['name', 'uid'] },
  fingerprint: {
    required: ['algorithm_id', 'value'],
    allowed: ['algorithm'],
    enums: { algorithm_id: [0, 1, 2, 3, 4, 5, 6, 7, 99] },
  },
  enrichment: { required: ['data', 'name', 'value'], allowed: ['provider', 'type'] },
  finding_info: {
    required: ['uid'],
    allowed: ['title', 'desc', 'types', 'analytic', 'first_seen_time', 'last_seen_time', 'related_events_count'],
    objects: { analytic: 'analytic' },
  },
  analytic: {
    required: ['type_id'],
    allowed: ['name', 'uid'],
    atLeastOne: ['name', 'uid'],
    enums: { type_id: [0, 1, 2, 3, 4, 5, 6, 7, 8, 99] },
  },
  remediation: { required: ['desc'], allowed: [] },
  evidences: {
    required: [],
    allowed: ['data'],
    atLeastOne: ['actor', 'api', 'data', 'file', 'process', 'resources', 'user'],
  },
};
