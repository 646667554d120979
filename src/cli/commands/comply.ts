import { Option } from 'commander';
import { commandOf } from '../command.ts';

export interface ComplyOptions {
  readonly policy: string;
  readonly format: 'text' | 'json';
}

/** As `POLICIES` has them; `options.test.ts` holds the two together. */
const NAMES = ['cjis-6.1', 'cjis-6.0', '800-53r5', 'csf-2.0', 'owasp-nhi-2025'];

export const comply = () =>
  commandOf<ComplyOptions>({
    name: 'comply',
    summary: 'which controls the evidence here speaks about; the assessor decides',
    description:
      'For each control of a policy: what in Ascribe supports it, what of that is present in this data folder, and which findings ' +
      'speak about it. A crosswalk, not an assessment: whether a control is met, the assessor decides.',
    examples: [
      ['comply --policy cjis-6.1', 'FBI CJIS Security Policy 6.1'],
      ['comply --policy 800-53r5 --format json', 'NIST SP 800-53 Revision 5, as data'],
    ],
    configure: (command) => {
      command
        .addOption(new Option('--policy <name>', 'the policy').choices(NAMES).makeOptionMandatory())
        .addOption(
          new Option('--format <format>', 'text for people, json for programs')
            .choices(['text', 'json'])
            .default('text'),
        );
    },
    run: async (_args, options, context) => {
      const { runComply } = await import('../run-comply.ts');
      await runComply(options, context);
    },
  });
