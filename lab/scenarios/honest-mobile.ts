import { type Behind, newChain } from '../emit.ts';
import { aMoment, asnOf, HOUR, MINUTE } from '../world.ts';
import { diagnostic, graphCalls, tokenId } from './entra-graph.ts';
import type { Scenario } from './scenario.ts';

const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15';
const AS_A_DESK = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15';

export const mobile: Scenario = {
  name: 'honest-mobile',
  weight: 2,
  says: 'A phone signs in to Entra and goes from one address of its carrier to another, to Wi-Fi and to IPv6; some pages it asks for as a desk computer does.',
  run(world, rng) {
    const at = aMoment(world, rng, 3 * HOUR);
    const person = rng.pick(world.people);
    const subject = rng.uuid();
    const chain = newChain(rng, 'honest-mobile', `entra.user:${subject}`, { opened: at });
    const who: Behind = { chain, device: `phone-${person.login}` };
    const carrier = rng.ipv4();
    const id = rng.uuid();
    const uti = tokenId(rng);
    const session = rng.uuid();
    diagnostic(
      world,
      rng,
      at,
      'SignInLogs',
      id,
      {
        id,
        ipAddress: carrier,
        autonomousSystemNumber: asnOf(carrier),
        uniqueTokenIdentifier: uti,
        status: { errorCode: 0 },
        resourceDisplayName: 'Microsoft Graph',
        userId: subject,
        userPrincipalName: person.login,
        userDisplayName: person.name,
        userType: 'Member',
        appId: rng.uuid(),
        appDisplayName: 'Mail',
        sessionId: session,
        isInteractive: true,
        userAgent: PHONE,
        deviceDetail: { deviceId: '', operatingSystem: 'Ios 18.6' },
        authenticationDetails: [
          { authenticationMethod: 'Password', succeeded: true, authenticationStepResultDetail: '' },
        ],
      },
      who,
    );
    const token = {
      userId: subject,
      signInActivityId: uti,
      uniqueTokenId: uti,
      sessionId: session,
      clientAuthMethod: '0',
    };
    const neighbour = carrier.replace(/\d+\.\d+$/, `${rng.int(1, 250)}.${rng.int(1, 250)}`);
    [carrier, neighbour, rng.ipv4(), person.machine.ipv6].forEach((ip, i) => {
      const agent = i > 0 && rng.chance(0.3) ? AS_A_DESK : PHONE;
      graphCalls(world, rng, at + (i + 1) * 10 * MINUTE, rng.int(2, 4), token, { ip, agent }, who);
    });
  },
};
