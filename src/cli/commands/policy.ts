import { Option } from 'commander';
import { commandOf, groupOf } from '../command.ts';

const check = () =>
  commandOf({
    name: 'check',
    summary: 'check a configuration, mappings of applications included',
    description:
      'Reads the file as every other command would, and names the version that verdicts would carry. Each mistake is told with ' +
      'its line and column and what to do; entries that contradict each other are mistakes. Nothing is changed.',
    examples: [
      ['policy check ascribe.yaml', 'is it right, and which version is it'],
      ['diff --policy new.yaml', 'and what would it change'],
    ],
    configure: (command) => {
      command.argument('<file>', 'the configuration');
    },
    run: async ([file = ''], _options, context) => {
      const { checkPolicy } = await import('../run-policy.ts');
      await checkPolicy(file, context);
    },
  });

const show = () =>
  commandOf<{ format: 'yaml' | 'json' }>({
    name: 'show',
    summary: 'the policy in force, with its version',
    description:
      'What holds for the data folder: the configuration that is found, with every default filled in, in the order in which it ' +
      'counts; its version; and the version of the rules. Every report names this version.',
    examples: [
      ['policy show', 'the policy in force'],
      ['policy show --config new.yaml --format json', 'of another file, as data'],
    ],
    configure: (command) => {
      command.addOption(
        new Option('--format <format>', 'yaml for people, json for programs').choices(['yaml', 'json']).default('yaml'),
      );
    },
    run: async (_args, { format }, context) => {
      const { showPolicy } = await import('../run-policy.ts');
      await showPolicy(format, context);
    },
  });

export const policy = () =>
  groupOf(
    'policy',
    'check a configuration, show the one in force',
    'What the organisation has laid down (`ascribe.yaml`): origins and their trust, privileged actions, networks, devices, ' +
      'owners, approvals, secrets, and what counts as the holder’s device. Its version is the SHA-256 of what it says.',
    [
      ['policy check ascribe.yaml', 'is it right, and which version is it'],
      ['policy show', 'what holds here, with every default filled in'],
    ],
    [check(), show()],
  );
