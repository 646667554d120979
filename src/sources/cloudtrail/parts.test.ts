import { describe, expect, it } from 'vitest';
import { workloadOf } from './delivery.ts';
import { canonicalAddress } from './device.ts';
import { issuerOf, subjectRef } from './federation.ts';
import { isPrivileged } from './privileged.ts';
import { isIdentityCenterRole, linkedService, roleRef } from './roles.ts';
import { expiration, secondOf, statedTime } from './time.ts';

const at = Date.UTC(2026, 2, 2, 0, 46, 28) * 1000;

describe('times', () => {
  it('read every way in which issuers print an expiry', () => {
    for (const text of [
      'Mar 2, 2026 12:46:28 AM',
      'Mar 2, 2026, 12:46:28 AM',
      'Mar 2, 2026, 12:46:28\u202fAM',
      '2026-03-02T00:46:28Z',
      '2026-03-02T00:46:28.000Z',
    ]) {
      expect(expiration(text)).toBe(at);
    }
    expect(expiration('Mar 2, 2026 12:46:28 PM')).toBe(at + 12 * 3_600_000_000);
    expect(expiration(at / 1e6)).toBe(at);
    expect(expiration(at / 1e3)).toBe(at);
  });

  it('do not guess at anything else', () => {
    for (const v of [
      'Mar 32, 2026 12:46:28 AM',
      'Mrz 2, 2026 12:46:28 AM',
      'Mar 2, 2026 13:46:28 AM',
      'soon',
      '',
      null,
      true,
      {},
      -1,
      1e300,
    ]) {
      expect(expiration(v as never)).toBeNull();
    }
  });

  it('take the forms of query tools and of old records as UTC', () => {
    for (const text of [
      '2026-03-02T00:46:28Z',
      '2026-03-02 00:46:28',
      '2026-03-02 00:46:28.000000000',
      '20260302T004628Z',
    ]) {
      expect(statedTime(text)?.at).toBe(at);
    }
    expect(secondOf(at as never)).toBe('2026-03-02T00:46:28Z');
    expect(statedTime('yesterday')).toBeNull();
  });
});

describe('roles', () => {
  it('have one ref, whichever ARN names them', () => {
    const one = 'aws.role:arn:aws:iam::444455556666:role/Deployer';
    expect(roleRef('arn:aws:iam::444455556666:role/Deployer')).toBe(one);
    expect(roleRef('arn:aws:iam::444455556666:role/teams/a/Deployer')).toBe(one);
    expect(roleRef('arn:aws:sts::444455556666:assumed-role/Deployer/some/session')).toBe(one);
    expect(roleRef('arn:aws-cn:iam::444455556666:role/Deployer')).not.toBe(one);
    for (const text of [
      'arn:aws:iam::444455556666:user/Deployer',
      'role/Deployer',
      'arn:aws:iam::444455556666:role/',
      null,
    ]) {
      expect(roleRef(text)).toBeNull();
    }
  });

  it('are service-linked or Identity Center’s by AWS’s own paths only', () => {
    expect(
      linkedService('arn:aws:iam::444455556666:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS'),
    ).toBe('aws.service:eks.amazonaws.com');
    expect(linkedService('arn:aws:iam::444455556666:role/x/aws-service-role/eks.amazonaws.com/R')).toBeNull();
    expect(linkedService('arn:aws:sts::444455556666:assumed-role/aws-service-role/eks.amazonaws.com')).toBeNull();
    expect(
      isIdentityCenterRole('arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0'),
    ).toBe(true);
    expect(isIdentityCenterRole('arn:aws:iam::444455556666:role/AWSReservedSSO_A_0')).toBe(false);
  });
});

describe('workloads', () => {
  it('are named by the ARN to which AWS issued the credential', () => {
    expect(workloadOf('arn:aws:ec2:eu-west-1:444455556666:instance/i-0123456789abcdef0')).toBe(
      'aws.ec2-instance:i-0123456789abcdef0',
    );
    expect(workloadOf('arn:aws:ecs:eu-west-1:444455556666:task/prod/0123')).toBe('aws.ecs-task:0123');
    expect(workloadOf('arn:aws:lambda:eu-west-1:444455556666:function:f:$LATEST')).toBe(
      'aws.lambda-function:arn:aws:lambda:eu-west-1:444455556666:function:f',
    );
    for (const arn of ['arn:aws:s3:::b', 'instance/i-1', 'arn:aws:ec2:::instance/', null])
      expect(workloadOf(arn)).toBeNull();
  });
});

describe('subjects', () => {
  it('are those of the issuer, whether it is written as URL or as provider ARN', () => {
    expect(issuerOf('arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com')).toBe(
      'token.actions.githubusercontent.com',
    );
    expect(issuerOf('https://gitlab.example.org/')).toBe('gitlab.example.org');
  });

  it('of Kubernetes count as service accounts only where EKS issued them', () => {
    expect(subjectRef('oidc.eks.eu-west-1.amazonaws.com/id/A', 'system:serviceaccount:a:b')).toBe(
      'k8s.serviceaccount:a/b',
    );
    expect(subjectRef('evil.example.org', 'system:serviceaccount:a:b')).toBe(
      'oidc.subject:evil.example.org|system:serviceaccount:a:b',
    );
    expect(subjectRef('token.actions.githubusercontent.com.evil.org', 'repo:a/b:ref:x')).toContain('oidc.subject:');
  });
});

describe('privileged operations', () => {
  it('change identities, credentials, secrets, logging and exposure', () => {
    for (const [service, name] of [
      ['iam', 'CreateUser'],
      ['sts', 'AssumeRoleWithSAML'],
      ['secretsmanager', 'GetSecretValue'],
      ['cloudtrail', 'StopLogging'],
      ['lambda', 'UpdateFunctionCode20150331v2'],
      ['s3', 'PutBucketPolicy'],
      ['s3', 'DeleteBucketPublicAccessBlock'],
      ['kms', 'ScheduleKeyDeletion'],
      ['organizations', 'LeaveOrganization'],
      ['ec2-instance-connect', 'SendSSHPublicKey'],
    ] as const) {
      expect([service, name, isPrivileged(service, name)]).toEqual([service, name, true]);
    }
  });

  it('do not include reads and ordinary data access', () => {
    for (const [service, name] of [
      ['iam', 'ListUsers'],
      ['iam', 'GetRole'],
      ['sts', 'GetCallerIdentity'],
      ['s3', 'GetObject'],
      ['s3', 'PutObject'],
      ['kms', 'Decrypt'],
      ['kms', 'GenerateDataKey'],
      ['ec2', 'DescribeInstances'],
      ['cloudtrail', 'LookupEvents'],
      ['constructor', 'toString'],
      ['iam', ''],
    ] as const) {
      expect([service, name, isPrivileged(service, name)]).toEqual([service, name, false]);
    }
  });
});

describe('addresses', () => {
  it('are canonical, and anything else is none', () => {
    expect(canonicalAddress('2001:DB8:0:0::1')).toBe('2001:db8::1');
    expect(canonicalAddress('::ffff:198.51.100.7')).toBe('198.51.100.7');
    expect(canonicalAddress('AWS Internal')).toBe('');
    expect(canonicalAddress('999.1.1.1')).toBe('');
  });
});
