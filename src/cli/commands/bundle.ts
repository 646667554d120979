import { type Command, InvalidArgumentError, Option } from 'commander';
import { commandOf } from '../command.ts';

export interface BundleOptions {
  readonly output: string;
  readonly maxRecords: number;
  readonly originals?: boolean;
}

/** Checking a thousand records takes about a second; a case that needs more says so. */
const DEFAULT_MAX_RECORDS = 5000;

export const bundle = () =>
  commandOf<BundleOptions>({
    name: 'bundle',
    summary: 'one verdict with its evidence and proof, as one file for others to check',
    description:
      'Writes one file with the attribution of one action, signed by the log’s key; every record that it cites or that ' +
      'mentions what was consulted for it, redacted, each with its proof of inclusion in one signed checkpoint; and the ' +
      'policy. Whoever has the log’s public key (evidence/keys/log.vkey) checks it offline with verify, or with ' +
      'verifier/verify.mjs, which shares no code with Ascribe. What it does not prove it says. Cosignatures and time stamps on ' +
      'the checkpoint are enclosed; where they are fewer than `checkpoints` in ascribe.yaml asks for, the exit code is 20.',
    examples: [
      ['bundle 3f9a0c1d -o 3f9a0c1d.bundle.json', 'by the beginning of our id'],
      ['bundle 3f9a0c1d -o big.json --max-records 50000', 'where a ref is mentioned by very many records'],
    ],
    configure: (command) => {
      addBundleOptions(command.argument('<event|case>', 'id of the action, as for explain, or of a case'));
    },
    run: async ([id = ''], options, context) => {
      const { runBundle } = await import('../run-bundle.ts');
      await runBundle(id, options, context);
    },
  });

export function addBundleOptions(command: Command): void {
  command
    .requiredOption('-o, --output <file>', 'the file to write; it must not exist yet')
    .option(
      '--originals',
      'enclose redacted records as they were collected, too: with passwords and tokens in the clear',
    )
    .addOption(
      new Option('--max-records <n>', 'enclose so many records at most; what is left out is listed by ref')
        .argParser(parseCount)
        .default(DEFAULT_MAX_RECORDS),
    );
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is not a number from 1 to 999999.');
  return Number(text);
}
