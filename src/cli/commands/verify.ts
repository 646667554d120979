import { InvalidArgumentError, Option } from 'commander';
import { commandOf } from '../command.ts';

export interface VerifyOptions {
  readonly key: string;
  readonly witness?: readonly string[];
  readonly needed?: number;
  readonly authority?: readonly string[];
  readonly stamps?: number;
  readonly known?: string;
  readonly complete?: boolean;
  readonly format: 'text' | 'json';
}

export const verify = () =>
  commandOf<VerifyOptions>({
    name: 'verify',
    summary: 'check a bundle offline, and recompute its verdict',
    description:
      'Needs no data folder and no network. Checks the signatures of checkpoint and statement, that every record is in the ' +
      'signed log and is the one it commits to, and that nothing listed or cited is missing; then reads the enclosed records ' +
      'anew, judges them by the enclosed rules, and compares the attribution byte for byte. The key must come from ' +
      'elsewhere than the bundle. Each reason for refusal has an exit code of its own, 10 to 21 (docs/exit-codes.md).',
    examples: [
      ['verify 3f9a0c1d.bundle.json --key log.vkey', 'with the key in a file'],
      ['verify 3f9a0c1d.bundle.json --key log.vkey --format json', 'the same as data'],
      ['verify 3f9a0c1d.bundle.json --key log.vkey --witness w.vkey --complete', 'cosigned, and nothing left out'],
      ['verify 3f9a0c1d.bundle.json --key log.vkey --authority tsa.pem', 'stamped by that time authority'],
      ['--config ours.yaml verify 3f9a0c1d.bundle.json --key log.vkey', 'as `checkpoints` in that file asks'],
    ],
    configure: (command) => {
      command
        .argument('<bundle>', 'the file')
        .requiredOption('--key <vkey>', 'public key of the log (name+id+base64), or a file that holds it')
        .addOption(
          new Option(
            '--witness <vkey>',
            'a witness whose word counts: its public key, or a file (repeatable)',
          ).argParser(repeated),
        )
        .addOption(
          new Option('--needed <n>', 'how many of them must have cosigned; default: all').argParser(wholeNumber),
        )
        .addOption(
          new Option(
            '--authority <pem>',
            'a time authority whose stamps count: its certificate, or one to which that leads (repeatable)',
          ).argParser(repeated),
        )
        .addOption(
          new Option('--stamps <n>', 'how many of them must have stamped it; default: all').argParser(wholeNumber),
        )
        .option(
          '--known <file>',
          'a checkpoint of the log from elsewhere: an older one, or another of its size, is refused',
        )
        .option('--complete', 'refuse what asserts completeness and does not prove it')
        .addOption(
          new Option('--format <format>', 'text for people, json for programs')
            .choices(['text', 'json'])
            .default('text'),
        );
    },
    run: async ([file = ''], options, context) => {
      const { runVerify } = await import('../run-verify.ts');
      await runVerify(file, options, context);
    },
  });

const repeated = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function wholeNumber(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0) throw new InvalidArgumentError('It is not a number.');
  return n;
}
