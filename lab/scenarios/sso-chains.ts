import type { Tool } from '../agents.ts';
import { newRole, newSession, sessionIdentity } from '../formats/aws-identity.ts';
import { assumeRole, assumeWithSaml, type Federated, type SignedIn, signIn, ssoToAws, useSession } from '../people.ts';
import type { Rng } from '../prng.ts';
import { type Account, aMoment, HOUR, type Machine, MINUTE, type Person, SECOND, type World } from '../world.ts';
import { clusterCalls } from './cluster-calls.ts';
import type { Scenario } from './scenario.ts';

/** Okta sign-in, SSO to AWS, a role. */
export function federate(
  world: World,
  rng: Rng,
  scenario: string,
  person: Person,
  at: number,
  rest: { readonly honest?: boolean; readonly sessionName?: string; readonly hours?: number } = {},
): Federated & { readonly who: SignedIn } {
  const who = signIn(world, rng, scenario, person, at, { honest: rest.honest ?? true });
  const ssoAt = at + rng.int(5, 90) * SECOND;
  // The assertion keeps the capitals with which the name was once entered.
  const nameId = rng.chance(0.1) ? person.login.toUpperCase() : person.login;
  ssoToAws(world, rng, who, ssoAt, nameId);
  const role = newRole(rng, rng.pick(world.accounts), rng.pick(['Engineer', 'Analyst', 'PowerUser', 'OnCall']));
  return { ...assumeWithSaml(world, rng, who, role, ssoAt + rng.int(1, 4) * SECOND, nameId, rest), who };
}

/** Assume `depth` further roles, each with the one before, and work a little in each. Returns the last. */
export function climb(
  world: World,
  rng: Rng,
  first: Federated,
  machine: Machine,
  tools: readonly Tool[],
  start: number,
  depth: number,
): Federated {
  let now = first;
  for (let i = 0; i < depth; i++) {
    const at = start + i * 12 * MINUTE + rng.int(0, 60) * SECOND;
    const account: Account = rng.chance(0.3) ? rng.pick(world.accounts) : now.session.role.account;
    const role = newRole(
      rng,
      account,
      rng.pick(['deploy', 'data-reader', 'break-glass', 'billing-admin', 'org-audit']),
    );
    const session = newSession(
      rng,
      role,
      rng.pick([`botocore-session-${Math.floor(at / 1000)}`, first.session.name, `task-${rng.hex(6)}`]),
      at,
    );
    now = assumeRole(
      world,
      rng,
      {
        identity: sessionIdentity(now.session),
        chain: now.chain,
        machine,
        tool: rng.pick(tools),
        account: now.session.role.account,
      },
      session,
      at,
    );
    useSession(world, rng, session, {
      chain: now.chain,
      machine,
      tools,
      from: session.issuedAt + (rng.chance(0.3) ? 0 : SECOND),
      to: at + 11 * MINUTE,
      count: rng.int(3, 9),
    });
  }
  return now;
}

export const ssoChains: Scenario = {
  name: 'sso-chains',
  weight: 8,
  says: 'People: Okta sign-in, SSO, AssumeRoleWithSAML, then chained roles of depth 1 to 4.',
  run(world, rng) {
    const person = rng.pick(world.people);
    const at = aMoment(world, rng, 3 * HOUR);
    const first = federate(world, rng, 'sso-chains', person, at);
    const tools: Tool[] = ['aws-cli'];
    useSession(world, rng, first.session, {
      chain: first.chain,
      machine: person.machine,
      tools,
      from: first.session.issuedAt + SECOND,
      to: at + 30 * MINUTE,
      count: rng.int(4, 14),
    });
    climb(world, rng, first, person.machine, tools, at + 10 * MINUTE, rng.int(0, 3));
  },
};

/** A session name is the caller's word: another person's e-mail, or an instance id. */
export const spoofedNames: Scenario = {
  name: 'spoofed-session-names',
  weight: 4,
  says: "A person assumes a role under another person's e-mail, or an instance id, as session name.",
  run(world, rng) {
    const person = rng.pick(world.people);
    const victim = rng.pick(world.people.filter((p) => p !== person));
    const at = aMoment(world, rng, 3 * HOUR);
    const first = federate(world, rng, 'spoofed-session-names', person, at);
    const role = newRole(rng, first.session.role.account, 'incident-response');
    const name = rng.pick([victim.login, `i-0${rng.hex(16)}`]);
    // A source identity, too, is what its first setter says.
    const sourceIdentity = rng.chance(0.4) ? { sourceIdentity: victim.login } : {};
    const session = newSession(rng, role, name, at + 10 * MINUTE, sourceIdentity);
    const next = assumeRole(
      world,
      rng,
      {
        identity: sessionIdentity(first.session),
        chain: first.chain,
        machine: person.machine,
        tool: 'boto3',
        account: role.account,
      },
      session,
      at + 10 * MINUTE,
    );
    useSession(world, rng, session, {
      chain: next.chain,
      machine: person.machine,
      tools: ['boto3'],
      from: session.issuedAt,
      to: at + 40 * MINUTE,
      count: rng.int(5, 12),
    });
  },
};

/** One temporary key id, given to two identities: at once in two roles, or one after the other in one role. Ids recur. */
export const recycledKeys: Scenario = {
  name: 'recycled-key-ids',
  weight: 4,
  says: 'One temporary key id held by two identities, at once or one after the other under one role and session name.',
  run(world, rng) {
    const at = aMoment(world, rng, 5 * HOUR);
    const people = [rng.pick(world.people), rng.pick(world.people)];
    if (people[0] === people[1]) return;
    const keyId = `ASIA${rng.base32(16)}`;
    const shared = rng.chance(0.4) ? newRole(rng, rng.pick(world.accounts), 'rotating') : null;
    people.forEach((person, i) => {
      const start = at + (shared === null ? rng.int(0, 120) * SECOND : i * 20 * MINUTE);
      const first = federate(world, rng, 'recycled-key-ids', person, start);
      const role = shared ?? newRole(rng, first.session.role.account, 'reporting');
      const session = newSession(rng, role, shared === null ? person.login : 'automation', start + 5 * MINUTE, {
        keyId,
      });
      const { chain } = assumeRole(
        world,
        rng,
        {
          identity: sessionIdentity(first.session),
          chain: first.chain,
          machine: person.machine,
          tool: 'aws-cli',
          account: first.session.role.account,
        },
        session,
        start + 5 * MINUTE,
      );
      useSession(world, rng, session, {
        chain,
        machine: person.machine,
        tools: ['aws-cli'],
        from: session.issuedAt,
        to: start + 50 * MINUTE,
        count: rng.int(5, 12),
      });
      // The cluster names key, role and session name, not the second of issuance: after the second issue both fit.
      if (shared !== null && i === 1)
        clusterCalls(world, rng, session, { ...chain, honest: false }, person.machine, start + 10 * MINUTE, 3);
    });
  },
};
