import type { Issued } from '../../model/event.ts';
import { arr, obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { Caller } from './caller.ts';
import { INSTANCE_ID } from './delivery.ts';
import type { TrailRecord } from './record.ts';
import { linkedService } from './roles.ts';

type Lineage = Pick<Issued, 'lineage' | 'holder' | 'boundTo'>;

/**
 * `AssumeRole` by a service: the chain starts here. Some services fetch the credential for one workload and name the
 * session after it; since the caller is the service itself, that name is AWS's word, not a client's. Services that
 * broker for somebody whom the record does not name give `null`: a record of their own names the holder of the same key,
 * and this one must not rival it. A service-linked role is the service's own,
 * whichever of the service's parts calls (`/aws-service-role/ops.apigateway.amazonaws.com/` by `apigateway.amazonaws.com`).
 */
export function serviceIssue(
  record: TrailRecord,
  caller: Caller,
  role: Ref | null,
  session: string | null,
): Lineage | null {
  const tail = role === null ? [] : [role];
  const service = caller.principal.ref;
  const name = caller.principal.id ?? '';
  if (name === 'pods.eks.amazonaws.com') return podIssue(record, tail);
  if (BROKERS.has(name)) return null;
  const linked = linkedService(str(record.request?.roleArn));
  if (linked !== null) return { lineage: 'root', holder: [linked, ...tail], boundTo: null };
  const workload = session === null ? null : workloadOfSession(name, session, record, role);
  if (workload !== null) return { lineage: 'root', holder: [workload, ...tail], boundTo: workload };
  return { lineage: 'root', holder: service === null ? tail : [service, ...tail], boundTo: null };
}

/** Another record (Roles Anywhere's `CreateSession`, Cognito's own) says for whom these services assume a role. */
const BROKERS: ReadonlySet<string> = new Set([
  'rolesanywhere.amazonaws.com',
  'cognito-identity.amazonaws.com',
  'sso.amazonaws.com',
  'signin.amazonaws.com',
]);

/** What each delivering service names the session after. */
function workloadOfSession(service: string, session: string, record: TrailRecord, role: Ref | null): Ref | null {
  if (service === 'ec2.amazonaws.com') return INSTANCE_ID.test(session) ? ref('aws.ec2-instance', session) : null;
  if (service === 'ecs-tasks.amazonaws.com')
    return /^[0-9a-f-]{32,36}$/.test(session) ? ref('aws.ecs-task', session) : null;
  if (service === 'lambda.amazonaws.com') return functionNamed(session, record, role);
  return null;
}

/** Lambda names a function's session after the function, and its own pollers' sessions `awslambda_<n>_<time>`. */
function functionNamed(session: string, record: TrailRecord, role: Ref | null): Ref | null {
  const region = str(record.json.awsRegion);
  const arn = role?.split(':') ?? [];
  const [partition, account] = [arn[2], arn[5]];
  if (region === null || !partition || !account || session.startsWith('awslambda_')) return null;
  return /^[A-Za-z0-9_-]{1,140}$/.test(session)
    ? ref('aws.lambda-function', `arn:${partition}:lambda:${region}:${account}:function:${session}`)
    : null;
}

/** EKS Pod Identity tags the session with the pod and its service account. */
function podIssue(record: TrailRecord, tail: readonly Ref[]): Lineage | null {
  const tags = sessionTags(record);
  const namespace = tags.get('kubernetes-namespace');
  const account = tags.get('kubernetes-service-account');
  const pod = tags.get('kubernetes-pod-uid');
  if (!namespace || !account) return null;
  return {
    lineage: 'root',
    holder: [ref('k8s.serviceaccount', `${namespace}/${account}`), ...tail],
    boundTo: pod ? ref('k8s.pod', pod) : null,
  };
}

/** `requestParameters.tags` is a list of `{key, value}`; `principalTags` an object. */
function sessionTags(record: TrailRecord): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const tag of arr(record.request?.tags).slice(0, 64)) {
    const key = str(obj(tag)?.key);
    const value = str(obj(tag)?.value);
    if (key !== null && value !== null) tags.set(key, value);
  }
  for (const [key, value] of Object.entries(obj(record.request?.principalTags) ?? {}).slice(0, 64)) {
    if (typeof value === 'string') tags.set(key, value);
  }
  return tags;
}
