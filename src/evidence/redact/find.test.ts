import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../sha256.ts';
import { redactedForm } from './apply.ts';
import { findSecrets } from './find.ts';
import { Spans } from './spans.ts';

const spans = new Spans();

function redact(text: string): string {
  const bytes = Buffer.from(text);
  spans.clear();
  findSecrets(bytes, 0, bytes.length, spans);
  const list = Array.from({ length: spans.count }, (_, i) => ({
    start: spans.start[i]!,
    length: spans.length[i]!,
    kind: spans.kind[i]!,
  }));
  return redactedForm(bytes, list).toString();
}

const hashed = (kind: string, secret: string) =>
  `[redacted:${kind}:sha256=${sha256(Buffer.from(secret)).toString('base64url')}]`;

const LONG = 'Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZmdo';
const JWT = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXBhcnQ';
const SET =
  'eyJhbGciOiJSUzI1NiIsInR5cCI6InNlY2V2ZW50K2p3dCJ9.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLm9yZyIsImp0aSI6IjEifQ.c2lnbmF0dXJlLXBhcnQ';
const NO_SET =
  'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsIngiOiJzZWNldmVudCJ9.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLm9yZyIsImp0aSI6IjEifQ.c2lnbmF0dXJlLXBhcnQ';
const SESSION = `IQoJb3JpZ2luX2VjE${'aB3/'.repeat(30)}`;
/** Put together here so that no scanner of this repository takes it for a live token. */
const GITHUB = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_');
const VAULT = ['hvs', 'CAESIJxu9pZb0aQ3rT5vW7yZ9bD1fH3jL5nP7rT'].join('.');

const REDACTED: readonly (readonly [name: string, input: string, output: string])[] = [
  [
    'CloudTrail session token',
    `{"credentials":{"accessKeyId":"ASIAEXAMPLE","sessionToken":"${SESSION}"}}`,
    `{"credentials":{"accessKeyId":"ASIAEXAMPLE","sessionToken":"${hashed('session-token', SESSION)}"}}`,
  ],
  [
    'session token with escaped slashes',
    `{"sessionToken":"${SESSION.replaceAll('/', '\\/')}"}`,
    `{"sessionToken":"${hashed('session-token', SESSION)}"}`,
  ],
  ['secret access key', '{"secretAccessKey":"wJalrXUtnFEMI/K7MDENG"}', '{"secretAccessKey":"[redacted:secret-key]"}'],
  ['a password with an escaped quote', '{"password":"a\\"b\\\\","x":1}', '{"password":"[redacted:password]","x":1}'],
  ['a numeric password', '{"password":123456,"x":1}', '{"password":"[redacted:password]","x":1}'],
  ['spaces around the colon', '{ "client_secret" : "abc" }', '{ "client_secret" : "[redacted:client-secret]" }'],
  [
    'nested JSON',
    '{"body":"{\\"sessionToken\\":\\"abc\\",\\"user\\":\\"x\\"}"}',
    '{"body":"{\\"sessionToken\\":\\"[redacted:session-token]\\",\\"user\\":\\"x\\"}"}',
  ],
  [
    'doubly nested JSON',
    '{"a":"{\\"b\\":\\"{\\\\\\"password\\\\\\":\\\\\\"p\\\\\\"}\\"}"}',
    '{"a":"{\\"b\\":\\"{\\\\\\"password\\\\\\":\\\\\\"[redacted:password]\\\\\\"}\\"}"}',
  ],
  [
    'an attribute of OTLP',
    '{"key":"db.password","value":{"stringValue":"hunter2"}},{"key":"x","value":{"stringValue":"hunter2"}}',
    '{"key":"db.password","value":{"stringValue":"[redacted:password]"}},{"key":"x","value":{"stringValue":"hunter2"}}',
  ],
  [
    'a header that OTLP keeps as a list',
    '{"key":"http.request.header.authorization","value":{"arrayValue":{"values":[{"stringValue":"Bearer abc123"},{"stringValue":"Basic eDp5"}]}},"n":1}',
    '{"key":"http.request.header.authorization","value":{"arrayValue":{"values":[{"stringValue":"Bearer [redacted:authorization]"},{"stringValue":"Basic [redacted:password]"}]}},"n":1}',
  ],
  [
    'a header list',
    '{"Authorization":["Bearer abc123"],"Host":["h"]}',
    '{"Authorization":["Bearer [redacted:authorization]"],"Host":["h"]}',
  ],
  [
    'a header as name and value',
    '{"name":"Authorization","value":"Basic dXNlcjpwYXNz"}',
    '{"name":"Authorization","value":"Basic [redacted:password]"}',
  ],
  [
    'an environment variable',
    '{"name":"DB_PASSWORD","value":"hunter2"}',
    '{"name":"DB_PASSWORD","value":"[redacted:password]"}',
  ],
  ['a security event token authenticates nobody and stays', `got ${SET} today`, `got ${SET} today`],
  ['a JWT that only mentions one', `got ${NO_SET} today`, `got ${hashed('jwt', NO_SET)} today`],
  ['a JWT anywhere', `{"note":"got ${JWT} today"}`, `{"note":"got ${hashed('jwt', JWT)} today"}`],
  ['a JWT after an escaped line break', `{"note":"a\\n${JWT}"}`, `{"note":"a\\n${hashed('jwt', JWT)}"}`],
  [
    'a token response of Kubernetes',
    `{"status":{"token":"${JWT}","expirationTimestamp":"t"}}`,
    `{"status":{"token":"${hashed('token', JWT)}","expirationTimestamp":"t"}}`,
  ],
  [
    'a PEM key in JSON',
    '{"k":"-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----\\n"}',
    '{"k":"-----BEGIN RSA PRIVATE KEY-----[redacted:private-key]-----END RSA PRIVATE KEY-----\\n"}',
  ],
  [
    'a cut-off PEM key',
    '{"k":"-----BEGIN PRIVATE KEY-----\\nMIIE","z":1}',
    '{"k":"-----BEGIN PRIVATE KEY-----[redacted:private-key]","z":1}',
  ],
  ['a GitHub token', `{"remark":"push with ${GITHUB}"}`, `{"remark":"push with ${hashed('github-token', GITHUB)}"}`],
  [
    'a Vault token under its HMAC field',
    `{"client_token":"${VAULT}"}`,
    `{"client_token":"${hashed('vault-token', VAULT)}"}`,
  ],
  [
    'an old Vault token',
    '{"client_token":"s.Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8"}',
    `{"client_token":"${hashed('vault-token', 's.Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8')}"}`,
  ],
  [
    'a URL with a password',
    'GET https://bob:hunter2@example.com/x',
    'GET https://bob:[redacted:password]@example.com/x',
  ],
  [
    'a presigned URL',
    '{"u":"https://b/?X-Amz-Credential=AKIAEXAMPLE%2F20260101&X-Amz-Signature=0a1b2c&X-Amz-Security-Token=IQoJzzzz1234&v=1"}',
    '{"u":"https://b/?X-Amz-Credential=AKIAEXAMPLE%2F20260101&X-Amz-Signature=[redacted:signature]&X-Amz-Security-Token=[redacted:session-token]&v=1"}',
  ],
  [
    'a SigV4 header keeps its key id',
    '{"authorization":"AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101, SignedHeaders=host, Signature=0a1b2c"}',
    '{"authorization":"AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101, SignedHeaders=host, Signature=[redacted:signature]"}',
  ],
  ['a cookie line', '{"cookie":"a=b; c=d"}', '{"cookie":"[redacted:cookie]"}'],
  [
    'a header in text',
    `{"message":"Authorization: Bearer ${LONG}\\nHost: x"}`,
    `{"message":"Authorization: Bearer ${hashed('authorization', LONG)}\\nHost: x"}`,
  ],
  ['a bearer in text', `curl with bearer ${LONG} sent`, `curl with bearer ${hashed('authorization', LONG)} sent`],
  ['an Okta API token', `x "SSWS ${LONG}" y`, `x "SSWS ${hashed('okta-token', LONG)}" y`],
  [
    'name=value in a line',
    'sudo: COMMAND=/bin/x --password hunter2 token=abc user=bob',
    'sudo: COMMAND=/bin/x --password [redacted:password] token=[redacted:token] user=bob',
  ],
  ['a SAML assertion', '{"SAMLAssertion":"PHNhbWw+"}', '{"SAMLAssertion":"[redacted:saml-assertion]"}'],
  [
    'an OAuth token response',
    '{"access_token":"a","refresh_token":"b","id_token":"c","token_type":"bearer"}',
    '{"access_token":"[redacted:token]","refresh_token":"[redacted:token]","id_token":"[redacted:token]","token_type":"bearer"}',
  ],
  [
    'a web identity token',
    '{"WebIdentityToken":"x","RoleArn":"arn"}',
    '{"WebIdentityToken":"[redacted:token]","RoleArn":"arn"}',
  ],
  [
    'a Kubernetes secret',
    '{"objectRef":{"resource":"secrets","name":"db"},"requestObject":{"kind":"Secret","data":{"u":"Ym9i","p":"cHc="},"stringData":{"t":"v"},"type":"Opaque"}}',
    '{"objectRef":{"resource":"secrets","name":"db"},"requestObject":{"kind":"Secret","data":{"u":"[redacted:kubernetes-secret]","p":"[redacted:kubernetes-secret]"},"stringData":{"t":"[redacted:kubernetes-secret]"},"type":"Opaque"}}',
  ],
  [
    'the last applied configuration of a secret',
    '{"resource":"secrets","last":"{\\"kind\\":\\"Secret\\",\\"data\\":{\\"p\\":\\"cHc=\\"},\\"type\\":\\"x\\"}"}',
    '{"resource":"secrets","last":"{\\"kind\\":\\"Secret\\",\\"data\\":{\\"p\\":\\"[redacted:kubernetes-secret]\\"},\\"type\\":\\"x\\"}"}',
  ],
  ['a string that never closes', '{"password":"abc', '{"password":"[redacted:password]'],
  [
    'an XML element',
    '<x><wsse:Password>abc</wsse:Password></x>',
    '<x><wsse:Password>[redacted:password]</wsse:Password></x>',
  ],
  [
    'an Azure connection string',
    'AccountName=a;AccountKey=abcd1234==;E=x',
    'AccountName=a;AccountKey=[redacted:secret-key];E=x',
  ],
];

test.each(REDACTED)('%s is redacted', (_, input, output) => {
  expect(redact(input)).toBe(output);
});

const KEPT: readonly (readonly [name: string, input: string])[] = [
  ['access key ids', '{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","x":"ASIAIOSFODNN7EXAMPLE"}'],
  [
    'places in a list',
    '{"nextToken":"abc","pageToken":"d","NextPageToken":"e","continuationToken":"f","nextForwardToken":"g"}',
  ],
  [
    'idempotency keys',
    '{"clientToken":"550e8400-e29b-41d4-a716-446655440000","clientRequestToken":"x","creationToken":"y"}',
  ],
  ['hashes of tokens', '{"hashed_token":"mD2MLRxVNL4h9U8Y7vJ0Q1lqWcD4hT3cM5ggw3Xk3nY=","token_id":12}'],
  [
    'Vault accessors and HMACs',
    '{"client_token":"hmac-sha256:0a1b","accessor":"hmac-sha256:2c3d","token_type":"service"}',
  ],
  ['token ids', '{"jti":"550e8400-e29b-41d4-a716-446655440000","token_id":"t","uniqueTokenIdentifier":"u"}'],
  [
    'Kubernetes annotations that name an account',
    '{"authentication.k8s.io/legacy-token":"system:serviceaccount:a:b","authorization.k8s.io/decision":"allow"}',
  ],
  [
    'names of secrets',
    '{"secretId":"prod/db","secretName":"x","secretVersionId":"v","objectRef":{"resource":"secrets","name":"a"}}',
  ],
  [
    'what has been taken out already',
    '{"password":"HIDDEN_DUE_TO_SECURITY_REASONS","masterUserPassword":"****","token":"[redacted:token]","userData":"<sensitiveDataRemoved>"}',
  ],
  ['an sshd line', 'Dec 10 06:55:46 h sshd[1]: Failed password for invalid user token from 192.0.2.1 port 22 ssh2'],
  ['counts of tokens', '{"max_tokens":100,"total_tokens":5,"prompt_tokens":3,"tokens":1}'],
  [
    'public signatures',
    '{"previousDigestSignature":"0a1b","digestSignatureAlgorithm":"SHA256withRSA","SignatureVersion":"SigV4"}',
  ],
  ['base64 of JSON without dots', '{"cursor":"eyJpZCI6MTIzNDU2Nzg5MH0"}'],
  [
    'OAuth words',
    '{"grantType":"password","scope":"x","eventType":"app.oauth2.token.grant.refresh_token","grant_type":"refresh_token"}',
  ],
  ['URLs without user', '{"u":"https://example.com:8443/a@b","v":"postgresql://host/db"}'],
  ['booleans and null', '{"automountServiceAccountToken":false,"password":null,"requirePassword":true}'],
  ['ARNs of secrets', '{"secretId":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-4Rzn"}'],
  ['working directories and signals', '{"pwd":"/home/bob","msg":"PWD=/root ; sig=31 res=1"}'],
  ['talk of authorization', '{"message":"authorization: denied for bob from 192.0.2.1"}'],
  ['prose', '{"message":"Invalid token: expected something, secret: none"}'],
];

test.each(KEPT)('%s stay', (_, input) => {
  expect(redact(input)).toBe(input);
});

test('a secret is found at any place in the record', () => {
  for (const [name, input] of REDACTED) {
    for (let shift = 1; shift <= 6; shift++) {
      const shifted = redact(`${' '.repeat(shift)}${input}`);
      expect(shifted.trimStart(), `${name}, shifted by ${shift}`).toBe(redact(input).trimStart());
    }
  }
});

/** Names, secrets and what they are wrapped in, put together at random. */
const secretField = fc.record({
  name: fc.constantFrom(
    'sessionToken',
    'password',
    'access_token',
    'Authorization',
    'client_secret',
    'dbPassword',
    'Cookie',
  ),
  secret: fc.string({ minLength: 6, maxLength: 60, unit: 'grapheme' }).map((s) => `Q9z${s}z9Q`),
  depth: fc.integer({ min: 0, max: 3 }),
});

test('whatever the secret, the nesting and the neighbours: it is gone, the JSON is valid, the neighbours are as before', () => {
  fc.assert(
    fc.property(secretField, fc.string(), fc.string(), ({ name, secret, depth }, before, after) => {
      let inner: unknown = { [name]: secret };
      for (let i = 0; i < depth; i++) inner = { body: JSON.stringify(inner) };
      const text = JSON.stringify({
        before: `b${before}`.replaceAll(/[:=]/g, ''),
        inner,
        after: `a${after}`.replaceAll(/[:=]/g, ''),
      });
      const out = redact(text);
      const parsed = JSON.parse(out) as { before: string; after: string };
      let at: unknown = (JSON.parse(out) as { inner: unknown }).inner;
      for (let i = 0; i < depth; i++) at = JSON.parse((at as { body: string }).body);
      const value = (at as Record<string, string>)[name]!;
      expect(value).toContain('[redacted:');
      expect(value).not.toContain(secret);
      const original = JSON.parse(text) as { before: string; after: string };
      expect([parsed.before, parsed.after]).toEqual([original.before, original.after]);
    }),
    { numRuns: 500 },
  );
});

test('hostile bytes neither throw nor take more than linear time', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          'password',
          '"',
          '\\',
          ':',
          'eyJa',
          '.',
          'token=',
          '://',
          '@',
          '-----BEGIN PRIVATE KEY-----',
          '{',
          '"Secret"',
          '"data":{',
          'Bearer ',
        ),
        { maxLength: 60 },
      ),
      (parts) => {
        const text = parts.join('');
        const once = redact(text);
        expect(redact(once).length).toBeLessThanOrEqual(once.length + 200 * parts.length);
      },
    ),
  );
  for (const piece of [
    'eyJ',
    'password":"',
    '-----BEGIN PRIVATE KEY-----',
    'a://b:',
    '"Secret""data":{"a":',
    'token\\',
    'Cookie: ',
    'ghp_',
  ]) {
    // quadratic time would take minutes here and run into the test's time limit
    redact(piece.repeat(1_000_000 / piece.length));
  }
});
