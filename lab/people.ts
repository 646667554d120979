import { type Tool, userAgent } from './agents.ts';
import { type Behind, type Chain, emitCloudTrail, emitOkta, newChain } from './emit.ts';
import { anApiCall, commandOf } from './formats/api-calls.ts';
import {
  assumedRoleUser,
  issuedCredentials,
  newSession,
  type Role,
  type RoleSession,
  roleRef,
  sessionIdentity,
  temporaryKeyId,
} from './formats/aws-identity.ts';
import type { OktaSession } from './formats/okta.ts';
import type { Rng } from './prng.ts';
import {
  type Account,
  type Delivery,
  HOUR,
  type JsonMap,
  type Machine,
  type Person,
  SECOND,
  type World,
} from './world.ts';

/** A person signed in to Okta. */
export interface SignedIn {
  readonly person: Person;
  readonly chain: Chain;
  readonly session: OktaSession;
}

export function signIn(
  world: World,
  rng: Rng,
  scenario: string,
  person: Person,
  at: number,
  rest: { readonly honest?: boolean; readonly delivery?: Delivery } = {},
): SignedIn {
  const session = { id: rng.base62(25), rootId: rng.base62(25) };
  const chain = newChain(rng, scenario, person.oktaRef, {
    honest: rest.honest ?? true,
    opened: at + world.oktaSkew,
    closes: at + 12 * HOUR,
  });
  emitOkta(
    world,
    rng,
    {
      at,
      eventType: 'user.session.start',
      message: 'User login to Okta',
      legacy: 'core.user_auth.login_success',
      actor: { id: person.oktaId, login: person.login, name: person.name },
      machine: person.machine,
      session,
      result: 'SUCCESS',
      credentialType: 'PASSWORD',
    },
    behindOf(chain, person.machine, rest.delivery),
  );
  return { person, chain, session };
}

const behindOf = (chain: Chain, machine: Machine, delivery?: Delivery, thief?: string): Behind => ({
  chain,
  device: machine.label,
  ...(thief === undefined ? {} : { thief }),
  ...(delivery === undefined ? {} : { delivery }),
});

/** Okta's word that it asserted this person to the AWS app: the app user's name is the SAML NameID. */
export function ssoToAws(
  world: World,
  rng: Rng,
  who: SignedIn,
  at: number,
  nameId: string,
  delivery?: Delivery,
  thief?: string,
): void {
  emitOkta(
    world,
    rng,
    {
      at,
      eventType: 'user.authentication.sso',
      message: 'User single sign on to app',
      legacy: 'app.auth.sso',
      actor: { id: who.person.oktaId, login: who.person.login, name: who.person.name },
      machine: who.person.machine,
      session: who.session,
      result: 'SUCCESS',
      target: [
        {
          id: `0oa${rng.base62(17)}`,
          type: 'AppInstance',
          alternateId: 'AWS Account Federation',
          displayName: 'AWS Account Federation',
          detailEntry: { signOnModeType: 'SAML_2_0' },
        },
        {
          id: `0ua${rng.base62(17)}`,
          type: 'AppUser',
          alternateId: nameId,
          displayName: who.person.name,
          detailEntry: null,
        },
      ],
      debug: {
        initiationType: 'IDP_INITIATED',
        signOnMode: 'SAML 2.0',
        requestUri: `/app/amazon_aws/exk${rng.base62(17)}/sso/saml`,
      },
    },
    behindOf(who.chain, who.person.machine, delivery, thief),
  );
}

export interface Federated {
  readonly session: RoleSession;
  readonly chain: Chain;
}

/** AssumeRoleWithSAML with Okta's assertion. CloudTrail names the subject, not the Okta account. */
export function assumeWithSaml(
  world: World,
  rng: Rng,
  who: SignedIn,
  role: Role,
  at: number,
  nameId: string,
  options: {
    readonly sessionName?: string;
    readonly delivery?: Delivery;
    readonly hours?: number;
    readonly thief?: string;
  } = {},
): Federated {
  const provider = `arn:aws:iam::${role.account.id}:saml-provider/${world.samlProvider}`;
  const session = newSession(rng, role, options.sessionName ?? nameId, at, { hours: options.hours ?? 4, mfa: false });
  const qualifier = rng.base64(20);
  const shallow = [`aws.saml-user:${provider}/${nameId}`];
  const machine = who.person.machine;
  const own: Chain = {
    ...who.chain,
    session: `${who.chain.id}/${session.keyId}`,
    opened: session.issuedAt,
    closes: session.expires,
    shallow,
    holder: [...who.chain.holder, roleRef(role)],
  };
  emitCloudTrail(
    world,
    rng,
    {
      account: role.account,
      at,
      identity: {
        type: 'SAMLUser',
        principalId: `${qualifier}:${nameId}`,
        userName: nameId,
        identityProvider: qualifier,
      },
      service: 'sts',
      name: 'AssumeRoleWithSAML',
      readOnly: true,
      ip: machine.ip,
      userAgent: userAgent(rng, 'browser', machine.os, ''),
      params: {
        sAMLAssertionID: `id${rng.digits(19)}`,
        roleSessionName: session.name,
        durationSeconds: (session.expires - session.issuedAt) / SECOND,
        roleArn: role.arn,
        principalArn: provider,
      },
      response: {
        subjectType: 'unspecified',
        issuer: 'http://www.okta.com/exkAwsFederation',
        credentials: issuedCredentials(rng, session),
        nameQualifier: qualifier,
        assumedRoleUser: assumedRoleUser(session),
        subject: nameId,
        audience: 'https://signin.aws.amazon.com/saml',
      },
      resources: [
        { accountId: role.account.id, type: 'AWS::IAM::Role', ARN: role.arn },
        { accountId: role.account.id, type: 'AWS::IAM::SAMLProvider', ARN: provider },
      ],
    },
    behindOf({ ...who.chain, shallow }, machine, options.delivery, options.thief),
  );
  return { session, chain: own };
}

/** AssumeRole by whoever presents `identity`. */
export function assumeRole(
  world: World,
  rng: Rng,
  by: {
    readonly identity: JsonMap;
    readonly chain: Chain;
    readonly machine: Machine;
    readonly tool: Tool;
    readonly account: Account;
  },
  session: RoleSession,
  at: number,
  options: {
    readonly delivery?: Delivery;
    readonly sharedEventId?: string;
    readonly requestId?: string;
    readonly thief?: string;
  } = {},
): Federated {
  const { role } = session;
  const chain: Chain = {
    ...by.chain,
    session: `${by.chain.id}/${session.keyId}`,
    opened: session.issuedAt,
    closes: session.expires,
    holder: [...by.chain.holder, roleRef(role)],
  };
  const crosses = role.account.id !== by.account.id;
  const shared = options.sharedEventId ?? (crosses ? rng.uuid() : undefined);
  const call = {
    account: by.account,
    at,
    identity: by.identity,
    service: 'sts',
    name: 'AssumeRole',
    readOnly: true,
    ip: by.machine.ip,
    userAgent: userAgent(rng, by.tool, by.machine.os, 'sts.assume-role'),
    params: {
      roleArn: role.arn,
      roleSessionName: session.name,
      durationSeconds: (session.expires - session.issuedAt) / SECOND,
      sourceIdentity: session.sourceIdentity,
    },
    response: {
      credentials: issuedCredentials(rng, session),
      assumedRoleUser: assumedRoleUser(session),
      sourceIdentity: session.sourceIdentity,
    },
    resources: [{ accountId: role.account.id, type: 'AWS::IAM::Role', ARN: role.arn }],
    requestId: options.requestId ?? rng.uuid(),
    ...(shared === undefined ? {} : { sharedEventId: shared }),
  };
  const behind: Behind = {
    chain: by.chain,
    device: by.machine.label,
    ...(options.thief === undefined ? {} : { thief: options.thief }),
    ...(options.delivery === undefined ? {} : { delivery: options.delivery }),
  };
  emitCloudTrail(world, rng, call, behind);
  // The owner of the role gets its own copy: same sharedEventID, own eventID, the caller's identity cut down.
  if (crosses) {
    const cut = {
      type: 'AWSAccount',
      principalId: by.identity['principalId'],
      accountId: by.account.id,
    };
    emitCloudTrail(world, rng, { ...call, identity: cut, recipient: role.account.id }, behind);
  }
  return { session, chain };
}

export interface Using {
  readonly chain: Chain;
  readonly machine: Machine;
  readonly tools: readonly Tool[];
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly thief?: string;
  readonly delivery?: Delivery;
  /** Address to use instead of the machine's (IPv6, another network). */
  readonly ip?: (at: number) => string;
}

/** `count` API calls with a session's credentials, spread evenly with jitter over [from, to]. */
/** What a session does; gives the ids of its calls. */
export function useSession(world: World, rng: Rng, session: RoleSession, u: Using): readonly string[] {
  return useIdentity(world, rng, session.role.account, () => sessionIdentity(session), u);
}

export function useIdentity(
  world: World,
  rng: Rng,
  account: Account,
  identity: () => JsonMap,
  u: Using,
): readonly string[] {
  const ids: string[] = [];
  for (let i = 0; i < u.count; i++) {
    const at = u.from + Math.floor(((u.to - u.from) * (i + rng.next())) / u.count);
    const call = anApiCall(rng, account);
    const tool = rng.pick(u.tools);
    const id = emitCloudTrail(
      world,
      rng,
      {
        ...call,
        account,
        at,
        identity: identity(),
        ip: u.ip?.(at) ?? u.machine.ip,
        userAgent: userAgent(rng, tool, u.machine.os, commandOf(call)),
      },
      {
        chain: u.chain,
        device: u.machine.label,
        ...(u.thief === undefined ? {} : { thief: u.thief }),
        ...(u.delivery === undefined ? {} : { delivery: u.delivery }),
      },
    );
    ids.push(id);
  }
  return ids;
}

/** The console mints a key per request within one session. */
export function useConsole(
  world: World,
  rng: Rng,
  account: Account,
  identity: (keyId: string) => JsonMap,
  u: Using,
): void {
  for (let i = 0; i < u.count; i++) {
    const at = u.from + Math.floor(((u.to - u.from) * (i + rng.next())) / u.count);
    const call = anApiCall(rng, account);
    emitCloudTrail(
      world,
      rng,
      {
        ...call,
        account,
        at,
        identity: identity(temporaryKeyId(rng)),
        ip: u.ip?.(at) ?? u.machine.ip,
        userAgent: userAgent(rng, 'browser', u.machine.os, ''),
        fromConsole: true,
      },
      { chain: u.chain, device: u.machine.label, ...(u.thief === undefined ? {} : { thief: u.thief }) },
    );
  }
}
