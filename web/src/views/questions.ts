import type { Attribution } from '../api/types.ts';

/** Each of the five questions, and how to find an action to ask it of: by what evidence and verdicts say, in any data folder. */
export interface Question {
  readonly title: string;
  readonly asks: string;
  /** Where on the page its answer stands. */
  readonly look: string;
  /** Filters of attributions, the best first: the first that finds an action gives it. */
  readonly filters: readonly Readonly<Record<string, string>>[];
  /** Of those, the ones to ask of. */
  readonly fits: (action: Attribution) => boolean;
  readonly compares: boolean;
}

const any = (): boolean => true;

export const QUESTIONS: readonly Question[] = [
  {
    title: 'Evidence system',
    asks: 'A service account opened a case file. Which account, on which host, with which token, for which officer?',
    look: 'Holder is the account, with the officer it acted for and its token; Device is the host; Window says from when to when the token was good. The chain below opens the record that proves each step.',
    filters: [{ source: 'custom.case-api', privileged: 'true' }, { source: 'custom.*' }],
    fits: any,
    compares: false,
  },
  {
    title: 'Agent behind a broker',
    asks: 'The platform’s account called an API. Which agent session and tool call caused it, on whose behalf?',
    look: 'The log names the platform’s account alone. Device names the tool call and the agent run within which it was made; Holder says on whose behalf, or the operator that it was autonomous.',
    filters: [{ reason: 'owner-of-long-lived-key' }, {}],
    fits: (a) => a.context.toolCall !== null && a.source !== 'ascribe.gateway',
    compares: false,
  },
  {
    title: 'Rotated secret',
    asks: 'The database says only “login succeeded”. Which version of the secret, and which workload had read it?',
    look: 'Holder names the version of the secret and the workload that had read it; Window is the exact interval in which that version could be used. Other explanations says who else could have.',
    filters: [{ reason: 'only-reader-of-secret' }, { reason: 'several-readers-of-secret' }],
    fits: any,
    compares: false,
  },
  {
    title: 'Shared account',
    asks: '“deploy” ran a privileged command. Which job run, started by whom, approved by whom?',
    look: 'Device names the job run; Holder leads to who started it; Operator has the approval: by whom, when, and whether that was before or after the fact.',
    filters: [
      { finding: 'approved-afterwards', privileged: 'true' },
      { source: 'linux.sudo', privileged: 'true' },
    ],
    fits: any,
    compares: false,
  },
  {
    title: 'Compromise review',
    asks: 'After a genuine login the session went on. Which actions came from the person’s own device, which from a hijacked token?',
    look: 'The holder’s side and the other stand next to each other. The fork is the last action of the one and the first of the other; below is what tells them apart and what the other obtained.',
    filters: [{ finding: 'session-on-second-device' }, { finding: 'credential-on-two-devices' }],
    fits: any,
    compares: true,
  },
];
