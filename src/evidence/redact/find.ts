import { type Anchor, AnchorTable, confirmationOf, STEP } from './anchors.ts';
import { redactNamed, redactValue } from './fields.ts';
import { kubernetesSecret } from './kubernetes.ts';
import type { NameRule } from './names.ts';
import { Scan } from './scan.ts';
import { bearer, jwt, pemPrivateKey, ssws, TOKEN_SHAPES, tokenShape, urlPassword } from './shapes.ts';
import type { Spans } from './spans.ts';

/** Parts of field names; the whole name decides (`names.ts`). */
const NAME_ANCHORS = [
  'token',
  'secret',
  'passw',
  'passphrase',
  'passcode',
  'pwd=',
  'authorization',
  'cookie',
  'private_key',
  'privatekey',
  'private-key',
  'assertion',
  'apikey',
  'api_key',
  'api-key',
  'samlresponse',
  'accountkey',
  'sharedacc',
  'signature=',
  'sig=',
] as const;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const ALPHANUMERIC = `${LETTERS}${LETTERS.toUpperCase()}0123456789`;

const ANCHORS: readonly Anchor[] = [
  ...NAME_ANCHORS.map((text) => ({ text, foldCase: true, rule: redactNamed })),
  ...TOKEN_SHAPES.map((shape) => ({ text: shape.prefix, foldCase: false, rule: tokenShape(shape) })),
  ...[...ALPHANUMERIC].map((c) => ({ text: `eyJ${c}`, foldCase: false, rule: jwt })),
  ...[...`${LETTERS}+`].map((c) => ({ text: `${c}://`, foldCase: true, rule: urlPassword })),
  { text: 'PRIVATE KEY', foldCase: false, rule: pemPrivateKey },
  { text: 'Bearer ', foldCase: true, rule: bearer },
  { text: 'SSWS ', foldCase: false, rule: ssws },
  { text: '"Secret', foldCase: false, rule: kubernetesSecret },
  { text: '"secrets', foldCase: false, rule: kubernetesSecret },
];

/** What ordinary records are made of: pairs of bytes that occur here are avoided as triggers. */
const ORDINARY =
  '{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLEID:session-name","arn":"arn:aws:sts::123456789012:assumed-role/Role/session-name","accountId":"123456789012","accessKeyId":"ASIAIOSFODNN7EXAMPLE","sessionContext":{"sessionIssuer":{"type":"Role","userName":"Admin"},"webIdFederationData":{},"attributes":{"creationDate":"2026-01-01T00:00:00Z","mfaAuthenticated":"false"}},"invokedBy":"cloudformation.amazonaws.com"},"eventTime":"2026-01-01T00:00:00Z","eventSource":"ec2.amazonaws.com","eventName":"DescribeInstances","errorCode":"AccessDenied","errorMessage":"User: is not authorized to perform","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.1","userAgent":"aws-cli/2.15.0 Python/3.11 https://console.aws.amazon.com","requestParameters":{"maxResults":50,"bucketName":"logs","Host":"s3.amazonaws.com","keyId":"arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4e5f-6789-abcd-ef0123456789"},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","AuthenticationMethod":"AuthHeader","x-amz-id-2":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4"},"requestID":"","eventID":"","readOnly":true,"resources":[{"ARN":"arn:aws:s3:::logs","type":"AWS::S3::Bucket"}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"123456789012","sharedEventID":"","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.2","clientProvidedHostHeader":"ec2.us-east-1.amazonaws.com"},"sessionCredentialFromConsole":"true"}' +
  '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/app/pods","verb":"list","user":{"username":"system:serviceaccount:app:worker","groups":["system:authenticated"]},"sourceIPs":["10.0.0.1"],"objectRef":{"resource":"pods","namespace":"app"},"responseStatus":{"metadata":{},"code":200},"annotations":{"authorization.k8s.io/decision":"allow"}} management application signin iam.amazonaws.com api/s3 AES128-GCM-SHA256 AwsServiceEvent sKeyId';

const TABLE = new AnchorTable(ANCHORS, ORDINARY);

let spans: Spans;
const scan = new Scan(() => spans);

/**
 * Find the bearer secrets of the record [start, end) of `bytes` and add them to `out`, which the caller has cleared: in order,
 * without overlap, offsets from the record's start. Linear in the length of the record. The record may be hostile.
 */
export function findSecrets(bytes: Buffer, start: number, end: number, out: Spans): void {
  const last = end - 1;
  let at = nextConfirmed(bytes, start, last);
  if (at >= last) return;
  spans = out;
  scan.begin(bytes, start, end);
  while (at < last) {
    const goOn = TABLE.tryAt(bytes[at]! | (bytes[at + 1]! << 8), scan, at);
    at = nextConfirmed(bytes, goOn > at ? goOn : at + STEP, last);
  }
  out.settle();
}

const { hot, confirmed } = TABLE;

/** The next step from `from` on at which an anchor may stand; at or beyond `last` where there is none. Most records have none. */
function nextConfirmed(bytes: Buffer, from: number, last: number): number {
  let at = from;
  for (; at < last; at += STEP) {
    const before = hot[bytes[at]! | (bytes[at + 1]! << 8)]!;
    if (before === 0) continue;
    if ((before & 1) !== 0 && confirmed[confirmationOf(bytes, at)] !== 0) break;
    if ((before & 2) !== 0 && confirmed[confirmationOf(bytes, at - 1)] !== 0) break;
    if ((before & 4) !== 0 && confirmed[confirmationOf(bytes, at - 2)] !== 0) break;
  }
  return at;
}

/** The same for a value whose name stands elsewhere: all of [start, end) is what a field of this name holds. */
export function findSecretIn(bytes: Buffer, start: number, end: number, rule: NameRule, out: Spans): void {
  spans = out;
  scan.begin(bytes, start, end);
  redactValue(scan, start, end, rule);
}
