import { Option } from 'commander';
import { noteListing } from '../access.ts';
import { commandOf } from '../command.ts';
import { problem } from '../errors.ts';
import { type House, withHouse } from '../house.ts';

export const compare = () =>
  commandOf<{ format: 'table' | 'json' }>({
    name: 'compare',
    summary: 'the two sides of a session: the holder’s device, and the other',
    description:
      'After a hijack one session has two sides. Lays them next to each other: who is on which side and why, devices, ' +
      'addresses, clients, what each did and obtained, and the moment at which they part: the last action that is surely ' +
      'the holder’s, the first that surely is not, and how many lie between. SESSION is a session (ses_…), a credential ' +
      'or session ref, which brings all that descended from it, or an event.',
    examples: [
      ['compare aws.access-key:ASIAEXAMPLE0000000AA', 'one key and all that was obtained with it'],
      ['compare okta.session:102abc', 'everything below one sign-in'],
      ['compare ses_0123456789abcdef01234567 --format json', 'the same as data'],
    ],
    configure: (command) => {
      command
        .argument('<session>', 'session, credential or event')
        .addOption(
          new Option('--format <format>', 'table for people, json for programs')
            .choices(['table', 'json'])
            .default('table'),
        );
    },
    run: async ([typed = ''], { format }, { terminal, ...context }) => {
      const [{ compare: sides }, { renderComparison }, { safeJson, visible }] = await Promise.all([
        import('../../report/compare/compare.ts'),
        import('../../report/compare/render.ts'),
        import('../../report/text/visible.ts'),
      ]);
      const show = async ({ store }: House): Promise<number> => {
        const answer = await sides(store, typed);
        const name = JSON.stringify(visible(typed));
        if (answer.found === 'none') {
          const hints = answer.nearest.length === 0 ? '' : ` Near to it: ${answer.nearest.map(visible).join(', ')}.`;
          throw problem(
            `no session or credential is called ${name}.${hints} \`ascribe sessions\` and \`ascribe credentials\` list what there is.`,
          );
        }
        if (answer.found === 'several') {
          await terminal.out.write(
            answer.refs
              .slice(0, LISTED)
              .map((r) => `${visible(r)}\n`)
              .join(''),
          );
          await terminal.out.flush();
          throw problem(`${name} fits ${answer.refs.length} credentials and sessions; name one of them.`);
        }
        await terminal.out.write(
          format === 'json'
            ? `${safeJson(JSON.stringify({ what: answer.what, ...answer.comparison }, null, 2))}\n`
            : renderComparison(answer.what, answer.comparison, terminal.width, terminal.paint),
        );
        await terminal.out.flush();
        return 1;
      };
      const house = { terminal, ...context };
      await noteListing(house, 'compare', { format, ref: typed }, () => withHouse(house, show));
    },
  });

const LISTED = 50;
