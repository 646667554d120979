import type { Demands, StandardId } from '../../judgement/standards.ts';
import { count, counted, percent } from '../text/words.ts';
import type { Present } from './present.ts';

/**
 * Which control each capability of Ascribe supports, and what of it can be seen in a data folder. To support a control is not to meet
 * it: policies, people and other systems belong to every one of them, and an assessor decides.
 */
export interface Capability {
  readonly id: string;
  /** What Ascribe does, in one sentence. */
  readonly does: string;
  readonly controls: Demands;
  /** What is present in this folder; an empty list: nothing yet. */
  readonly present: (here: Present) => readonly string[];
}

/** `--policy` by name. */
export const POLICIES = {
  'cjis-6.1': 'cjis',
  'cjis-6.0': 'cjis',
  '800-53r5': 'nist',
  'csf-2.0': 'csf',
  'owasp-nhi-2025': 'nhi',
} as const satisfies Record<string, StandardId>;
export type PolicyName = keyof typeof POLICIES;

/** One edition of a policy, and how far this table was held against its text. */
export interface Edition {
  readonly edition: string;
  readonly published: string;
  readonly checked: string;
}

const WHICH_COUNTS =
  'Which edition an agency is audited by, and from when each requirement counts, its state and the FBI say.';

export const EDITIONS: Readonly<Record<PolicyName, Edition>> = {
  'cjis-6.1': {
    ...{ edition: '6.1', published: '25 June 2026' },
    checked: `Each control listed stands in the text of 6.0 (27 December 2024). The text of 6.1 was not at hand: that the same holds for it is taken for granted, not checked. ${WHICH_COUNTS}`,
  },
  'cjis-6.0': {
    ...{ edition: '6.0', published: '27 December 2024' },
    checked: `Each control listed stands in the text of this edition; 6.1 of 25 June 2026 is newer. ${WHICH_COUNTS}`,
  },
  '800-53r5': {
    ...{ edition: 'Revision 5', published: 'September 2020, updates of December 2020' },
    checked: 'The controls were checked by number and title. Release 5.2.0 of the catalogue is newer.',
  },
  'csf-2.0': {
    ...{ edition: '2.0', published: '26 February 2024' },
    checked: 'The subcategories were checked by number; their words here are shortened.',
  },
  'owasp-nhi-2025': { edition: '2025', published: '2025', checked: 'The ten risks were checked by number and title.' },
};

const some = (n: number, says: string): readonly string[] => (n > 0 ? [says] : []);

export const CAPABILITIES: readonly Capability[] = [
  {
    id: 'sealed-records',
    does: 'Commits to every record in a signed, append-only log before it is read, and keeps the original encrypted; any change is found by fsck and by outsiders.',
    controls: { nist: ['AU-9', 'AU-9(3)', 'SI-7'], cjis: ['AU-9', 'SI-7'], csf: ['RS.AN-07', 'PR.PS-04'] },
    present: ({ log }) =>
      some(
        log.size,
        `${count(log.size)} leaves in ${log.origin}, root ${log.root}. Run \`ascribe fsck\` for the state of every byte`,
      ),
  },
  {
    id: 'identity-of-actor',
    does: 'Says for every action which account or workload held the credential and whether it was operating, with the chain of records, or that this is not known.',
    controls: {
      nist: ['AU-3', 'AU-10', 'IA-2(5)', 'IA-9'],
      cjis: ['AU-3', 'IA-2'],
      csf: ['DE.CM-03', 'PR.AA-03'],
      nhi: ['NHI9:2025', 'NHI10:2025'],
    },
    present: ({ actions }) =>
      some(
        actions.all,
        `${counted(actions.all, 'action')}: ${count(actions.attributed)} attributed, ${count(actions.held)} held, ${count(actions.contested)} contested, ${count(actions.ambiguous)} ambiguous, ${count(actions.unattributed)} unattributed`,
      ),
  },
  {
    id: 'privileged-actions',
    does: 'Marks privileged actions and says how many of them could be defended: identity, device and window each C3 or better.',
    controls: {
      nist: ['AC-6(9)', 'AC-6'],
      cjis: ['AC-6(9)', 'AC-6'],
      csf: ['DE.CM-03', 'PR.AA-05'],
      nhi: ['NHI5:2025'],
    },
    present: ({ actions }) =>
      some(
        actions.privileged,
        `${counted(actions.privileged, 'privileged action')}, ${percent(actions.privilegedDefensible, actions.privileged)} of them defensible`,
      ),
  },
  {
    id: 'correlation',
    does: 'Joins the records of different systems by exact keys into one chain and one session.',
    controls: { nist: ['AU-6(3)', 'AU-12'], cjis: ['AU-6(3)', 'AU-12'], csf: ['DE.AE-03', 'DE.AE-02'] },
    present: ({ sources, sessions }) =>
      some(
        sources.length,
        `${counted(sources.length, 'source')} (${sources.join(', ')}), ${counted(sessions, 'strand')}`,
      ),
  },
  {
    id: 'device-of-use',
    does: 'Says from which device each action came, and whether the holder is tied to it.',
    controls: { nist: ['IA-3'], cjis: ['IA-3'], csf: ['PR.AA-01', 'PR.AA-03'] },
    present: ({ gaps }) => [
      ...some(
        gaps.device,
        `for ${counted(gaps.device, 'action')} no device is bound to the holder: \`ascribe coverage\` names what to log`,
      ),
    ],
  },
  {
    id: 'session-windows',
    does: 'Bounds every session by the records that opened and closed it, and shows its credential on a second device.',
    controls: {
      nist: ['SC-23', 'AC-12'],
      cjis: ['SC-23', 'AC-12'],
      csf: ['PR.AA-04', 'DE.AE-02'],
      nhi: ['NHI4:2025', 'NHI7:2025'],
    },
    present: ({ sessions }) => some(sessions, `${counted(sessions, 'strand')} with a window each`),
  },
  {
    id: 'time',
    does: 'Keeps each source’s own precision and never guesses a year or zone.',
    controls: { nist: ['AU-8'], cjis: ['AU-8'] },
    present: ({ actions, gaps }) =>
      some(actions.all, `${counted(gaps.time, 'action')} of ${count(actions.all)} without a usable time`),
  },
  {
    id: 'custody',
    does: 'Keeps a signed, chained list of who read or took out what, and of every act on a case.',
    controls: { nist: ['AU-10', 'AU-9'], cjis: ['AU-9'], csf: ['RS.AN-06'] },
    present: ({ custody }) =>
      custody.entries === 0
        ? []
        : [
            `${counted(custody.entries, 'entry', 'entries')}, ${custody.problems === 0 ? 'all signed and in order' : `DAMAGED in ${counted(custody.problems, 'place')}`}`,
          ],
  },
  {
    id: 'cases',
    does: 'Pins attributions to a case with the log’s size, raises what later evidence changes, and keeps evidence under legal hold.',
    controls: { nist: ['AU-11'], cjis: ['AU-11'], csf: ['RS.AN-06', 'RS.AN-07'] },
    present: ({ custody }) =>
      some(custody.cases, `${counted(custody.cases, 'case')}, ${count(custody.held)} on legal hold`),
  },
  {
    id: 'outside-word',
    does: 'Has witnesses cosign the log and time authorities stamp it, so that its integrity and its time rest on somebody outside as well.',
    controls: { nist: ['AU-9', 'AU-10', 'SI-7'], cjis: ['AU-9', 'SI-7'], csf: ['RS.AN-07'] },
    present: ({ vouched: { cosignatures, stamps } }) =>
      some(
        cosignatures + stamps,
        `the last checkpoint has ${counted(cosignatures, 'cosignature')} and ${counted(stamps, 'time stamp')}; \`ascribe doctor\` says whether that is what ascribe.yaml asks for`,
      ),
  },
  {
    id: 'retention',
    does: 'Removes old originals on a stated authority alone, on record, never those that a case needs, and keeps every proof.',
    controls: { nist: ['AU-11'], cjis: ['AU-11'] },
    present: ({ custody }) =>
      some(
        custody.purges,
        `${counted(custody.purges, 'purge')} on record; \`ascribe custody\` has authority and reason of each`,
      ),
  },
  {
    id: 'approvals',
    does: 'Says whether a privileged use was approved, by whom, and whether before it and by somebody else.',
    controls: { nist: ['AC-5', 'CM-3', 'AC-3'], cjis: ['AC-5', 'CM-3', 'AC-3'], csf: ['PR.AA-05'] },
    present: ({ approved }) => some(approved, `${counted(approved, 'privileged action')} with a decision in evidence`),
  },
  {
    id: 'credential-lineage',
    does: 'Traces each credential to the one it was issued with, and shows use after rotation, revocation and offboarding.',
    controls: {
      nist: ['IA-4', 'IA-5', 'AC-2', 'PS-4'],
      cjis: ['IA-4', 'IA-5', 'AC-2', 'PS-4'],
      csf: ['PR.AA-01'],
      nhi: ['NHI1:2025', 'NHI7:2025'],
    },
    present: ({ credentials }) => some(credentials, `${counted(credentials, 'credential')} with lineage`),
  },
  {
    id: 'redaction',
    does: 'Keeps secrets out of everything derived from records, and finds them where they stand in a log.',
    controls: { nist: ['IA-5'], cjis: ['IA-5'], nhi: ['NHI2:2025'] },
    present: ({ log }) => some(log.size, 'every record in the index and in every output is the redacted form'),
  },
];
