import { type Command, Option } from 'commander';
import { commandOf } from '../command.ts';

export interface DoctorOptions {
  readonly format: 'text' | 'json';
}

export const doctor = (): Command =>
  commandOf<DoctorOptions>({
    name: 'doctor',
    summary: 'what is unsafe about the data folder and its server, and how to mend it',
    description:
      'Looks at who may read the data folder and its keys, at tokens without end, at what ascribe.yaml lays down for the server, at ' +
      'the account that runs this, and at whether the last checkpoint has the cosignatures and time stamps that ascribe.yaml asks ' +
      'for. Changes nothing. ' +
      'Exits 1 if something grave is found.',
    examples: [
      ['doctor', 'the data folder here'],
      ['doctor --data /evidence/case-17 --format json', 'of another, as data'],
    ],
    configure: (command) => {
      command.addOption(
        new Option('--format <format>', 'text for people, json for programs').choices(['text', 'json']).default('text'),
      );
    },
    run: async (_args, { format }, context) => {
      const [{ ailmentsOf }, { readConfiguration }, { vouchingAilments }, { safeJson, visible }, { problem }] =
        await Promise.all([
          import('../../server/security/doctor.ts'),
          import('../config-file.ts'),
          import('../vouching-ailments.ts'),
          import('../../report/text/visible.ts'),
          import('../errors.ts'),
        ]);
      const { file, server } = readConfiguration(context.configFile, context.dataDir);
      const found = [
        ...ailmentsOf(context.dataDir, new Date(), { file, settings: server, env: process.env }),
        ...vouchingAilments(context),
      ];
      const { out } = context.terminal;
      await out.write(
        format === 'json'
          ? `${safeJson(JSON.stringify(found, null, 2))}\n`
          : found.map((a) => `${a.severity}: ${visible(a.what)}\n  ${visible(a.mend)}\n`).join(''),
      );
      await out.flush();
      if (found.length === 0) context.terminal.say('Nothing unsafe was found.');
      const grave = found.filter((a) => a.severity === 'high').length;
      if (grave > 0) throw problem(`${grave} of these let others change the evidence or its keys.`);
    },
  });
