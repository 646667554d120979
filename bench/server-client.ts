import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A server of its own, through the command line, as an operator starts it. */
export interface StartedServer {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export async function startServe(dataDir: string): Promise<StartedServer> {
  const flags = (process.env['BENCH_SERVER_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
  const child = spawn(process.execPath, [...flags, PROGRAM, 'serve', '--data', dataDir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
    if (process.env['BENCH_SERVER_LOG'] !== undefined) process.stderr.write(chunk);
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  return {
    url,
    child,
    end: async (signal) => {
      child.kill(signal);
      await gone;
    },
  };
}

const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../bin/ascribe.mjs' : '../../bin/ascribe.mjs', import.meta.url),
);

const USES_PER_SESSION = 50;

/** Id of the n-th record; the source's own. */
export const idOf = (n: number): string => `0000abcd-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

/** CloudTrail lines number `from` up to `to`: sessions of an IAM user each, issued and then used. */
export function trail(from: number, to: number): string {
  const lines: string[] = [];
  for (let n = from; n < to; n++) lines.push(JSON.stringify(record(n)));
  return `${lines.join('\n')}\n`;
}

function record(n: number) {
  const session = Math.floor(n / USES_PER_SESSION);
  const key = `ASIA${session.toString(36).toUpperCase().padStart(16, '0')}`;
  const begin = Date.UTC(2026, 2, 2) + session * 1000;
  const iso = (millis: number): string => new Date(millis).toISOString().replace(/\.\d+/, '');
  const common = {
    eventVersion: '1.11',
    eventTime: iso(begin + (n % USES_PER_SESSION) * 1000),
    awsRegion: 'eu-central-1',
    sourceIPAddress: `198.51.100.${session % 250}`,
    userAgent: 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1',
    eventID: idOf(n),
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  };
  if (n % USES_PER_SESSION === 0)
    return {
      ...common,
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      userIdentity: {
        type: 'IAMUser',
        principalId: `AIDAEXAMPLE${(session % 300).toString().padStart(10, '0')}`,
        arn: `arn:aws:iam::111122223333:user/u${session % 300}`,
        accountId: '111122223333',
        accessKeyId: `AKIAEXAMPLE${(session % 300).toString().padStart(9, '0')}`,
        userName: `u${session % 300}`,
      },
      responseElements: { credentials: { accessKeyId: key, expiration: 'Mar 3, 2026, 10:00:00 AM' } },
    };
  return {
    ...common,
    eventSource: n % 7 === 0 ? 'iam.amazonaws.com' : 's3.amazonaws.com',
    eventName: n % 7 === 0 ? 'CreateUser' : 'GetObject',
    requestParameters: { bucketName: 'cases', key: `file-${n % 500}` },
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE0000000001:u${session % 300}`,
      arn: `arn:aws:sts::111122223333:assumed-role/Admin/u${session % 300}`,
      accountId: '111122223333',
      accessKeyId: key,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE0000000001',
          arn: 'arn:aws:iam::111122223333:role/Admin',
          accountId: '111122223333',
          userName: 'Admin',
        },
        attributes: { creationDate: iso(begin), mfaAuthenticated: 'false' },
      },
    },
  };
}

/** Until the server has judged so many actions. */
export async function judged(url: string, actions: number): Promise<{ counts: Record<string, number> }> {
  for (;;) {
    const status = (await (await fetch(`${url}/v1/status`)).json()) as { counts: Record<string, number> };
    if ((status.counts.actions ?? 0) >= actions) return status;
    await new Promise((resume) => setTimeout(resume, 100));
  }
}
