import type { Waiver } from '../waiver.ts';

export const GOOGLE_WORKSPACE: readonly Waiver[] = [
  {
    stream: 'elastic:google_workspace/login',
    records: [9, 10],
    dimension: 'outcome',
    reason: 'the challenge was passed, as its status says; the peer calls every challenge a failure',
  },
  {
    stream: 'sekoia:Google Cloud/google-report',
    records: [25, 26],
    dimension: 'identity',
    reason: 'an external participant left a meeting; the peer gives the organizer of the meeting',
  },
];
