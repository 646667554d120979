import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { userAgent } from './agents.ts';
import { anApiCall, commandOf } from './formats/api-calls.ts';
import {
  assumedRoleUser,
  type IamUser,
  issuedCredentials,
  longLivedKeyId,
  newIamUser,
  newRole,
  newSession,
  type Role,
  sessionIdentity,
  userIdentity,
} from './formats/aws-identity.ts';
import { type Call, cloudTrailRecord } from './formats/cloudtrail.ts';
import { Rng } from './prng.ts';
import { type Account, EPOCH, SECOND } from './world.ts';

const USAGE = `Usage: node dist/lab/big.js --records 500000 --out FILE.ndjson [--per-session 20] [--seed 7]

CloudTrail as NDJSON: a new assumed-role session for every --per-session records (its AssumeRole, then uses).
`;

/** Sessions, one after another: an IAM user's key assumes a role, and the role's key works. Lines of JSON. */
export function* bigTrail(seed: string, records: number, perSession: number): Generator<string> {
  const rng = new Rng(`big/${seed}`);
  const accounts: Account[] = ['production', 'staging', 'shared', 'sandbox'].map((label, i) => ({
    id: `4${rng.digits(11)}`,
    label,
    region: ['eu-central-1', 'us-east-1', 'eu-west-1', 'us-west-2'][i] as string,
  }));
  const users = accounts.flatMap((a) =>
    Array.from({ length: 50 }, (_, i) => ({
      user: newIamUser(rng, a, `svc-${a.label}-${i}`),
      key: longLivedKeyId(rng),
      ip: rng.ipv4(),
    })),
  );
  const roles = new Map<Account, Role[]>(
    accounts.map((a) => [a, Array.from({ length: 25 }, (_, i) => newRole(rng, a, `work-${i}`))]),
  );
  let made = 0;
  for (let session = 0; made < records; session++) {
    const who = rng.pick(users);
    const at = EPOCH + session * SECOND;
    const count = Math.min(perSession, records - made);
    made += count;
    yield* oneSession(rng, who, rng.pick(roles.get(who.user.account) ?? []), at, count);
  }
}

function* oneSession(
  rng: Rng,
  who: { readonly user: IamUser; readonly key: string; readonly ip: string },
  role: Role,
  at: number,
  records: number,
): Generator<string> {
  const account = role.account;
  const session = newSession(rng, role, `run-${rng.hex(8)}`, at);
  const line = (call: Call): string => `${JSON.stringify(cloudTrailRecord(rng, call).json)}\n`;
  yield line({
    account,
    at,
    identity: userIdentity(who.user, who.key),
    service: 'sts',
    name: 'AssumeRole',
    readOnly: true,
    ip: who.ip,
    userAgent: userAgent(rng, 'boto3', 'linux', ''),
    params: { roleArn: role.arn, roleSessionName: session.name, durationSeconds: 3600 },
    response: { credentials: issuedCredentials(rng, session), assumedRoleUser: assumedRoleUser(session) },
    resources: [{ accountId: account.id, type: 'AWS::IAM::Role', ARN: role.arn }],
  });
  const identity = sessionIdentity(session);
  for (let i = 1; i < records; i++) {
    const call = anApiCall(rng, account);
    yield line({
      ...call,
      account,
      at: at + i * 2 * SECOND,
      identity,
      ip: who.ip,
      userAgent: userAgent(rng, 'aws-cli', 'linux', commandOf(call)),
    });
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      records: { type: 'string' },
      out: { type: 'string' },
      'per-session': { type: 'string', default: '20' },
      seed: { type: 'string', default: '7' },
      help: { type: 'boolean', default: false },
    },
  });
  const records = Number(values.records);
  const perSession = Number(values['per-session']);
  if (values.help || values.out === undefined || !(records >= 1) || !(perSession >= 1)) {
    (values.help ? console.log : console.error)(USAGE);
    return values.help ? 0 : 2;
  }
  const file = createWriteStream(values.out, { highWaterMark: 1 << 22 });
  let block: string[] = [];
  for (const line of bigTrail(values.seed, records, perSession)) {
    block.push(line);
    if (block.length < 512) continue;
    if (!file.write(block.join(''))) await once(file, 'drain');
    block = [];
  }
  file.end(block.join(''));
  await finished(file);
  return 0;
}

if (process.argv[1]?.endsWith('big.js') === true) process.exitCode = await main();
