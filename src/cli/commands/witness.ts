import { type Command, InvalidArgumentError, Option } from 'commander';
import { commandOf, groupOf } from '../command.ts';

export interface WitnessServeOptions {
  readonly state: string;
  readonly name: string;
  readonly log: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly replica?: string;
}

export interface WitnessAskOptions {
  readonly url?: string;
  readonly key?: string;
}

/** `ascribe witness …`: somebody else who vouches that the log has only grown. */
export const witness = (): Command =>
  groupOf(
    'witness',
    'cosign the checkpoints of others, or have your own cosigned',
    'A witness is somebody outside the operator’s control who signs each checkpoint of a log that continues the last one it ' +
      'signed, with the time. So the operator can neither rewrite the log nor show different people different logs without it being ' +
      'seen. It sees sizes and hashes only, never records. HTTP as in https://c2sp.org/tlog-witness.',
    [
      ['witness serve --state ./witness --name example.org/witness --log log.vkey', 'be a witness of that log'],
      ['witness ask --url http://127.0.0.1:7434 --key witness.vkey', 'have the log here cosigned; bundles carry it'],
    ],
    [serve(), ask()],
  );

const repeated = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const serve = () =>
  commandOf<WitnessServeOptions>({
    name: 'serve',
    summary: 'be a witness of the logs named',
    description:
      'Makes its key in the state folder when there is none, prints its address and public key, and answers until Ctrl-C. Two ' +
      'checkpoints of one size with different roots are kept there as split-view-….checkpoint. With --replica it cosigns a checkpoint only once it ' +
      'has read a copy of the data folder that stands at it: every byte as `ascribe fsck` does, and every run of the index of refs ' +
      'made again from the records. That needs the originals and their key, and takes as long as fsck.',
    examples: [
      ['witness serve --state ./witness --name example.org/witness --log log.vkey', 'on the loopback interface'],
      [
        'witness serve --state ./witness --name example.org/audit --log log.vkey --replica /copy/data',
        'an auditor with a copy',
      ],
    ],
    configure: (command) => {
      command
        .requiredOption('--state <folder>', 'where its key and the last checkpoint of each log are kept')
        .requiredOption('--name <name>', 'name of the witness, like example.org/witness')
        .addOption(
          new Option('--log <vkey>', 'public key of a log, or a file that holds it (repeatable)')
            .argParser(repeated)
            .makeOptionMandatory(),
        )
        .option('--replica <folder>', 'a copy of the data folder, kept up to date by other means: it is checked first')
        .option('--host <address>', 'address to listen on', '127.0.0.1')
        .addOption(new Option('--port <n>', 'port to listen on; 0: any').argParser(portOf).default(7434));
    },
    run: async (_args, options, context) => (await import('../run-witness.ts')).serveWitness(options, context),
  });

const ask = () =>
  commandOf<WitnessAskOptions>({
    name: 'ask',
    summary: 'have the checkpoint of this log cosigned',
    description:
      'Sends the checkpoint with the proof that it continues the last one. The cosignature is kept in the data folder; bundles of this ' +
      'checkpoint carry it. Without options it asks all under `checkpoints.witnesses` in ascribe.yaml.',
    examples: [
      ['witness ask', 'after an ingest, the witnesses of ascribe.yaml'],
      ['witness ask --url https://witness.example.org --key witness.vkey', 'one that is named here'],
    ],
    configure: (command) => {
      command
        .option('--url <url>', 'address of the witness; add-checkpoint is appended')
        .option('--key <vkey>', 'public key of the witness, or a file that holds it');
    },
    run: async (_args, options, context) => (await import('../run-witness.ts')).askForCosignature(options, context),
  });

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('It is not a port.');
  return port;
}
