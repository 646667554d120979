import { type Behind, emitRecord, newChain } from '../emit.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, iso, type JsonMap, MINUTE, newMachine, SECOND, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

const TENANT = '5c1d7e90-3f24-4b8a-9a61-0d2e4f6a8b1c';

/** As Azure Monitor streams it: hundreds of nanoseconds, and the body in `properties`. */
export function diagnostic(
  world: World,
  rng: Rng,
  at: number,
  category: string,
  id: string,
  properties: JsonMap,
  behind: Behind,
): void {
  const time = `${iso(at).slice(0, 23)}${rng.digits(4)}Z`;
  const text = JSON.stringify({
    time,
    resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`,
    operationName: category === 'MicrosoftGraphActivityLogs' ? 'Microsoft Graph Activity' : 'Sign-in activity',
    operationVersion: '1.0',
    category,
    tenantId: TENANT,
    resultSignature: 'None',
    correlationId: rng.uuid(),
    Level: 4,
    properties: {
      ...properties,
      ...(category === 'MicrosoftGraphActivityLogs' ? { timeGenerated: time } : { createdDateTime: time }),
    },
  });
  emitRecord(world, { source: 'azure.monitor', stream: category, at, text, id }, behind);
}

/** The token's id as both logs write it: 16 bytes, base64url. */
export const tokenId = (rng: Rng): string => rng.base64(16).replaceAll('+', '-').replaceAll('/', '_').slice(0, 22);

export function graphCalls(
  world: World,
  rng: Rng,
  from: number,
  count: number,
  token: JsonMap,
  machine: { ip: string; agent: string },
  behind: Behind,
): void {
  for (let i = 0; i < count; i++) {
    const requestId = rng.uuid();
    diagnostic(
      world,
      rng,
      from + i * 25 * SECOND,
      'MicrosoftGraphActivityLogs',
      requestId,
      {
        requestId,
        operationId: requestId,
        clientRequestId: rng.uuid(),
        apiVersion: 'v1.0',
        requestMethod: 'GET',
        responseStatusCode: 200,
        tenantId: TENANT,
        ipAddress: machine.ip,
        userAgent: machine.agent,
        requestUri: `https://graph.microsoft.com/v1.0/${rng.pick(['users', 'me/messages', 'groups'])}`,
        ...token,
      },
      behind,
    );
  }
}

export const entraGraph: Scenario = {
  name: 'entra-graph',
  weight: 3,
  says: 'Sign-ins to Entra by people and by applications, and the Graph calls made with those tokens; some tokens are stolen.',
  run(world, rng) {
    const at = aMoment(world, rng, 2 * HOUR);
    const isPerson = rng.chance(0.6);
    const person = rng.pick(world.people);
    const subject = rng.uuid();
    const root = `${isPerson ? 'entra.user' : 'entra.service-principal'}:${subject}`;
    const isStolen = isPerson && rng.chance(0.3);
    const chain = newChain(rng, 'entra-graph', root, { opened: at, honest: !isStolen });
    const machine = isPerson ? person.machine : newMachine(rng, `app-${rng.hex(4)}`, rng.ipv4(), 'linux');
    const who: Behind = { chain, device: machine.label };
    const id = rng.uuid();
    const uti = tokenId(rng);
    // The token says on which registered device it was got; whoever steals it shows that too.
    const registered = isPerson && rng.chance(0.5) ? rng.uuid() : '';
    const session = rng.uuid();
    const agents = {
      windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
      macos: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)',
      linux: 'Mozilla/5.0 (X11; Linux x86_64)',
    };
    const lost = rng.chance(0.15);
    const delivered: Behind = { ...who, ...(lost ? { delivery: { lost: true } } : {}) };
    const common: JsonMap = {
      id,
      ipAddress: machine.ip,
      uniqueTokenIdentifier: uti,
      status: { errorCode: 0 },
      resourceDisplayName: 'Microsoft Graph',
    };
    if (isPerson)
      diagnostic(
        world,
        rng,
        at,
        'SignInLogs',
        id,
        {
          ...common,
          userId: subject,
          userPrincipalName: person.login,
          userDisplayName: person.name,
          userType: 'Member',
          appId: rng.uuid(),
          appDisplayName: 'Portal',
          sessionId: session,
          isInteractive: true,
          userAgent: agents[person.machine.os],
          deviceDetail: { deviceId: registered, operatingSystem: person.machine.os },
          authenticationDetails: [
            { authenticationMethod: 'Password', succeeded: true, authenticationStepResultDetail: '' },
          ],
        },
        delivered,
      );
    else
      diagnostic(
        world,
        rng,
        at,
        'ServicePrincipalSignInLogs',
        id,
        {
          ...common,
          servicePrincipalId: subject,
          servicePrincipalName: 'nightly-export',
          appId: rng.uuid(),
          servicePrincipalCredentialKeyId: rng.uuid(),
        },
        delivered,
      );
    const token: JsonMap = isPerson
      ? {
          userId: subject,
          signInActivityId: uti,
          uniqueTokenId: uti,
          sessionId: session,
          deviceId: registered,
          clientAuthMethod: '0',
        }
      : { servicePrincipalId: subject, signInActivityId: uti, roles: 'User.Read.All', clientAuthMethod: '1' };
    const agent = isPerson ? agents[person.machine.os] : 'python-requests/2.32';
    graphCalls(world, rng, at + 5 * SECOND, rng.int(3, 8), token, { ip: machine.ip, agent }, who);
    if (!isStolen) return;
    const os = person.machine.os === 'linux' ? 'macos' : 'linux';
    const thief = newMachine(rng, `thief-${rng.hex(6)}`, rng.ipv4(), os);
    graphCalls(
      world,
      rng,
      at + 12 * MINUTE,
      rng.int(2, 6),
      token,
      { ip: thief.ip, agent: agents[os] },
      {
        chain,
        device: thief.label,
        thief: thief.label,
      },
    );
  },
};
