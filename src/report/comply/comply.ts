import { FINDING_TYPES } from '../../judgement/findings.ts';
import { STANDARDS, type StandardId } from '../../judgement/standards.ts';
import { Page } from '../explain/page.ts';
import type { Paint } from '../text/style.ts';
import { count, counted } from '../text/words.ts';
import { CAPABILITIES, EDITIONS, POLICIES, type PolicyName } from './crosswalk.ts';
import type { Present } from './present.ts';

/** One control of a policy: what supports it, what of that is present here, and what was found that speaks against it. */
export interface ControlRow {
  readonly number: string;
  readonly asks: string;
  readonly supportedBy: readonly {
    readonly capability: string;
    readonly does: string;
    readonly present: readonly string[];
  }[];
  readonly findings: readonly { readonly code: string; readonly title: string; readonly here: number }[];
}

/** Stands at the head and the foot of every output. */
export const DISCLAIMER =
  'A crosswalk, not an assessment: it says which control a capability supports and what evidence of it is in this data folder. Whether a control is met, the assessor decides.';

export function crosswalk(policy: PolicyName, here: Present): readonly ControlRow[] {
  const standard: StandardId = POLICIES[policy];
  return Object.entries<string>(STANDARDS[standard].controls).map(([number, asks]) => ({
    number,
    asks,
    supportedBy: CAPABILITIES.filter(({ controls }) => cites(controls, standard, number)).map(
      ({ id, does, present }) => ({
        capability: id,
        does,
        present: present(here),
      }),
    ),
    findings: Object.entries(FINDING_TYPES)
      .filter(([, type]) => cites(type.standards, standard, number))
      .map(([code, { title }]) => ({ code, title, here: here.findings.get(code) ?? 0 })),
  }));
}

const cites = (
  demands: { readonly [S in StandardId]?: readonly string[] },
  standard: StandardId,
  number: string,
): boolean => demands[standard]?.includes(number) === true;

export function renderCrosswalk(
  policy: PolicyName,
  rows: readonly ControlRow[],
  width: number | null,
  paint: Paint,
): string {
  const page = new Page(width, paint);
  const { title, page: source } = STANDARDS[POLICIES[policy]];
  const { edition, published, checked } = EDITIONS[policy];
  page.say(`${title} ${edition} (${published})`, 0, 'bold');
  page.say(source, 0, 'dim');
  page.say(checked, 0, 'dim');
  page.say(DISCLAIMER, 0, 'warn');
  for (const { number, asks, supportedBy, findings } of rows) {
    page.section(`${number}  ${asks}`);
    if (supportedBy.length === 0 && findings.length === 0) page.say('Nothing in Ascribe supports it.', 2, 'dim');
    for (const { capability, does, present } of supportedBy) {
      page.say(`${capability}: ${does}`);
      for (const one of present) page.row('here', one, 'plain', 4);
      if (present.length === 0) page.row('here', 'no evidence of it in this data folder', 'dim', 4);
    }
    for (const { code, title: says, here } of findings.filter((one) => one.here > 0))
      page.row('finding', `${says} (${code}): ${count(here)} here`, 'warn');
    const silent = findings.filter((one) => one.here === 0).length;
    if (silent > 0) page.row('finding', `${counted(silent, 'kind')} that would speak about it: none here`, 'dim');
  }
  page.raw('');
  page.say(DISCLAIMER, 0, 'warn');
  return page.text();
}
