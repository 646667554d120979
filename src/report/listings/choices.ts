import type { ActionRow } from '../../store/contract.ts';
import type { Column } from '../table.ts';
import { toSecond } from '../text/words.ts';
import { whoText } from '../who.ts';

/** Actions among which a user has to choose: the id to type comes first, in full. */
export const CHOICES: readonly Column<ActionRow>[] = [
  { title: 'EVENT', text: (r) => r.event, look: () => 'bold' },
  { title: 'SOURCE', text: (r) => r.source },
  { title: 'TIME', text: (r) => toSecond(r.time), look: () => 'dim' },
  { title: 'ACTION', text: (r) => r.action, min: 18, cut: 'middle', expendable: 1 },
  {
    title: 'WHO',
    text: (r) => whoText(r.segment, r.strand.principal),
    min: 20,
    good: 30,
    cut: 'middle',
    expendable: 2,
  },
];
