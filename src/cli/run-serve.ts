import { originPattern } from '../config/policy.ts';
import type { Configured } from '../server/configured.ts';
import { jsonLog } from '../server/log.ts';
import { startServer } from '../server/server.ts';
import type { ServeCommandOptions } from './commands/serve.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { pipelineSettings } from './settings.ts';

export async function runServe({ host, port }: ServeCommandOptions, context: Context): Promise<void> {
  const { terminal } = context;
  const log = jsonLog((line) => process.stderr.write(line));
  let stopped: () => void = () => undefined;
  const server = await startServer({
    dataDir: context.dataDir,
    host,
    port,
    configure: () => configured(context),
    log,
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
}

function configured(context: Context): Configured {
  const { file, policy } = readConfiguration(context.configFile, context.dataDir);
  return {
    settings: pipelineSettings(context),
    named: { id: policy.policyId, definition: policy.definition, file },
    originName: (uri) => originPattern(policy, uri),
  };
}

function listeningFailure(error: unknown, host: string, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return new CliError(EXIT.dataFolder, `${host}:${port} is in use; name another port with --port (0: any).`);
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return new CliError(EXIT.usage, `${host}:${port} cannot be listened on (${code}).`);
  return error;
}
