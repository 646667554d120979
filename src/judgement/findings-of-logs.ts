import type { FindingType } from './finding-type.ts';

/** Findings about the logs themselves: what is missing from them, and what is in them that should not be. */
export const OF_LOGS = {
  'digest-failed': {
    title: 'Log files that are not as they were delivered',
    severity: 'critical',
    says: 'The digests that the source made of its own log contradict what was collected.',
    remedy:
      'Fetch the files again from where the source puts them; if they still differ, treat the log as tampered with.',
    standards: {
      csf: ['PR.DS-01', 'RS.AN-07'],
      nist: ['AU-9', 'AU-9(3)', 'SI-7'],
      cjis: ['AU-9', 'SI-7'],
    },
  },
  'file-not-in-digest': {
    title: 'Log file that the source did not deliver',
    severity: 'high',
    says: 'A log file is named as the source names its own, and no digest of its time lists it.',
    remedy: 'Find out where the file comes from; believe nothing in it that other evidence does not show.',
    standards: { csf: ['RS.AN-07'], nist: ['AU-9', 'AU-9(3)', 'SI-7'], cjis: ['AU-9', 'SI-7'] },
  },
  'digest-hole': {
    title: 'Log files or digests missing',
    severity: 'medium',
    says: 'The digests that the source made of its own log name files that are not in evidence, or are missing themselves.',
    remedy: 'Collect what is named; look who stopped logging, changed the trail, or deleted from the bucket.',
    standards: { csf: ['PR.PS-04', 'RS.AN-07'], nist: ['AU-9', 'AU-11', 'AU-12'], cjis: ['AU-9', 'AU-11', 'AU-12'] },
  },
  'sequence-hole': {
    title: 'Numbers missing from a log',
    severity: 'medium',
    says: 'The source numbers its records, and some of the numbers are not in evidence: records were not collected, were lost, or were removed.',
    remedy:
      'Fetch the log from the machine that wrote it; if it has the hole as well, find out who could write to it then.',
    standards: {
      csf: ['PR.PS-04', 'RS.AN-07'],
      nist: ['AU-9', 'AU-12', 'SI-7'],
      cjis: ['AU-9', 'AU-12', 'SI-7'],
    },
  },
  'log-is-a-selection': {
    title: 'Log that is a selection',
    severity: 'low',
    says: 'The source numbers its records, and most of the numbers are not in evidence: what is not in this log may have happened all the same.',
    remedy: 'Collect the whole log, or say where it was filtered; do not rest anything on what it does not show.',
    standards: { csf: ['PR.PS-04'], nist: ['AU-12'], cjis: ['AU-12'] },
  },
  'log-silent': {
    title: 'Silent hours',
    severity: 'medium',
    says: 'A source wrote nothing at hours at which it writes on nearly every other such day.',
    remedy:
      'Find out whether the system or the collection stood still (a holiday is an explanation); else collect what is missing.',
    standards: { csf: ['PR.PS-04', 'DE.CM-03'], nist: ['AU-9', 'AU-12'], cjis: ['AU-9', 'AU-12'] },
  },
  'log-begins-late': {
    title: 'Log that begins after what it should explain',
    severity: 'low',
    says: 'Credentials were in use soon after the log begins, and their issuance is not in it.',
    remedy: 'Collect the log from before; keep logs longer than the longest session, and at least a year.',
    standards: { csf: ['PR.PS-04'], nist: ['AU-11', 'AU-12'], cjis: ['AU-11', 'AU-12'] },
  },
} as const satisfies Record<string, FindingType>;
