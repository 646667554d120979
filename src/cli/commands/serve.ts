import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_HOST, DEFAULT_PORT } from '../../server/defaults.ts';
import { commandOf } from '../command.ts';

export interface ServeCommandOptions {
  readonly host: string;
  readonly port: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly machine?: readonly string[];
  readonly login?: boolean;
  readonly watch?: readonly string[];
}

export const serve = () =>
  commandOf<ServeCommandOptions>({
    name: 'serve',
    summary: 'the workbench and the HTTP API, for a team',
    description:
      'Serves the data folder: the workbench for people, an HTTP API for programs (/v1/openapi.json describes it). Needs no ' +
      'configuration on this machine: it listens on the loopback interface only. Ctrl-C ends it after what is under way.',
    examples: [
      ['serve', 'http://127.0.0.1:7433, of the data folder here'],
      ['serve --data /evidence/case-17 --port 8080', 'of another, elsewhere'],
      ['serve --watch /var/log/app', 'takes in what is in that folder, what comes and what grows'],
      [
        'serve --host 0.0.0.0 --tls-cert server.pem --tls-key server.key',
        'for others: TLS, and every request needs a token',
      ],
    ],
    configure: (command) => {
      command
        .addOption(new Option('--host <address>', 'address to listen on').default(DEFAULT_HOST))
        .addOption(new Option('--port <n>', 'port to listen on; 0: any').argParser(parsePort).default(DEFAULT_PORT))
        .option('--tls-cert <file>', 'certificate chain, PEM; required for anything but the loopback interface')
        .option('--tls-key <file>', 'its key, PEM')
        .option('--tls-client-ca <file>', 'who signs the certificates of machines, PEM')
        .addOption(
          new Option(
            '--machine <name=role>',
            'role of the machine with this name in its certificate: its CN, or like URI:spiffe://… (repeatable)',
          ).argParser((value: string, before: readonly string[] = []) => [...before, value]),
        )
        .addOption(
          new Option('--watch <dir>', 'take in the files of this folder as they come and grow (repeatable)').argParser(
            (value: string, before: readonly string[] = []) => [...before, value],
          ),
        )
        .option('--login', 'ask for a token or certificate on the loopback interface as well');
    },
    run: async (_args, options, context) => {
      const { runServe } = await import('../run-serve.ts');
      await runServe(options, context);
    },
  });

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('It is not a port.');
  return port;
}
