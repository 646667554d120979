import type { Tool } from '../agents.ts';
import { emitOkta, newChain } from '../emit.ts';
import { newRole, newSession, roleRef, sessionIdentity } from '../formats/aws-identity.ts';
import { newPod } from '../formats/k8s.ts';
import { assumeRole, assumeWithSaml, signIn, ssoToAws, useSession } from '../people.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, type Machine, MINUTE, newMachine, type Os, SECOND, type World } from '../world.ts';
import { instanceSession, podCalls, podToken } from './machines.ts';
import type { Scenario } from './scenario.ts';
import { federate } from './sso-chains.ts';

const otherOs = (rng: Rng, os: Os): Os => rng.pick((['macos', 'windows', 'linux'] as const).filter((o) => o !== os));

/** A person's session token in a thief's hands. `where` says which traces differ from the victim's. */
export function stolenSession(
  world: World,
  rng: Rng,
  scenario: string,
  where: 'elsewhere' | 'same-egress' | 'next-door' | 'lookalike' | 'identical',
): { readonly keyId: string; readonly used: readonly string[]; readonly stolen: readonly string[] } {
  const victim = rng.pick(world.people);
  const at = aMoment(world, rng, 5 * HOUR);
  const first = federate(world, rng, scenario, victim, at, { honest: false });
  const tool: Tool = 'aws-cli';
  const looksAlike = where === 'identical' || where === 'lookalike';
  const os = looksAlike ? victim.machine.os : otherOs(rng, victim.machine.os);
  const nextDoor = victim.machine.ip.replace(/\d+$/, (last) => String((Number(last) + 1) % 254));
  const away = where === 'elsewhere' || where === 'lookalike';
  const ip = away ? rng.ipv4() : where === 'next-door' ? nextDoor : victim.machine.ip;
  const thief = newMachine(rng, `thief-${rng.hex(6)}`, ip, os);
  const thiefTool: Tool = looksAlike ? tool : 'boto3';
  const victimEnds = at + 60 * MINUTE;
  const overlaps = rng.chance(0.5);
  const from = overlaps ? at + 20 * MINUTE : victimEnds + 10 * MINUTE;
  const { session, chain } = first;
  const used = useSession(world, rng, session, {
    chain,
    machine: victim.machine,
    tools: [tool],
    from: session.issuedAt + SECOND,
    to: victimEnds,
    count: rng.int(6, 14),
  });
  const stolen = useSession(world, rng, session, {
    chain,
    machine: thief,
    tools: [thiefTool],
    from,
    to: from + 50 * MINUTE,
    count: rng.int(4, 10),
    thief: thief.label,
  });
  const done = { keyId: session.keyId, used, stolen };
  if (!rng.chance(0.4)) return done;
  // The thief goes on to another role: everything after is on the thief's machine alone.
  const next = newSession(
    rng,
    newRole(rng, session.role.account, 'data-export'),
    `export-${rng.hex(4)}`,
    from + 30 * MINUTE,
  );
  const on = assumeRole(
    world,
    rng,
    { identity: sessionIdentity(session), chain, machine: thief, tool: thiefTool, account: session.role.account },
    next,
    next.issuedAt,
    { thief: thief.label },
  );
  useSession(world, rng, next, {
    chain: on.chain,
    machine: thief,
    tools: [thiefTool],
    from: next.issuedAt + SECOND,
    to: from + 80 * MINUTE,
    count: rng.int(3, 8),
    thief: thief.label,
  });
  return done;
}

export const stolenElsewhere: Scenario = {
  name: 'stolen-elsewhere',
  weight: 4,
  says: "A role session's token used from another network with another tool and system, beside the victim or after.",
  run: (world, rng) => stolenSession(world, rng, 'stolen-elsewhere', 'elsewhere'),
};

export const stolenSameEgress: Scenario = {
  name: 'stolen-same-egress',
  weight: 3,
  says: "The same from behind the victim's own address: only tool and system differ.",
  run: (world, rng) => stolenSession(world, rng, 'stolen-same-egress', 'same-egress'),
};

export const stolenNextDoor: Scenario = {
  name: 'stolen-next-door',
  weight: 1,
  says: "The same from a neighbour of the victim's address, as a colleague in a NAT pool has it.",
  run: (world, rng) => stolenSession(world, rng, 'stolen-next-door', 'next-door'),
};

export const stolenLookalike: Scenario = {
  name: 'stolen-lookalike',
  weight: 2,
  says: "The same from elsewhere, with the victim's tool and system: a laptop that moved looks like this.",
  run: (world, rng) => stolenSession(world, rng, 'stolen-lookalike', 'lookalike'),
};

export const stolenIdentical: Scenario = {
  name: 'stolen-identical',
  weight: 1,
  says: "The same with every trace equal to the victim's: nobody can know.",
  run: (world, rng) => stolenSession(world, rng, 'stolen-identical', 'identical'),
};

export const stolenInstance: Scenario = {
  name: 'stolen-instance',
  weight: 2,
  says: "An instance's credentials, read from its metadata service, used elsewhere.",
  run(world, rng) {
    const at = aMoment(world, rng, 7 * HOUR);
    const account = rng.pick(world.accounts);
    const { session, machine, root } = instanceSession(rng, account, at);
    const chain = {
      ...newChain(rng, 'stolen-instance', root, { honest: false, opened: session.issuedAt, closes: session.expires }),
      holder: [root, roleRef(session.role)],
    };
    const thief: Machine = newMachine(rng, `thief-${rng.hex(6)}`, rng.ipv4(), 'macos');
    useSession(world, rng, session, {
      chain,
      machine,
      tools: ['go-sdk'],
      from: session.issuedAt + SECOND,
      to: at + 4 * HOUR,
      count: rng.int(6, 12),
    });
    useSession(world, rng, session, {
      chain,
      machine: thief,
      tools: ['aws-cli'],
      from: at + HOUR,
      to: at + 3 * HOUR,
      count: rng.int(4, 9),
      thief: thief.label,
    });
  },
};

export const stolenFromSilent: Scenario = {
  name: 'stolen-from-silent-instance',
  weight: 1,
  says: "The same where what the instance does itself is not logged: the thief's is the only place in evidence.",
  run(world, rng) {
    const at = aMoment(world, rng, 7 * HOUR);
    const { session, root } = instanceSession(rng, rng.pick(world.accounts), at);
    const thief: Machine = newMachine(rng, `thief-${rng.hex(6)}`, rng.ipv4(), rng.pick(['macos', 'linux', 'windows']));
    useSession(world, rng, session, {
      chain: {
        ...newChain(rng, 'stolen-from-silent-instance', root, {
          honest: false,
          opened: session.issuedAt,
          closes: session.expires,
        }),
        holder: [root, roleRef(session.role)],
      },
      machine: thief,
      tools: ['aws-cli'],
      from: at + HOUR,
      to: at + 3 * HOUR,
      count: rng.int(4, 9),
      thief: thief.label,
    });
  },
};

/** An Okta cookie replayed: the SSO event carries the victim's session id and the thief's traces. */
export const stolenCookie: Scenario = {
  name: 'stolen-okta-session',
  weight: 2,
  says: "The victim's Okta session replayed from elsewhere, and on to AWS with it.",
  run(world, rng) {
    const victim = rng.pick(world.people);
    const at = aMoment(world, rng, 4 * HOUR);
    const who = signIn(world, rng, 'stolen-okta-session', victim, at, { honest: false });
    const thief = newMachine(rng, `thief-${rng.hex(6)}`, rng.ipv4(), otherOs(rng, victim.machine.os));
    const stolen = { ...who, person: { ...victim, machine: thief } };
    emitOkta(
      world,
      rng,
      {
        at: at + 30 * MINUTE,
        eventType: 'user.authentication.sso',
        message: 'User single sign on to app',
        legacy: 'app.auth.sso',
        actor: { id: victim.oktaId, login: victim.login, name: victim.name },
        machine: thief,
        session: who.session,
        result: 'SUCCESS',
        target: [
          {
            id: `0oa${rng.base62(17)}`,
            type: 'AppInstance',
            alternateId: 'Wiki',
            displayName: 'Wiki',
            detailEntry: { signOnModeType: 'SAML_2_0' },
          },
        ],
      },
      { chain: who.chain, device: thief.label, thief: thief.label },
    );
    ssoToAws(world, rng, stolen, at + 31 * MINUTE, victim.login, undefined, thief.label);
    const role = newRole(rng, rng.pick(world.accounts), 'Engineer');
    const { session, chain } = assumeWithSaml(world, rng, stolen, role, at + 31 * MINUTE + 2 * SECOND, victim.login, {
      thief: thief.label,
    });
    useSession(world, rng, session, {
      chain,
      machine: thief,
      tools: ['boto3'],
      from: session.issuedAt + SECOND,
      to: at + 70 * MINUTE,
      count: rng.int(4, 9),
      thief: thief.label,
    });
  },
};

export const stolenPodToken: Scenario = {
  name: 'stolen-pod-token',
  weight: 2,
  says: "A pod's bound token used from outside the cluster.",
  run(world, rng) {
    const at = aMoment(world, rng, 2 * HOUR);
    const pod = newPod(rng, 'payments', 'api');
    const { jti, chain } = podToken(world, rng, 'stolen-pod-token', pod, at);
    const lost = { ...chain, honest: false };
    podCalls(world, rng, lost, pod, jti, at + SECOND, at + 50 * MINUTE, rng.int(4, 9));
    podCalls(world, rng, lost, pod, jti, at + 10 * MINUTE, at + 40 * MINUTE, rng.int(3, 7), {
      label: `thief-${rng.hex(6)}`,
      ip: rng.ipv4(),
      userAgent: 'curl/8.5.0',
    });
  },
};
