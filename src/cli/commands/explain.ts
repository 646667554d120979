import { Option } from 'commander';
import { noteAccess } from '../access.ts';
import { commandOf } from '../command.ts';
import { problem } from '../errors.ts';
import { withHouse } from '../house.ts';

export const explain = () =>
  commandOf<{ format: 'card' | 'json'; brief?: boolean }>({
    name: 'explain',
    summary: 'one action: who, from where, when, how sure, and on what evidence',
    description:
      'The card of one action: what the log said, who held the credential, who was operating, device and window, each ' +
      'grade with its reason, the chain with the words of the records that prove each step, other explanations, and ' +
      'what is missing. EVENT is the id that attributions prints, the beginning of it, the source’s own id, or the digest of ' +
      'the record (sha256:…).',
    examples: [
      ['explain 3f9a0c1d', 'by the beginning of our id'],
      ['explain 8a1b2c3d-0000-4000-8000-000000000000', 'by the source’s own id, e.g. a CloudTrail eventID'],
      ['explain 3f9a0c1d --brief', 'the answer in ten lines, without the proof'],
      ['explain 3f9a0c1d --format json', 'the same as data'],
    ],
    configure: (command) => {
      command
        .argument('<event>', 'id of the action')
        .option('--brief', 'the answer in ten lines')
        .addOption(
          new Option('--format <format>', 'card for people, json for programs')
            .choices(['card', 'json'])
            .default('card'),
        );
    },
    run: async ([id = ''], { format, brief = false }, { terminal, ...context }) => {
      const [
        { explain: explainEvent },
        { renderCard },
        { renderBrief },
        { safeJson, visible },
        { CHOICES },
        { table },
      ] = await Promise.all([
        import('../../report/explain/explain.ts'),
        import('../../report/explain/card.ts'),
        import('../../report/explain/brief.ts'),
        import('../../report/text/visible.ts'),
        import('../../report/listings/choices.ts'),
        import('../../report/table.ts'),
      ]);
      await withHouse({ terminal, ...context }, async (house) => {
        const answer = await explainEvent(house, id);
        const name = JSON.stringify(visible(id));
        if (answer.found === 'none')
          throw problem(
            `no action has the id ${name} in ${context.dataDir}. \`ascribe attributions --text …\` finds actions by words, and \`ascribe unread\` lists records that were not read.`,
          );
        if (answer.found === 'several') {
          await terminal.out.write(
            format === 'json'
              ? `${safeJson(JSON.stringify({ matches: answer.rows.map((r) => r.event) }, null, 2))}\n`
              : table(CHOICES, answer.rows, terminal.width, terminal.paint),
          );
          await terminal.out.flush();
          throw problem(`${name} fits ${answer.rows.length} actions (listed); name one of them by its event id.`);
        }
        await noteAccess({ terminal, ...context }, { act: 'explained', events: [answer.explanation.event] });
        await terminal.out.write(
          format === 'json'
            ? `${safeJson(JSON.stringify(answer.explanation, null, 2))}\n`
            : (brief ? renderBrief : renderCard)(answer.explanation, terminal.width, terminal.paint),
        );
        await terminal.out.flush();
      });
    },
  });
