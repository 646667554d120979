import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { originPattern } from '../config/policy.ts';
import { type MachineSettings, ROLES, type ServerSettings } from '../config/server-schema.ts';
import type { Configured } from '../server/configured.ts';
import { DEFAULT_LOOK_SECONDS } from '../server/defaults.ts';
import { CannotListen } from '../server/ingest/syslog/listener.ts';
import { jsonLog } from '../server/log.ts';
import { namesOf, type TlsOptions, UnsafeServer } from '../server/security/tls.ts';
import { startServer } from '../server/server.ts';
import type { ServeCommandOptions } from './commands/serve.ts';
import { readConfiguration } from './config-file.ts';
import { type Context, endsBySignal } from './context.ts';
import { CliError, usageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { pipelineSettings } from './settings.ts';
import { vouchingOf } from './vouching.ts';

export async function runServe(options: ServeCommandOptions, context: Context): Promise<void> {
  const { host, port } = options;
  const { terminal } = context;
  const log = jsonLog((line) => process.stderr.write(line));
  let stopped: () => void = () => undefined;
  const settings = readConfiguration(context.configFile, context.dataDir).server;
  const server = await startServer({
    dataDir: context.dataDir,
    host,
    port,
    configure: () => configured(context),
    log,
    tls: tlsOf(options, settings),
    login: options.login ?? false,
    settings: withWatched(settings, options.watch ?? []),
    onFailed: () => stopped(),
  }).catch((error: unknown) => {
    throw listeningFailure(error, host, port);
  });
  await terminal.out.write(`${server.url}\n`);
  await terminal.out.flush();
  await new Promise<void>((resolve) => {
    stopped = resolve;
    if (context.interrupted.aborted) resolve();
    context.interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.stop();
  endsBySignal();
}

/** Throws a usage error where what is named is not there or is incomplete. */
function tlsOf(
  { tlsCert, tlsKey, tlsClientCa, machine = [] }: ServeCommandOptions,
  settings: ServerSettings,
): TlsOptions | null {
  if (tlsCert === undefined && tlsKey === undefined) {
    if (tlsClientCa !== undefined || machine.length > 0 || settings.machines.length > 0)
      throw usageError('--tls-client-ca, --machine and server.machines need --tls-cert and --tls-key.');
    return null;
  }
  if (tlsCert === undefined || tlsKey === undefined) throw usageError('--tls-cert and --tls-key go together.');
  const cert = fileOf('--tls-cert', tlsCert);
  const machines = machine.map((text): MachineSettings => {
    const [, name, role] = /^(.+)=(\w+)$/.exec(text) ?? [];
    const known = ROLES.find((r) => r === role);
    if (name === undefined || known === undefined)
      throw usageError(`--machine ${JSON.stringify(text)} is not NAME=ROLE; roles are ${ROLES.join(', ')}.`);
    return { name, role: known };
  });
  return {
    cert,
    key: fileOf('--tls-key', tlsKey),
    clientCa: tlsClientCa === undefined ? null : fileOf('--tls-client-ca', tlsClientCa),
    machines: [...machines, ...settings.machines],
    names: namesOf(cert),
  };
}

/** Folders of `--watch` beside those of the configuration. */
function withWatched(settings: ServerSettings, folders: readonly string[]): ServerSettings {
  const more = folders.map((folder) => ({ folder: resolve(folder), everySeconds: DEFAULT_LOOK_SECONDS }));
  return { ...settings, watch: [...settings.watch, ...more] };
}

function fileOf(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw usageError(`${option} ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}).`);
  }
}

function configured(context: Context): Configured {
  const configuration = readConfiguration(context.configFile, context.dataDir);
  const { file, policy } = configuration;
  return {
    settings: pipelineSettings(context),
    named: { id: policy.policyId, definition: policy.definition, file },
    policy,
    vouchers: vouchingOf(configuration).needs,
    originName: (uri) => originPattern(policy, uri),
  };
}

function listeningFailure(error: unknown, host: string, port: number): unknown {
  if (error instanceof CannotListen) return new CliError(EXIT.dataFolder, `${error.message} Name another address.`);
  if (error instanceof UnsafeServer) return new CliError(EXIT.usage, error.message);
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return new CliError(EXIT.dataFolder, `${host}:${port} is in use; name another port with --port (0: any).`);
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return new CliError(EXIT.usage, `${host}:${port} cannot be listened on (${code}).`);
  return error;
}
