import type { Rng } from '../prng.ts';
import { type Account, floorSecond, isoSeconds, type JsonMap } from '../world.ts';
import { usDate } from './cloudtrail.ts';

export interface Role {
  readonly account: Account;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
}

export interface IamUser {
  readonly account: Account;
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly ref: string;
}

/** One issued set of temporary role credentials. Times in ms. */
export interface RoleSession {
  readonly role: Role;
  readonly name: string;
  readonly keyId: string;
  readonly issuedAt: number;
  readonly expires: number;
  readonly mfa: boolean;
  readonly sourceIdentity?: string;
  /** IMDS version, where EC2 delivered the credentials. */
  readonly ec2Delivery?: '1.0' | '2.0';
  /** `userIdentity.inScopeOf`, where a service vouches for the workload. */
  readonly inScopeOf?: JsonMap;
  /** `webIdFederationData`, for sessions from a web identity. */
  readonly webId?: JsonMap;
}

export function newRole(rng: Rng, account: Account, name: string, path = '/'): Role {
  return { account, name, path, id: `AROA${rng.base32(17)}`, arn: `arn:aws:iam::${account.id}:role${path}${name}` };
}

export function newIamUser(rng: Rng, account: Account, name: string): IamUser {
  const id = `AIDA${rng.base32(17)}`;
  return { account, name, id, arn: `arn:aws:iam::${account.id}:user/${name}`, ref: `aws.iam-user:${id}` };
}

export const temporaryKeyId = (rng: Rng): string => `ASIA${rng.base32(16)}`;
export const longLivedKeyId = (rng: Rng): string => `AKIA${rng.base32(16)}`;

export function newSession(
  rng: Rng,
  role: Role,
  name: string,
  at: number,
  options: Partial<Omit<RoleSession, 'role' | 'name'>> & { readonly hours?: number } = {},
): RoleSession {
  const { hours, ...rest } = options;
  const issuedAt = floorSecond(at);
  return {
    role,
    name,
    keyId: temporaryKeyId(rng),
    issuedAt,
    expires: issuedAt + (hours ?? 1) * 3_600_000,
    mfa: false,
    ...rest,
  };
}

export const roleSessionId = (s: RoleSession): string => `${s.role.id}:${s.name}`;
export const roleRef = (role: Role): string => `aws.role:${role.arn}`;
export const assumedRoleArn = (s: RoleSession): string =>
  `arn:aws:sts::${s.role.account.id}:assumed-role/${s.role.name}/${s.name}`;

/** `userIdentity` of a call with the session's credentials. The console mints another key for each request. */
export function sessionIdentity(s: RoleSession, keyId = s.keyId, extra: JsonMap = {}): JsonMap {
  return {
    type: 'AssumedRole',
    principalId: roleSessionId(s),
    arn: assumedRoleArn(s),
    accountId: s.role.account.id,
    accessKeyId: keyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: s.role.id,
        arn: s.role.arn,
        accountId: s.role.account.id,
        userName: s.role.name,
      },
      webIdFederationData: s.webId,
      attributes: { creationDate: isoSeconds(s.issuedAt), mfaAuthenticated: String(s.mfa) },
      sourceIdentity: s.sourceIdentity,
      ec2RoleDelivery: s.ec2Delivery,
    },
    inScopeOf: s.inScopeOf,
    ...extra,
  };
}

export function userIdentity(
  user: IamUser,
  keyId: string,
  session?: { readonly at: number; readonly mfa: boolean },
): JsonMap {
  return {
    type: 'IAMUser',
    principalId: user.id,
    arn: user.arn,
    accountId: user.account.id,
    accessKeyId: keyId,
    userName: user.name,
    sessionContext:
      session === undefined
        ? undefined
        : { attributes: { creationDate: isoSeconds(session.at), mfaAuthenticated: String(session.mfa) } },
  };
}

export const serviceIdentity = (service: string): JsonMap => ({
  type: 'AWSService',
  invokedBy: `${service}.amazonaws.com`,
});

/** `responseElements.credentials`, with a session token of the usual length. */
export function issuedCredentials(rng: Rng, s: Pick<RoleSession, 'keyId' | 'expires'>): JsonMap {
  return {
    accessKeyId: s.keyId,
    sessionToken: `IQoJb3JpZ2luX2VjE${rng.base64(rng.int(300, 420))}`,
    expiration: usDate(s.expires),
  };
}

export function assumedRoleUser(s: RoleSession): JsonMap {
  return { assumedRoleId: roleSessionId(s), arn: assumedRoleArn(s) };
}
