import { describe, expect, it } from 'vitest';
import { NO_READ_CONTEXT } from '../../model/source.ts';
import { recogniseAndRead } from '../registry.ts';
import { viewOf } from '../view.ts';
import { recognise } from './recognise.ts';

const isClaimed = (record: unknown): boolean => viewOf(JSON.stringify(record)).views.some(recognise);
const rpc = (more: object): object => ({ jsonrpc: '2.0', id: 1, ...more });

describe('messages of other protocols over JSON-RPC', () => {
  it.each([
    [
      'a language server is initialised',
      rpc({ method: 'initialize', params: { processId: 1, rootUri: null, capabilities: {} } }),
    ],
    ['a language server completes', rpc({ method: 'textDocument/completion', params: {} })],
    ['a chain is asked for a block', rpc({ method: 'eth_blockNumber', params: [] })],
    ['anybody pings', rpc({ method: 'ping' })],
    ['a result with a list called tools', rpc({ result: { tools: ['hammer'] } })],
    ['a result with a text called content', rpc({ result: { content: 'x' } })],
    ['a plain error', rpc({ error: { code: -32601, message: 'Method not found' } })],
    ['another version of JSON-RPC', { jsonrpc: '1.0', id: 1, method: 'tools/call' }],
    ['a method as another product’s word', { time: 1, method: 'tools/call', message: 'x' }],
  ])('are left alone: %s', (_what, record) => {
    expect(isClaimed(record)).toBe(false);
  });
});

it('an error is read where the origin is declared for MCP, and nowhere else', () => {
  const view = viewOf(JSON.stringify(rpc({ error: { code: -32601, message: 'Method not found' } }))).views[0]!;
  expect(recogniseAndRead(view, NO_READ_CONTEXT)).toBeNull();
  expect(recogniseAndRead(view, { ...NO_READ_CONTEXT, declaredSource: 'mcp.message' })?.result).toMatchObject({
    ok: true,
    events: [{ action: 'mcp:response', outcome: 'failure', error: '-32601', authentication: 'none' }],
  });
});
