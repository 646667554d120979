import { type Ref, ref } from '../../model/ref.ts';

/**
 * The workload to which AWS itself delivered a role credential, as stated in the use. The session name alone never
 * proves a workload: anyone who may assume a role can call a session `i-0123456789abcdef0`.
 */
interface Delivery {
  readonly workload: Ref;
  /** `K2`: `inScopeOf` names the resource. `K3`: the metadata service delivered it, and the session name says to whom. */
  readonly cls: 'K2' | 'K3';
}

/**
 * `issuedTo`: `inScopeOf.credentialsIssuedTo`. `ec2RoleDelivery`: set by the instance metadata service ("1.0" or "2.0"); the session
 * name is then the instance id, set by EC2.
 */
export function delivery(
  issuedTo: string | null,
  ec2RoleDelivery: string | null,
  sessionName: string | null,
): Delivery | null {
  const workload = workloadOf(issuedTo);
  if (workload !== null) return { workload, cls: 'K2' };
  return ec2RoleDelivery !== null && sessionName !== null && INSTANCE_ID.test(sessionName)
    ? { workload: ref('aws.ec2-instance', sessionName), cls: 'K3' }
    : null;
}

export const INSTANCE_ID = /^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/i;

/**
 * `arn:aws:ec2:<region>:<account>:instance/i-…`, `arn:aws:lambda:<region>:<account>:function:<name>`,
 * `arn:aws:ecs:<region>:<account>:task/<cluster>/<task id>`. `null` for anything else.
 */
export function workloadOf(arn: string | null): Ref | null {
  if (arn === null || !arn.startsWith('arn:') || arn.length > 600) return null;
  const parts = arn.split(':');
  const resource = parts[5] ?? '';
  const id = resource.slice(resource.lastIndexOf('/') + 1);
  if (parts[2] === 'ec2' && resource.startsWith('instance/') && id !== '') return ref('aws.ec2-instance', id);
  if (parts[2] === 'ecs' && resource.startsWith('task/') && id !== '') return ref('aws.ecs-task', id);
  if (parts[2] === 'lambda' && resource === 'function' && parts[6]) {
    return ref('aws.lambda-function', parts.slice(0, 7).join(':'));
  }
  return null;
}
