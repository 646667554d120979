import { emitOkta, newChain } from '../emit.ts';
import { newRole, newSession, sessionIdentity } from '../formats/aws-identity.ts';
import { assumeRole, assumeWithSaml, signIn, ssoToAws, useSession } from '../people.ts';
import { aMoment, HOUR, MINUTE, newPerson, SECOND } from '../world.ts';
import type { Scenario } from './scenario.ts';
import { federate } from './sso-chains.ts';

const LOST = { lost: true } as const;

export const missingIssuance: Scenario = {
  name: 'missing-issuance',
  weight: 4,
  says: 'A link of the chain was never collected: the Okta records, the first AssumeRole, or one in the middle.',
  run(world, rng) {
    const person = rng.pick(world.people);
    const at = aMoment(world, rng, 4 * HOUR);
    const gone = rng.pick(['okta', 'sign-in', 'saml', 'middle'] as const);
    const who = signIn(
      world,
      rng,
      'missing-issuance',
      person,
      at,
      gone === 'okta' || gone === 'sign-in' ? { delivery: LOST } : {},
    );
    ssoToAws(world, rng, who, at + 10 * SECOND, person.login, gone === 'okta' ? LOST : undefined);
    const role = newRole(rng, rng.pick(world.accounts), 'Engineer');
    const { session, chain } = assumeWithSaml(
      world,
      rng,
      who,
      role,
      at + 12 * SECOND,
      person.login,
      gone === 'saml' ? { delivery: LOST } : {},
    );
    useSession(world, rng, session, {
      chain,
      machine: person.machine,
      tools: ['aws-cli'],
      from: session.issuedAt + SECOND,
      to: at + 40 * MINUTE,
      count: rng.int(4, 9),
    });
    const next = newSession(rng, newRole(rng, role.account, 'deploy'), person.login, at + 20 * MINUTE);
    const on = assumeRole(
      world,
      rng,
      { identity: sessionIdentity(session), chain, machine: person.machine, tool: 'aws-cli', account: role.account },
      next,
      next.issuedAt,
      gone === 'middle' ? { delivery: LOST } : {},
    );
    useSession(world, rng, next, {
      chain: on.chain,
      machine: person.machine,
      tools: ['aws-cli'],
      from: next.issuedAt,
      to: at + 70 * MINUTE,
      count: rng.int(4, 9),
    });
  },
};

export const sameSecond: Scenario = {
  name: 'same-second',
  weight: 3,
  says: 'Three roles assumed and used within one second.',
  run(world, rng) {
    const person = rng.pick(world.people);
    const at = aMoment(world, rng, 3 * HOUR);
    const first = federate(world, rng, 'same-second', person, at);
    const t = first.session.issuedAt;
    let now = { session: first.session, chain: first.chain };
    for (const name of ['stage-one', 'stage-two', 'stage-three']) {
      const session = newSession(rng, newRole(rng, now.session.role.account, name), name, t);
      now = assumeRole(
        world,
        rng,
        {
          identity: sessionIdentity(now.session),
          chain: now.chain,
          machine: person.machine,
          tool: 'boto3',
          account: session.role.account,
        },
        session,
        t + rng.int(0, 900),
      );
      useSession(world, rng, session, {
        chain: now.chain,
        machine: person.machine,
        tools: ['boto3'],
        from: t,
        to: t + 990,
        count: rng.int(2, 4),
      });
    }
  },
};

export const lateAndTwice: Scenario = {
  name: 'late-and-twice',
  weight: 2,
  says: 'The issuance arrives hours after the uses, and everything is delivered more than once.',
  run(world, rng) {
    const person = rng.pick(world.people);
    const at = aMoment(world, rng, 4 * HOUR);
    const first = federate(world, rng, 'late-and-twice', person, at);
    const next = newSession(rng, newRole(rng, first.session.role.account, 'deploy'), 'late', at + 10 * MINUTE);
    const on = assumeRole(
      world,
      rng,
      {
        identity: sessionIdentity(first.session),
        chain: first.chain,
        machine: person.machine,
        tool: 'aws-cli',
        account: next.role.account,
      },
      next,
      next.issuedAt,
      { delivery: { late: 6 * HOUR, copies: 2 } },
    );
    useSession(world, rng, next, {
      chain: on.chain,
      machine: person.machine,
      tools: ['aws-cli'],
      from: next.issuedAt,
      to: at + 60 * MINUTE,
      count: rng.int(4, 9),
      delivery: { copies: rng.int(1, 3) },
    });
  },
};

/** Two callers get one key id for one role and session name in one second: the records allow both. */
export const ambiguousTwins: Scenario = {
  name: 'ambiguous-twins',
  weight: 2,
  says: 'Two callers were given the same key id, role and session name in the same second.',
  run(world, rng) {
    const [a, b] = [rng.pick(world.people), rng.pick(world.people)];
    if (a === b) return;
    const at = aMoment(world, rng, 4 * HOUR);
    const account = rng.pick(world.accounts);
    const role = newRole(rng, account, 'shared-automation');
    const session = newSession(rng, role, 'automation', at + 10 * MINUTE);
    for (const person of [a, b]) {
      const first = federate(world, rng, 'ambiguous-twins', person, at + rng.int(0, 60) * SECOND, { honest: false });
      const on = assumeRole(
        world,
        rng,
        {
          identity: sessionIdentity(first.session),
          chain: first.chain,
          machine: person.machine,
          tool: 'boto3',
          account: first.session.role.account,
        },
        session,
        session.issuedAt + rng.int(0, 900),
      );
      useSession(world, rng, session, {
        chain: on.chain,
        machine: person.machine,
        tools: ['boto3'],
        from: session.issuedAt + SECOND,
        to: at + 50 * MINUTE,
        count: rng.int(3, 6),
      });
    }
  },
};

/** Two Okta users mapped to one app user, signing on within minutes: the SAML subject fits both. */
export const ambiguousSubjects: Scenario = {
  name: 'ambiguous-subjects',
  weight: 2,
  says: 'Two Okta users mapped to one shared AWS user name sign on within two minutes.',
  run(world, rng) {
    const [a, b] = [rng.pick(world.people), rng.pick(world.people)];
    if (a === b) return;
    const at = aMoment(world, rng, 4 * HOUR);
    const nameId = `ops-${rng.hex(6)}@${world.domain}`;
    const role = newRole(rng, rng.pick(world.accounts), 'Operations');
    [a, b].forEach((person, i) => {
      const start = at + i * 60 * SECOND;
      const who = signIn(world, rng, 'ambiguous-subjects', person, start - 5 * MINUTE, { honest: false });
      ssoToAws(world, rng, who, start, nameId);
      // Both assertions are taken to AWS after both sign-ons.
      const { session, chain } = assumeWithSaml(world, rng, who, role, at + 90 * SECOND + i * 20 * SECOND, nameId);
      useSession(world, rng, session, {
        chain,
        machine: person.machine,
        tools: ['aws-cli'],
        from: session.issuedAt + SECOND,
        to: at + 40 * MINUTE,
        count: rng.int(3, 7),
      });
    });
  },
};

/** An e-mail that passes from one Okta user to another. The account is the immutable id. */
export const renamedUsers: Scenario = {
  name: 'renamed-users',
  weight: 2,
  says: 'A login name passes from one Okta user to another; each federates while it has it.',
  run(world, rng) {
    const at = aMoment(world, rng, 8 * HOUR);
    const login = `${rng.pick(['press', 'desk', 'duty'])}-${rng.hex(6)}@${world.domain}`;
    [0, 1].forEach((i) => {
      const start = at + i * 4 * HOUR;
      const person = newPerson(rng, login, i === 0 ? 'First Holder' : 'Second Holder', rng.ipv4());
      const { session, chain, who } = federate(world, rng, 'renamed-users', person, start);
      useSession(world, rng, session, {
        chain,
        machine: person.machine,
        tools: ['aws-cli'],
        from: session.issuedAt + SECOND,
        to: start + HOUR,
        count: rng.int(4, 9),
      });
      if (i === 1) return;
      const later = { ...person, login: `${login.split('@')[0]}.former@${world.domain}` };
      emitOkta(
        world,
        rng,
        {
          at: start + 2 * HOUR,
          eventType: 'user.account.update_profile',
          message: 'Update user profile for Okta',
          legacy: 'core.user.config.user_profile.update',
          actor: { id: person.oktaId, login: later.login, name: person.name },
          machine: person.machine,
          session: who.session,
          result: 'SUCCESS',
          target: [
            { id: person.oktaId, type: 'User', alternateId: later.login, displayName: person.name, detailEntry: null },
          ],
        },
        { chain: who.chain, device: person.machine.label },
      );
      const again = federate(world, rng, 'renamed-users', later, start + 150 * MINUTE);
      useSession(world, rng, again.session, {
        chain: again.chain,
        machine: person.machine,
        tools: ['aws-cli'],
        from: again.session.issuedAt + SECOND,
        to: start + 180 * MINUTE,
        count: rng.int(2, 5),
      });
    });
  },
};

/** Refused sign-ins name an account and prove nobody. */
export const oktaRefused: Scenario = {
  name: 'okta-refused',
  weight: 2,
  says: 'Sign-ins to Okta that are refused, under the names of people who are signed in elsewhere.',
  run(world, rng) {
    const at = aMoment(world, rng, HOUR);
    const attacker = newPerson(rng, 'unused@example', 'unused', rng.ipv4()).machine;
    const chain = newChain(rng, 'okta-refused', null);
    for (let i = 0; i < rng.int(2, 5); i++) {
      const victim = rng.pick(world.people);
      const known = rng.chance(0.7);
      emitOkta(
        world,
        rng,
        {
          at: at + i * 7 * SECOND,
          eventType: 'user.session.start',
          message: 'User login to Okta',
          legacy: 'core.user_auth.login_failed',
          actor: { id: known ? victim.oktaId : 'unknown', login: victim.login, name: known ? victim.name : 'unknown' },
          machine: attacker,
          session: null,
          result: 'FAILURE',
          reason: known ? 'INVALID_CREDENTIALS' : 'VERIFICATION_ERROR',
          credentialType: 'PASSWORD',
        },
        { chain, device: attacker.label },
      );
    }
  },
};
