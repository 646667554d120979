import { z } from 'zod';

/**
 * The record that a gateway, broker or SDK writes about each tool call: docs/gateway-record.md. It is published as JSON schema
 * (docs/gateway-record.schema.json). The reader takes what it understands of a record and does not insist on the rest.
 */
export const FORMAT = 'ascribe.gateway/1';

const id = z.string().min(1).max(512);
const name = z.string().min(1).max(200);
const sha256 = z
  .string()
  .regex(/^(?:[0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$/)
  .describe('SHA-256 in hex, base64 or base64url');
const instant = z.iso.datetime({ offset: true });

const party = z
  .looseObject({
    issuer: z.string().max(300).optional().describe('iss of the verified token'),
    subject: id.optional().describe('sub of the verified token'),
    account: z
      .string()
      .regex(/^[a-z0-9.-]+:.+$/)
      .max(600)
      .optional()
      .describe('the account in Ascribe’s notation, where a claim names it: entra.user:<oid>, okta.user:<uid>'),
    name: id.optional(),
    email: z.string().max(320).optional(),
  })
  .describe('a person, agent or workload');

const credential = z
  .discriminatedUnion('type', [
    z.looseObject({ type: z.literal('jwt'), issuer: z.string().max(300), jti: id }),
    z.looseObject({ type: z.literal('github-token'), sha256 }),
    z.looseObject({ type: z.literal('opaque'), sha256 }),
    z.looseObject({ type: z.literal('aws-access-key'), id: z.string().regex(/^A[A-Z0-9]{15,127}$/) }),
    z.looseObject({ type: z.literal('kubernetes-token'), jti: id }),
    z.looseObject({ type: z.literal('entra-token'), uti: id }),
    z.looseObject({ type: z.literal('vault-token'), accessor: id }),
    z.looseObject({ type: z.literal('certificate'), sha256: z.string().regex(/^[0-9a-fA-F]{64}$/) }),
  ])
  .describe('a credential by an id or hash of it, never the credential itself');

const actor = z.looseObject({ issuer: z.string().max(300).optional(), sub: id, iss: z.string().max(300).optional() });

const inbound = z.looseObject({
  token: credential.optional(),
  subject: party.optional(),
  act: actor
    .optional()
    .describe('the `act` claim of RFC 8693, nested as in the token: the outermost is the current actor'),
  clientId: id.optional(),
  proof: z
    .looseObject({ 'x5t#S256': id.optional(), jkt: id.optional() })
    .optional()
    .describe('thumbprint of the key that the caller proved to have (mTLS, DPoP)'),
  address: z.string().max(80).optional(),
  userAgent: z.string().max(2000).optional(),
  pod: id.optional().describe('uid of the caller’s pod, as the platform attested it'),
  host: id.optional(),
});

const outbound = z.looseObject({
  target: id.optional().describe('the system called: github.com, arn:…'),
  audience: id.optional(),
  credential: credential.optional(),
  minted: z.boolean().optional().describe('true: obtained for this call alone'),
  expires: instant.optional(),
  requests: z
    .array(z.looseObject({ system: z.string().regex(/^[a-z][a-z0-9.-]{0,80}$/), id }))
    .max(1000)
    .optional()
    .describe(
      'ids that the systems called gave to the requests: aws requestID, github request_id (github-<server> for an Enterprise Server), http x-request-id',
    ),
});

export const recordSchema = z.looseObject({
  format: z.literal(FORMAT),
  id: id.optional().describe('unique among the records of this gateway'),
  time: instant,
  gateway: name,
  event: z.enum(['call', 'mint', 'request', 'approval', 'revoke']),
  outcome: z.enum(['success', 'failure', 'unknown']).optional(),
  error: id.optional(),
  inbound: inbound.optional(),
  agent: z
    .looseObject({ service: name.optional(), run: id.optional(), id: id.optional(), name: id.optional() })
    .optional(),
  call: z
    .looseObject({
      id: id.optional().describe('tool call id of the model (gen_ai.tool.call.id)'),
      tool: id.optional(),
      server: id.optional(),
      method: id.optional(),
      jsonrpcId: z.union([id, z.number()]).optional(),
      session: id.optional().describe('Mcp-Session-Id, MCP ≤ 2025-11-25'),
      privileged: z.boolean().optional(),
    })
    .optional(),
  delegation: z.looseObject({ onBehalfOf: party.optional(), autonomous: z.boolean().optional() }).optional(),
  decision: z
    .looseObject({ result: z.enum(['allow', 'deny']).optional(), policy: id.optional(), request: id.optional() })
    .optional(),
  outbound: outbound.optional(),
  trace: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
});

/** The published JSON schema. */
export function gatewayJsonSchema(): Record<string, unknown> {
  return { title: 'Ascribe gateway record', ...z.toJSONSchema(recordSchema, { io: 'input' }) };
}
