import { formatIso } from '../../model/time.ts';
import type { ActionRow } from '../../store/contract.ts';
import { attributionWriter } from '../attribution.ts';
import { joined, type Listing } from '../listing.ts';
import { GRADE_LOOK, VERDICT_LOOK } from '../text/style.ts';
import { toSecond } from '../text/words.ts';
import { whoText } from '../who.ts';

/** Digits of an event id that tables show: enough for `explain`, which says so where they fit several. */
export const SHORT_ID = 8;

/** `policyId`: under which the verdicts hold. */
export const attributionsUnder = (policyId: string): Listing<ActionRow> => ({
  noun: ['action', 'actions'],
  columns: [
    { title: 'TIME', text: (r) => toSecond(r.time), look: () => 'dim' },
    { title: 'ACTION', text: (r) => r.action, min: 14, good: 24, max: 48, cut: 'middle' },
    { title: 'VERDICT', text: (r) => r.segment.verdict, look: (r) => VERDICT_LOOK[r.segment.verdict] },
    { title: 'GR', text: (r) => r.segment.grade.overall, look: (r) => GRADE_LOOK[r.segment.grade.overall] },
    { title: 'WHO', text: (r) => whoText(r.segment, r.strand.principal), min: 16, good: 34, cut: 'middle' },
    {
      title: 'DEVICE',
      text: (r) => r.segment.device ?? r.strand.device.ip ?? r.strand.device.service ?? '–',
      min: 12,
      max: 40,
      cut: 'middle',
      expendable: 3,
    },
    { title: 'REASON', text: (r) => r.segment.reason, min: 14, good: 24, max: 32, expendable: 4, look: () => 'dim' },
    { title: 'FINDINGS', text: (r) => joined(r.segment.findings), min: 10, max: 40, expendable: 2, look: () => 'bad' },
    { title: 'EVENT', text: (r) => r.event.slice(0, SHORT_ID), look: () => 'dim' },
  ],
  csv: [
    { title: 'time', value: (r) => (r.time === null ? null : formatIso(r.time)) },
    { title: 'event', value: (r) => r.event },
    { title: 'sourceEventId', value: (r) => r.sourceEventId },
    { title: 'source', value: (r) => r.source },
    { title: 'kind', value: (r) => r.kind },
    { title: 'action', value: (r) => r.action },
    { title: 'target', value: (r) => r.target },
    { title: 'outcome', value: (r) => r.outcome },
    { title: 'privileged', value: (r) => r.privileged },
    { title: 'principal', value: (r) => r.strand.principal.ref },
    { title: 'verdict', value: (r) => r.segment.verdict },
    { title: 'reason', value: (r) => r.segment.reason },
    { title: 'holder', value: (r) => r.segment.holder.join(' > ') },
    { title: 'operator', value: (r) => r.segment.operator.join(' > ') },
    { title: 'onBehalfOf', value: (r) => r.segment.onBehalfOf.join(' > ') },
    { title: 'mode', value: (r) => r.segment.mode },
    { title: 'candidates', value: (r) => r.segment.candidates.map((c) => c.join(' > ')).join(' | ') },
    { title: 'device', value: (r) => r.segment.device },
    { title: 'address', value: (r) => r.strand.device.ip ?? r.strand.device.service },
    { title: 'credential', value: (r) => r.segment.credential },
    { title: 'session', value: (r) => r.segment.session },
    { title: 'windowFrom', value: (r) => (r.segment.window.from === null ? null : formatIso(r.segment.window.from)) },
    { title: 'windowTo', value: (r) => (r.segment.window.to === null ? null : formatIso(r.segment.window.to)) },
    { title: 'gradeIdentity', value: (r) => r.segment.grade.identity },
    { title: 'gradeDevice', value: (r) => r.segment.grade.device },
    { title: 'gradeWindow', value: (r) => r.segment.grade.window },
    { title: 'gradeOverall', value: (r) => r.segment.grade.overall },
    { title: 'findings', value: (r) => joined(r.segment.findings) },
    { title: 'record', value: (r) => r.evidence[0] },
    { title: 'policy', value: () => policyId },
  ],
  writer: () => attributionWriter(policyId),
});
