import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'mcp.message',
  title: 'Model Context Protocol: messages as hosts, proxies and portals log them',
  stability: 'beta',
  administration: 'mcp',
  clock: {
    precisionMicros: 1_000,
    stamps: 'clock of the host or proxy that logged the message; a bare message has none',
  },
  clientsWord: [
    'the whole message: method, params, clientInfo, _meta',
    'id (unique for one sender and session only)',
    '_meta.traceparent, unless a trusted gateway set it',
    'Mcp-Session-Id as the client sends it back',
  ],
  keyClasses: { 'mcp.session': 'K5', 'app.user': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Messages carry no credential. Have the gateway write gateway records (docs/gateway-record.md), with the token that it verified.',
    'login-not-in-evidence': 'Put the servers behind a portal or gateway that signs people in, and collect its log.',
    'device-not-bound':
      'Log the caller’s address and certificate at the gateway; standard input and output have neither.',
    'owner-unknown':
      'Have clients send traceparent in params._meta, and log it with the tool call id of the model (gen_ai.tool.call.id).',
  },
  docs: [
    'https://modelcontextprotocol.io/specification/2026-07-28/schema',
    'https://modelcontextprotocol.io/specification/2025-11-25/basic/transports',
    'https://www.jsonrpc.org/specification',
    'https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/mcp_portal_logs/',
  ],
};
