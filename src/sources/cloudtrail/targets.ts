import { arr, obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import type { TrailRecord } from './record.ts';

/**
 * What was acted on, one value: the ARN that AWS lists in `resources`, else the parameter that names the object. The
 * parameter is what the caller asked for, which need not exist. `null` where the request names nothing (a list).
 */
export function targetOf(record: TrailRecord): string | null {
  const request = record.request;
  const action = record.profile.action;
  if (action.startsWith('s3:')) {
    const bucket = str(request?.bucketName);
    const key = str(request?.key);
    if (bucket !== null) return key === null ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
  }
  const listed = record.json.resources;
  if (Array.isArray(listed)) {
    const arn = str(obj(listed[0])?.ARN) ?? str(obj(listed[0])?.arn);
    if (arn !== null) return arn;
  }
  return request === null ? null : namedIn(request, action);
}

/** By service, the parameters that name its object, most specific first. */
const BY_SERVICE: Readonly<Record<string, readonly string[]>> = {
  iam: [
    'accessKeyId',
    'userName',
    'roleName',
    'policyArn',
    'groupName',
    'instanceProfileName',
    'sAMLProviderArn',
    'openIDConnectProviderArn',
    'policyName',
    'serialNumber',
    'aWSServiceName',
  ],
  sts: ['roleArn', 'targetPrincipal', 'name'],
  secretsmanager: ['secretId', 'name'],
  kms: ['keyId', 'aliasName'],
  ssm: ['name', 'instanceId', 'target', 'documentName', 'sessionId'],
  lambda: ['functionName', 'layerName'],
  ec2: [
    'instanceId',
    'groupId',
    'snapshotId',
    'imageId',
    'volumeId',
    'vpcId',
    'keyName',
    'networkAclId',
    'routeTableId',
    'subnetId',
    'vpcEndpointId',
    'internetGatewayId',
  ],
  rds: [
    'dBInstanceIdentifier',
    'dBClusterIdentifier',
    'dBSnapshotIdentifier',
    'dBClusterSnapshotIdentifier',
    'globalClusterIdentifier',
  ],
  dynamodb: ['tableName'],
  cloudtrail: ['name', 'trailName', 'eventDataStore'],
  logs: ['logGroupName', 'logGroupIdentifier', 'destinationName'],
  eks: ['name', 'clusterName'],
  'eks-auth': ['clusterName'],
  ecs: ['cluster', 'service', 'taskDefinition', 'family'],
  ecr: ['repositoryName'],
  organizations: ['accountId', 'policyId', 'targetId'],
};

/** Parameters that name an object in most services. */
const COMMON: readonly string[] = [
  'resourceArn',
  'resourceARN',
  'arn',
  'name',
  'id',
  'resourceId',
  'functionName',
  'roleArn',
];

/** Lists whose only or first item is the object (`instancesSet.items[0].instanceId`). */
const EC2_SETS: readonly (readonly [string, string])[] = [
  ['instancesSet', 'instanceId'],
  ['snapshotSet', 'snapshotId'],
  ['imagesSet', 'imageId'],
  ['groupSet', 'groupId'],
];

function namedIn(request: JsonObject, action: string): string | null {
  const service = action.slice(0, action.indexOf(':'));
  const own = Object.hasOwn(BY_SERVICE, service) ? BY_SERVICE[service] : undefined;
  for (const parameter of own ?? COMMON) {
    const value = Object.hasOwn(request, parameter) ? str(request[parameter]) : null;
    if (value !== null) return value;
  }
  if (service === 'ec2') {
    for (const [set, item] of EC2_SETS) {
      const first = obj(arr(obj(request[set])?.items)[0]);
      const value = first === null ? null : str(first[item]);
      if (value !== null) return value;
    }
  }
  return null;
}
