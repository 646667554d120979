import { type Ref, ref } from '../../model/ref.ts';
import { remembered } from './bounded.ts';

/**
 * One ref per IAM role, from any ARN that names it: `aws.role:arn:<partition>:iam::<account>:role/<name>`, **without the
 * path**. Role names are unique in an account whatever the path, and only this form can be built from every record: STS
 * requests and `sessionIssuer.arn` carry the path, `assumed-role/<name>/<session>` ARNs and EKS's canonical ARN do not.
 * `null` if the text is neither a role nor an assumed-role ARN.
 */
export function roleRef(arn: string | null): Ref | null {
  return arn === null ? null : (known(arn)?.role ?? null);
}

/** The role's friendly name: the last part of its ARN. */
export function roleName(arn: string | null): string | null {
  return arn === null ? null : (known(arn)?.name ?? null);
}

/**
 * The service whose service-linked role this is. Only AWS can create roles under `/aws-service-role/<service>/`, and
 * only that service can assume them.
 */
export function linkedService(arn: string | null): Ref | null {
  return arn === null ? null : (known(arn)?.linkedTo ?? null);
}

/** A role that Identity Center made for a permission set; only Identity Center can assume it. */
export function isIdentityCenterRole(arn: string | null): boolean {
  return arn !== null && (known(arn)?.identityCenter ?? false);
}

interface RoleArn {
  readonly role: Ref;
  readonly name: string;
  readonly linkedTo: Ref | null;
  readonly identityCenter: boolean;
}

const NOT_A_ROLE = { role: null, name: null, linkedTo: null, identityCenter: false } as const;
const ROLE_ARN = /^arn:([a-z0-9-]{1,20}):(?:iam|sts)::([0-9A-Za-z-]{1,20}):(role|assumed-role)\/(.{1,600})$/s;

const known = remembered((arn): RoleArn | typeof NOT_A_ROLE => {
  const m = ROLE_ARN.exec(arn);
  if (m === null) return NOT_A_ROLE;
  const parts = (m[4] ?? '').split('/');
  const name = m[3] === 'role' ? parts[parts.length - 1] : parts[0];
  if (name === undefined || name === '') return NOT_A_ROLE;
  const path = m[3] === 'role' ? parts.slice(0, -1) : [];
  return {
    role: ref('aws.role', `arn:${m[1]}:iam::${m[2]}:role/${name}`),
    name,
    linkedTo: path[0] === 'aws-service-role' && path[1] ? ref('aws.service', path[1]) : null,
    identityCenter: path[0] === 'aws-reserved' && path[1] === 'sso.amazonaws.com',
  };
}, 8192);
