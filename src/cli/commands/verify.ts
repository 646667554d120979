import { Option } from 'commander';
import { commandOf } from '../command.ts';

export interface VerifyOptions {
  readonly key: string;
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
      'elsewhere than the bundle. Each reason for refusal has an exit code of its own, 10 to 17 (docs/exit-codes.md).',
    examples: [
      ['verify 3f9a0c1d.bundle.json --key log.vkey', 'with the key in a file'],
      ['verify 3f9a0c1d.bundle.json --key log.vkey --format json', 'the same as data'],
    ],
    configure: (command) => {
      command
        .argument('<bundle>', 'the file')
        .requiredOption('--key <vkey>', 'public key of the log (name+id+base64), or a file that holds it')
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
