import { agentRun, newPlatform, platformCall } from '../scenarios/agent-gateway.ts';
import { EPOCH, HOUR, MINUTE, SECOND } from '../world.ts';
import type { Investigation } from './story.ts';

/** Two people's agents and one of nobody work at once through one gateway, with one key of the platform. */
export const agentBroker: Investigation = {
  number: 2,
  name: 'agent-broker',
  question:
    'The platform’s account called an API. Which agent session and tool call caused it, and on whose behalf, or was it autonomous?',
  around: ['agent-gateway', 'sso-chains', 'pod-roles', 'gcp-federation', 'long-lived-keys'],
  tell(world, rng) {
    const platform = newPlatform(world, rng);
    const at = EPOCH + 34 * HOUR;
    const [forSomebody] = agentRun(world, rng, platform, at, false);
    agentRun(world, rng, platform, at + 5 * SECOND, false);
    const [byItself] = agentRun(world, rng, platform, at + 9 * SECOND, true);
    const stray = platformCall(world, rng, platform, at + 7 * MINUTE, rng.uuid(), {
      chain: platform.chain,
      device: platform.machine,
      also: { toolCall: null, agentRun: null },
    });
    return [
      { asks: 'A call of the platform’s account that a person’s agent caused', event: forSomebody ?? '' },
      { asks: 'A call that an agent made of its own accord', event: byItself ?? '' },
      { asks: 'A call with the platform’s key that no tool call is behind', event: stray },
    ];
  },
};
