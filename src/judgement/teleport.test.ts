import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../model/source.ts';
import { readAndJudged } from './read-and-judged.fixture.ts';

const CLUSTER = 'octo.teleport.example';
const ALICE = `teleport.user:${CLUSTER}/alice`;
const BOT = `teleport.bot:${CLUSTER}/deploy`;
const INSTANCE = 'bbbbbbbb-0000-4000-8000-000000000001';
const REQUEST = '66666666-7777-4888-9999-000000000001';
const SUB = 'repo:octo-org/app:ref:refs/heads/main';
const AT = Date.UTC(2026, 2, 2, 9, 15, 30) / 1000;

let serial = 0;
const event = (second: number, name: string, code: string, rest: JsonObject): JsonObject => ({
  event: name,
  code,
  uid: `u${serial++}`,
  time: new Date((AT + second) * 1000).toISOString(),
  cluster_name: CLUSTER,
  ...rest,
});

const session = (n: number): string => `aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeee0${n}`;
const alice = { user: 'alice', user_kind: 1, access_requests: [REQUEST], 'addr.remote': '203.0.113.7:51000' };
const bot = { user: 'bot-deploy', user_kind: 2, bot_name: 'deploy', bot_instance_id: INSTANCE };

const claims = (over: JsonObject = {}): JsonObject => ({
  iss: 'https://token.actions.githubusercontent.com',
  aud: CLUSTER,
  sub: SUB,
  jti: '00000000-0000-4000-8000-000000000001',
  iat: AT - 5,
  exp: AT + 295,
  repository: 'octo-org/app',
  run_id: '700',
  run_attempt: '1',
  check_run_id: '901',
  event_name: 'push',
  ...over,
});

const joins = event(0, 'bot.join', 'TJ001I', {
  bot_name: 'deploy',
  bot_instance_id: INSTANCE,
  method: 'github',
  success: true,
  attributes: { sub: SUB, repository: 'octo-org/app', run_id: '700', run_attempt: '1' },
});

describe('a session through Teleport', () => {
  it('is the user’s who opened it, for each query in a database', () => {
    const [, query] = readAndJudged(
      event(0, 'db.session.start', 'TDB00I', { ...alice, sid: session(1), success: true, db_service: 'orders' }),
      event(5, 'db.session.query', 'TDB02I', { ...alice, sid: session(1), success: true, db_service: 'orders' }),
    );
    expect(query?.map((s) => s.holder)).toEqual([[ALICE]]);
    expect(query?.[0]?.chain.map((step) => step.key)).toContain(`teleport.session:${session(1)}`);
  });

  it('is not another’s who only bears the same session number in another event', () => {
    const [, other] = readAndJudged(
      event(0, 'session.start', 'T2000I', { ...alice, sid: session(1) }),
      event(5, 'session.join', 'T2001I', { user: 'carol', sid: session(1), 'addr.remote': '203.0.113.9:1' }),
    );
    expect(other?.map((s) => s.holder)).toEqual([[`teleport.user:${CLUSTER}/carol`]]);
  });

  it('contradicts itself where a command is another user’s than the session', () => {
    const [, command] = readAndJudged(
      event(0, 'session.start', 'T2000I', { ...alice, sid: session(1) }),
      event(5, 'session.command', 'T4000I', { user: 'mallory', sid: session(1), path: '/bin/cat' }),
    );
    expect(command?.[0]?.verdict).toBe('contested');
    expect(command?.[0]?.operator).toEqual([]);
  });
});

describe('a bot that joins from a job of GitHub Actions', () => {
  const works = event(10, 'session.start', 'T2000I', { ...bot, sid: session(2), login: 'deploy' });

  it('leads back to the workflow whose run both sides wrote', () => {
    const [, , use] = readAndJudged(claims(), joins, works);
    expect(use?.map((s) => s.holder)).toEqual([[`github.workflow:${SUB}`, BOT]]);
  });

  it('does not lead to another run of the same subject', () => {
    const [, , use] = readAndJudged(claims({ run_id: '701' }), joins, works);
    expect(use?.map((s) => s.holder)).toEqual([[`oidc.subject:teleport/${CLUSTER}/github|${SUB}`, BOT]]);
  });

  it('does not lead to a token that was meant for somebody else', () => {
    const [, , use] = readAndJudged(claims({ aud: 'other.example' }), joins, works);
    expect(use?.map((s) => s.holder)).toEqual([[`oidc.subject:teleport/${CLUSTER}/github|${SUB}`, BOT]]);
  });
});
