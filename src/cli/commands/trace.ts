import { Option } from 'commander';
import type { Ref } from '../../model/ref.ts';
import { noteListing } from '../access.ts';
import { commandOf } from '../command.ts';
import { problem } from '../errors.ts';
import { type House, withHouse } from '../house.ts';

export const trace = () =>
  commandOf<{ format: 'tree' | 'json' }>({
    name: 'trace',
    summary: 'where a credential or identity came from, and all that descended from it',
    description:
      'A tree both ways: up, the credentials that led to this one; down, everything that it and all that was issued ' +
      'with it did, with counts, windows, devices, first and last use and findings. REF is kind:value, the value ' +
      'alone, or the name of an identity.',
    examples: [
      ['trace aws.access-key:ASIAEXAMPLE0000000AA', 'one key: its lineage and its blast radius'],
      ['trace alice@example.com', 'an identity by its name'],
      ['trace okta.user:00u1 --format json', 'the same as data'],
    ],
    configure: (command) => {
      command
        .argument('<ref>', 'credential, identity, session or device')
        .addOption(
          new Option('--format <format>', 'tree for people, json for programs')
            .choices(['tree', 'json'])
            .default('tree'),
        );
    },
    run: async ([typed = ''], { format }, { terminal, ...context }) => {
      const [{ trace: traceRef }, { renderTrace, traceObject }, { safeJson, visible }] = await Promise.all([
        import('../../report/trace/trace.ts'),
        import('../../report/trace/render.ts'),
        import('../../report/text/visible.ts'),
      ]);
      const show = async ({ store }: House): Promise<number> => {
        const answer = await traceRef(store, typed);
        const name = JSON.stringify(visible(typed));
        if (answer.found === 'none') {
          const hints = answer.nearest.length === 0 ? '' : ` Near to it: ${answer.nearest.map(visible).join(', ')}.`;
          throw problem(
            `no record mentions ${name}.${hints} \`ascribe identities\` and \`ascribe credentials\` list what there is.`,
          );
        }
        if (answer.found === 'several') {
          const listed = answer.refs.slice(0, LISTED).map((r: Ref) => `${visible(r)}\n`);
          await terminal.out.write(
            format === 'json' ? `${safeJson(JSON.stringify({ matches: answer.refs }, null, 2))}\n` : listed.join(''),
          );
          await terminal.out.flush();
          throw problem(
            `${name} fits ${answer.refs.length} refs (${Math.min(LISTED, answer.refs.length)} listed); name one of them.`,
          );
        }
        await terminal.out.write(
          format === 'json'
            ? `${safeJson(JSON.stringify(traceObject(answer.trace, answer.counts), null, 2))}\n`
            : renderTrace(answer.trace, answer.counts, terminal.width, terminal.paint),
        );
        await terminal.out.flush();
        return 1;
      };
      const house = { terminal, ...context };
      await noteListing(house, 'trace', { format, ref: typed }, () => withHouse(house, show));
    },
  });

const LISTED = 50;
