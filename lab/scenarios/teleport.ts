import { type Behind, emitRecord, newChain } from '../emit.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, iso, type JsonMap, MINUTE, SECOND, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

const CLUSTER = 'fjord.teleport.example';

function event(world: World, rng: Rng, at: number, name: string, code: string, body: JsonMap, behind: Behind): void {
  const uid = rng.uuid();
  const text = JSON.stringify({ ei: 0, event: name, uid, code, time: iso(at), cluster_name: CLUSTER, ...body });
  emitRecord(world, { source: 'teleport.audit', stream: CLUSTER, at, text, id: uid }, behind);
}

/** A person asks for access, another grants it, and a session on a host or database runs under it. */
export const teleportAccess: Scenario = {
  name: 'teleport-access',
  weight: 2,
  says: 'An access request, its review, and a session on a host or a database under it.',
  run(world, rng) {
    const at = aMoment(world, rng, 3 * HOUR);
    const person = rng.pick(world.people);
    const user = person.login;
    const reviewer = `lead-${rng.hex(3)}`;
    const ref = (name: string): string => `teleport.user:${CLUSTER}/${name}`;
    const address = `${person.machine.ip}:${rng.int(32_768, 60_999)}`;
    const request = rng.uuid();
    const sid = rng.uuid();
    const opened = at + 6 * MINUTE;
    const chain = newChain(rng, 'teleport-access', ref(user));
    const who: Behind = { chain, device: person.machine.label };
    const lead: Behind = { chain: { ...newChain(rng, 'teleport-access', ref(reviewer)), id: chain.id }, device: null };
    const self = rng.chance(0.2);
    event(
      world,
      rng,
      at,
      'user.login',
      'T1001I',
      { user, user_kind: 1, success: true, method: 'saml', 'addr.remote': address },
      who,
    );
    event(
      world,
      rng,
      at + MINUTE,
      'access_request.create',
      'T5000I',
      { user, id: request, state: 'PENDING', roles: ['production'], reason: 'incident' },
      who,
    );
    event(
      world,
      rng,
      at + 3 * MINUTE,
      'access_request.review',
      'T5002I',
      { id: request, author: self ? user : reviewer, proposed_state: 'APPROVED', state: 'APPROVED' },
      self ? { ...who, device: null } : lead,
    );
    const approval = self ? { by: ref(user), state: 'self-approved' } : { by: ref(reviewer), state: 'approved' };
    const under: Behind = { ...who, also: { approval } };
    const session: JsonMap = { user, user_kind: 1, sid, access_requests: [request] };
    const kind = rng.pick(['ssh', 'database'] as const);
    const target: JsonMap =
      kind === 'ssh'
        ? { login: 'root', server_id: rng.uuid(), server_hostname: 'db1.internal', proto: 'ssh' }
        : { db_service: 'orders', db_name: 'prod', db_user: 'app', db_protocol: 'postgres' };
    const [start, does, end] =
      kind === 'ssh'
        ? ([
            ['session.start', 'T2000I'],
            ['session.command', 'T4000I'],
            ['session.end', 'T2004I'],
          ] as const)
        : ([
            ['db.session.start', 'TDB00I'],
            ['db.session.query', 'TDB02I'],
            ['db.session.end', 'TDB01I'],
          ] as const);
    event(
      world,
      rng,
      opened,
      start[0],
      start[1],
      { ...session, ...target, success: true, 'addr.remote': address },
      under,
    );
    for (let i = 1; i <= rng.int(1, 4); i++) {
      const did: JsonMap =
        kind === 'ssh'
          ? { program: 'cat', path: '/usr/bin/cat', argv: ['/etc/shadow'], return_code: 0, pid: rng.int(100, 9_999) }
          : { db_query: 'select * from orders', success: true };
      event(world, rng, opened + i * 20 * SECOND, does[0], does[1], { ...session, ...target, ...did }, under);
    }
    event(world, rng, opened + 30 * MINUTE, end[0], end[1], { ...session, ...target }, under);
  },
};
