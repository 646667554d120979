import { type Behind, emitRecord, newChain } from '../emit.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, iso, MINUTE, SECOND, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

const REALM = { id: '5b1f6c0e-2d3a-4b5c-8d6e-7f8091a2b3c4', name: 'agencies' };
const AGENCIES = ['NY0303000', 'TX2270000', 'CA0194200'];

interface Said {
  readonly [detail: string]: string;
}

/** One event of Keycloak's JSON log (Quarkus, `jboss-logging` listener). */
export function keycloak(world: World, rng: Rng, at: number, type: string, said: Said, behind: Behind): void {
  const all = { type, realmId: REALM.id, realmName: REALM.name, ...said };
  const text = JSON.stringify({
    timestamp: iso(at),
    sequence: rng.int(1000, 9_999_999),
    loggerClassName: 'org.jboss.logging.Logger',
    loggerName: 'org.keycloak.events',
    level: 'DEBUG',
    message: Object.entries(all)
      .map(([k, v]) => `${k}="${v}"`)
      .join(', '),
    threadName: `executor-thread-${rng.int(1, 60)}`,
    threadId: rng.int(20, 90),
    hostName: 'keycloak-0',
    processName: 'QuarkusEntryPoint',
    processId: 1,
  });
  emitRecord(world, { source: 'keycloak.events', stream: REALM.name, at, text }, behind);
}

export interface Opening {
  readonly at: number;
  readonly user: string;
  readonly jti: string;
  readonly ip: string;
  readonly pod: string;
  readonly op: string;
  /** What the mesh and the verified token told the application: the pod's uid and node, and until when the token is good. */
  readonly podUid?: string;
  readonly node?: string;
  readonly exp?: number;
  /** The officer for whom it is done, and the agency; absent where the service acts by itself. */
  readonly act?: { readonly officer: string; readonly ori: string };
}

/** One line of the application: it verified a token, and says whose it is. Returns the id. */
export function caseRecord(world: World, rng: Rng, o: Opening, behind: Behind): string {
  const id = rng.uuid();
  const record = {
    app: 'case-api',
    id,
    ts: iso(o.at),
    op: o.op,
    case: `CF-${rng.digits(6)}`,
    sub: o.user,
    jti: o.jti,
    ip: o.ip,
    pod: o.pod,
    result: 'ok',
    ...(o.podUid === undefined ? {} : { podUid: o.podUid, node: o.node }),
    ...(o.exp === undefined ? {} : { exp: iso(o.exp) }),
    ...(o.act === undefined ? {} : { act: o.act }),
  };
  emitRecord(
    world,
    { source: 'custom.case-api', stream: 'case-api', at: o.at, text: JSON.stringify(record), id },
    behind,
  );
  return id;
}

/** Officers sign in to a portal; the portal's service exchanges their token; the application sees the exchanged one. */
export const caseFiles: Scenario = {
  name: 'case-files',
  weight: 3,
  says: 'A case file is opened through a service: sign-in at Keycloak, token exchange, and the application’s own log.',
  run(world, rng) {
    const at = aMoment(world, rng, 2 * HOUR);
    const officer = rng.pick(world.people);
    const user = rng.uuid();
    const session = rng.uuid();
    const ip = officer.machine.ip;
    const chain = newChain(rng, 'case-files', `keycloak.user:${user}`, { opened: at });
    const person: Behind = { chain, device: officer.machine.label };
    const jti = (kind: string): string => `${kind}:${rng.uuid()}`;
    const common = { clientId: 'case-portal', userId: user, sessionId: session, ipAddress: ip };
    keycloak(world, rng, at, 'LOGIN', { ...common, auth_method: 'openid-connect', username: officer.login }, person);
    const first = jti('onrtac');
    const refresh = jti('onrtrt');
    keycloak(
      world,
      rng,
      at + SECOND,
      'CODE_TO_TOKEN',
      { ...common, token_id: first, refresh_token_id: refresh, client_auth_method: 'client-secret' },
      person,
    );
    const lost = rng.chance(0.15);
    for (let n = 0; n < rng.int(1, 3); n++) {
      const then = at + (2 + n * 9) * MINUTE;
      const exchanged = jti('ontrte');
      const service = { clientId: 'case-service', userId: user, sessionId: session, ipAddress: '10.20.0.31' };
      keycloak(
        world,
        rng,
        then,
        'TOKEN_EXCHANGE',
        { ...service, token_id: exchanged, subject_token_client_id: 'case-portal', client_auth_method: 'client-jwt' },
        { chain, device: 'case-service', ...(lost ? { delivery: { lost: true } } : {}) },
      );
      const opens = rng.int(1, 4);
      for (let i = 0; i < opens; i++) {
        caseRecord(
          world,
          rng,
          {
            at: then + (1 + i * 20) * SECOND,
            user,
            jti: exchanged,
            ip: '10.20.0.31',
            pod: `case-service-${rng.hex(5)}`,
            op: rng.pick(['case.open', 'case.search', 'exhibit.read']),
            act: { officer: officer.login, ori: rng.pick(AGENCIES) },
          },
          { chain, device: 'case-service' },
        );
      }
    }
  },
};
