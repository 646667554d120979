import { commandOf } from '../command.ts';

export interface StampOptions {
  readonly url?: string;
  readonly certificate?: string;
}

export const stamp = () =>
  commandOf<StampOptions>({
    name: 'stamp',
    summary: 'have the checkpoint of this log stamped with the time',
    description:
      'Asks time authorities (RFC 3161) to stamp the signed checkpoint as it stands in evidence/log/checkpoint: that it was there at that ' +
      'time, on the word of somebody outside. Without options it asks all under `checkpoints.timeAuthorities` in ascribe.yaml. ' +
      'They see a digest and nothing else. The token is checked and kept in the data folder; bundles of this checkpoint carry it.',
    examples: [
      ['stamp', 'after an ingest, by the authorities of ascribe.yaml'],
      ['stamp --url http://tsa.example.org/tsr --certificate tsa.pem', 'by one that is named here'],
    ],
    configure: (command) => {
      command
        .option('--url <url>', 'address of the authority')
        .option('--certificate <pem>', 'its certificate, or one to which that leads, as a PEM file');
    },
    run: async (_args, options, context) => (await import('../run-stamp.ts')).runStamp(options, context),
  });
