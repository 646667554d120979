import { type Command, Option } from 'commander';
import { GRADES, type Grade } from '../model/grade.ts';
import { VERDICTS, type Verdict } from '../model/verdict.ts';
import type { ActionFilter } from '../store/contract.ts';
import { usageError } from './errors.ts';
import { parseTimeOption } from './times.ts';

/** The filter options that `attributions` and `sessions` share, and how they become an `ActionFilter`. */

const gather = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
const gatherList = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value.split(',').filter((v) => v !== ''),
];

export interface FilterOptions {
  identity?: readonly string[];
  holder?: readonly string[];
  operator?: readonly string[];
  device?: readonly string[];
  credential?: readonly string[];
  action?: readonly string[];
  target?: readonly string[];
  source?: readonly string[];
  verdict?: readonly string[];
  reason?: readonly string[];
  gradeMin?: string;
  gradeMax?: string;
  finding?: readonly string[];
  session?: readonly string[];
  privileged?: boolean;
  from?: string;
  to?: string;
  text?: string;
  limit?: number;
}

export function addFilterOptions(command: Command): Command {
  const repeatable = (flags: string, says: string): Command =>
    command.addOption(new Option(flags, says).argParser(gather));
  const list = (flags: string, says: string): Command =>
    command.addOption(new Option(flags, says).argParser(gatherList));
  repeatable(
    '--identity <ref>',
    'anywhere in the holder chain, in a candidate, or as the name in the log (repeatable)',
  );
  repeatable('--holder <ref>', 'anywhere in the holder chain (repeatable)');
  repeatable('--operator <ref>', 'anywhere in the operator chain (repeatable)');
  repeatable('--device <ref>', 'device (repeatable)');
  repeatable('--credential <ref>', 'credential (repeatable)');
  repeatable('--action <glob>', "action, e.g. 's3:Get*' (repeatable)");
  repeatable('--target <glob>', 'target (repeatable)');
  list('--source <id>', 'log source, e.g. aws.cloudtrail (repeatable)');
  list('--verdict <verdict>', `${VERDICTS.join(', ')} (repeatable)`);
  list('--reason <code>', 'reason code (repeatable)');
  command.option('--grade-min <grade>', 'overall grade at least, C0 to C5');
  command.option('--grade-max <grade>', 'overall grade at most, C0 to C5');
  list('--finding <code>', 'with this finding (repeatable)');
  repeatable('--session <id>', 'session (repeatable)');
  command.option('--privileged', 'privileged actions only');
  command.option('--no-privileged', 'actions that are not privileged only');
  addTimeOptions(command);
  command.option('--text <words>', 'words in action, target, principal, event id or holder');
  return addLimitOption(command);
}

export function addTimeOptions(command: Command): Command {
  command.option('--from <time>', 'at this time or after: 2026-01-31, 2026-01-31T10:00, full ISO 8601 (UTC)');
  return command.option('--to <time>', 'before this time');
}

export function addLimitOption(command: Command): Command {
  return command.addOption(new Option('--limit <n>', 'at most so many rows').argParser(parseLimit));
}

export function filterFrom(o: FilterOptions): ActionFilter {
  const verdicts = o.verdict?.map(asVerdict);
  return {
    ...(o.identity && { identity: o.identity }),
    ...(o.holder && { holder: o.holder }),
    ...(o.operator && { operator: o.operator }),
    ...(o.device && { device: o.device }),
    ...(o.credential && { credential: o.credential }),
    ...(o.action && { action: o.action }),
    ...(o.target && { target: o.target }),
    ...(o.source && { source: o.source }),
    ...(verdicts && { verdict: verdicts }),
    ...(o.reason && { reason: o.reason }),
    ...(o.gradeMin !== undefined && { gradeAtLeast: asGrade('--grade-min', o.gradeMin) }),
    ...(o.gradeMax !== undefined && { gradeAtMost: asGrade('--grade-max', o.gradeMax) }),
    ...(o.finding && { finding: o.finding }),
    ...(o.session && { session: o.session }),
    ...(o.privileged !== undefined && { privileged: o.privileged }),
    ...(o.from !== undefined && { from: parseTimeOption('--from', o.from) }),
    ...(o.to !== undefined && { to: parseTimeOption('--to', o.to) }),
    ...(o.text !== undefined && { text: o.text }),
    ...(o.limit !== undefined && { limit: o.limit }),
  };
}

function asVerdict(text: string): Verdict {
  const verdict = VERDICTS.find((v) => v === text);
  if (verdict === undefined)
    throw usageError(`--verdict ${JSON.stringify(text)} is none; they are ${VERDICTS.join(', ')}.`);
  return verdict;
}

function asGrade(option: string, text: string): Grade {
  const grade = GRADES.find((g) => g === text.toUpperCase());
  if (grade === undefined) throw usageError(`${option} ${JSON.stringify(text)} is no grade; they are C0 to C5.`);
  return grade;
}

function parseLimit(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0) throw usageError(`--limit ${JSON.stringify(text)} is not a whole number.`);
  return n;
}
