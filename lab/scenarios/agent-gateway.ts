import { userAgent } from '../agents.ts';
import { type Behind, type Chain, emitCloudTrail, emitRecord, newChain } from '../emit.ts';
import { anApiCall } from '../formats/api-calls.ts';
import { longLivedKeyId, newIamUser, userIdentity } from '../formats/aws-identity.ts';
import type { Rng } from '../prng.ts';
import { type Account, aMoment, HOUR, iso, MINUTE, SECOND, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

/** A platform whose gateway makes agents' tool calls with one key of its own. */
interface Platform {
  readonly account: Account;
  readonly gateway: string;
  readonly keyId: string;
  readonly user: ReturnType<typeof newIamUser>;
  readonly chain: Chain;
  readonly machine: string;
  readonly ip: string;
}

/** One agent at work, for a person or by itself. */
export function agentRun(world: World, rng: Rng, p: Platform, at: number, autonomous: boolean): readonly string[] {
  const made: string[] = [];
  const person = rng.pick(world.people);
  const run = `conv_${rng.base62(16)}`;
  const agent = 'claims-agent';
  const holder = autonomous ? `app.service:${agent}` : person.oktaRef;
  const chain = newChain(rng, 'agent-gateway', holder);
  const token = rng.uuid();
  const calls = rng.int(2, 5);
  for (let i = 0; i < calls; i++) {
    const when = at + i * rng.int(20, 90) * SECOND;
    const toolCall = `call_${rng.base62(20)}`;
    const agentRunRef = `agent.run:${agent}/${run}`;
    const requests = Array.from({ length: rng.int(1, 3) }, () => rng.uuid());
    const cause = { toolCall, agentRun: agentRunRef };
    const downstream: Behind = { chain: p.chain, device: p.machine, also: cause };
    for (const [n, requestId] of requests.entries())
      made.push(platformCall(world, rng, p, when + n * 300, requestId, downstream));
    const id = `gw-${rng.hex(20)}`;
    const text = JSON.stringify({
      format: 'ascribe.gateway/1',
      id,
      time: iso(when + SECOND),
      gateway: p.gateway,
      event: 'call',
      outcome: 'success',
      inbound: {
        token: { type: 'jwt', issuer: 'https://idp.example', jti: token },
        subject: autonomous ? { account: holder } : { account: person.oktaRef },
        ...(autonomous ? {} : { act: { iss: 'https://idp.example', sub: agent } }),
        address: autonomous ? '10.30.0.9' : person.machine.ip,
      },
      agent: { service: agent, run },
      call: { id: toolCall, server: 'storage', tool: rng.pick(['read_object', 'list_objects']), method: 'tools/call' },
      delegation: { autonomous },
      outbound: {
        target: 'aws',
        credential: { type: 'aws-access-key', id: p.keyId },
        minted: false,
        requests: requests.map((request) => ({ system: 'aws', id: request })),
      },
    });
    emitRecord(
      world,
      { source: 'ascribe.gateway', stream: p.gateway, at: when + SECOND, text, id },
      { chain, device: autonomous ? 'agent-host' : person.machine.label, also: cause },
    );
    toolSpan(world, rng, agent, run, toolCall, when);
  }
  return made;
}

/** The agent's own telemetry: an application's word, which proves nobody. */
function toolSpan(world: World, rng: Rng, agent: string, run: string, toolCall: string, at: number): void {
  const nanos = (ms: number): string => `${ms}000000`;
  const text_ = (value: string) => ({ stringValue: value });
  const text = JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: text_(agent) }] },
        scopeSpans: [
          {
            scope: { name: 'agents' },
            spans: [
              {
                traceId: rng.hex(32),
                spanId: rng.hex(16),
                name: 'execute_tool read_object',
                kind: 1,
                startTimeUnixNano: nanos(at - 40),
                endTimeUnixNano: nanos(at + 900),
                attributes: [
                  { key: 'gen_ai.operation.name', value: text_('execute_tool') },
                  { key: 'gen_ai.tool.name', value: text_('read_object') },
                  { key: 'gen_ai.tool.call.id', value: text_(toolCall) },
                  { key: 'gen_ai.conversation.id', value: text_(run) },
                ],
                status: {},
              },
            ],
          },
        ],
      },
    ],
  });
  const chain = newChain(rng, 'agent-gateway', null);
  emitRecord(world, { source: 'opentelemetry.otlp', stream: agent, at, text }, { chain, device: null });
}

export function platformCall(
  world: World,
  rng: Rng,
  p: Platform,
  at: number,
  requestId: string,
  behind: Behind,
): string {
  return emitCloudTrail(
    world,
    rng,
    {
      ...anApiCall(rng, p.account),
      account: p.account,
      at,
      identity: userIdentity(p.user, p.keyId),
      ip: p.ip,
      userAgent: userAgent(rng, 'boto3', 'linux', ''),
      requestId,
    },
    behind,
  );
}

/** A platform of its own: one IAM user, one key, one gateway. */
export function newPlatform(world: World, rng: Rng): Platform {
  const account = rng.pick(world.accounts);
  const user = newIamUser(rng, account, `agent-platform-${rng.hex(4)}`);
  return {
    account,
    gateway: `mcp-gw-${rng.hex(4)}.example`,
    keyId: longLivedKeyId(rng),
    user,
    chain: newChain(rng, 'agent-gateway', user.ref),
    machine: 'gateway-host',
    ip: rng.ipv4(),
  };
}

export const agentGateway: Scenario = {
  name: 'agent-gateway',
  weight: 2,
  says: 'Agents of several people, and one of nobody, call tools through one gateway that uses one key of the platform.',
  run(world, rng) {
    const at = aMoment(world, rng, 2 * HOUR);
    const platform = newPlatform(world, rng);
    const runs = rng.int(2, 4);
    // The runs overlap: time does not tell them apart.
    for (let n = 0; n < runs; n++) agentRun(world, rng, platform, at + n * 10 * SECOND, n === runs - 1);
    // Somebody uses the platform's key beside the gateway.
    if (rng.chance(0.4))
      platformCall(world, rng, platform, at + 5 * MINUTE, rng.uuid(), {
        chain: platform.chain,
        device: platform.machine,
        also: { toolCall: null, agentRun: null },
      });
  },
};
