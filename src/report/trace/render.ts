import { roleOf } from '../../model/ref.ts';
import { formatIso, type Micros } from '../../model/time.ts';
import type { Paint } from '../text/style.ts';
import { visible } from '../text/visible.ts';
import { shorten, widthOf } from '../text/width.ts';
import { count, counted, interval, when } from '../text/words.ts';
import { chainText, shortRef } from '../who.ts';
import { type Counts, roleText, type Trace, type TraceNode } from './tree.ts';

/** The tree as a person reads it: where the ref came from, then all that was done with it and with its descendants. */
export function renderTrace(trace: Trace, counts: Counts, width: number | null, paint: Paint): string {
  const lines: string[] = [];
  const total = sum(trace.strands, counts);
  lines.push(`${paint('bold', visible(trace.ref))}  ${paint('dim', roleText(trace.ref))}`);
  if (trace.tree.holder.length > 0) lines.push(`held by ${visible(chainText(trace.tree.holder))}`);
  lines.push(
    `${counted(total.actions, 'action')}, ${count(total.privileged)} privileged, by it and ${counted(Math.max(0, trace.descendants - (trace.tree.holder.length > 0 ? 1 : 0)), 'credential')} below it`,
  );
  lines.push('', paint('bold', 'Where it came from'));
  lines.push(...originLines(trace, counts, width, paint));
  lines.push('', paint('bold', 'What was done with it, and with all that descended from it'));
  lines.push(...nodeLines(trace.tree, counts, '', '', width, paint));
  return lines.map((l) => `${l}\n`).join('');
}

function originLines(trace: Trace, counts: Counts, width: number | null, paint: Paint): readonly string[] {
  const lines: string[] = [];
  trace.origins.forEach((line, i) => {
    if (trace.origins.length > 1) lines.push(paint('dim', `issuance ${i + 1} of ${trace.origins.length}`));
    if (line.length === 0) return;
    [...line].reverse().forEach((node, depth) => {
      const indent = '   '.repeat(depth);
      const branch = depth === 0 ? '' : '└─ ';
      lines.push(...ownLines(node, counts, indent + branch, `${indent}   `, width, paint));
    });
  });
  if (lines.length === 0)
    lines.push(
      trace.tree.issuedBy === null
        ? paint('dim', 'Nothing in evidence leads further up.')
        : paint('dim', `Issued ${when(trace.tree.issuedAt)}; no credential above it is in evidence.`),
    );
  return lines;
}

function nodeLines(
  node: TraceNode,
  counts: Counts,
  first: string,
  rest: string,
  width: number | null,
  paint: Paint,
): readonly string[] {
  const more = node.children.length > 0 || node.folded > 0;
  const lines = [...ownLines(node, counts, first, `${rest}${more ? '│  ' : '   '}`, width, paint)];
  node.children.forEach((child, i) => {
    const isLast = i === node.children.length - 1 && node.folded === 0;
    lines.push(
      ...nodeLines(child, counts, `${rest}${isLast ? '└─ ' : '├─ '}`, `${rest}${isLast ? '   ' : '│  '}`, width, paint),
    );
  });
  if (node.folded > 0)
    lines.push(
      `${rest}└─ ${paint('dim', `… ${counted(node.folded, 'more credential')} (--format json has the totals)`)}`,
    );
  return lines;
}

function ownLines(
  node: TraceNode,
  counts: Counts,
  first: string,
  rest: string,
  width: number | null,
  paint: Paint,
): readonly string[] {
  const { actions, privileged } = sum(node.strands, counts);
  const room = width === null ? null : Math.max(20, width - widthOf(first));
  const name = visible(node.ref);
  const lines = [first + paint('bold', room === null ? name : shorten(name, room, 'middle'))];
  const say = (text: string, look: Parameters<Paint>[0] = 'dim'): void => {
    const safe = visible(text);
    const limit = width === null ? null : Math.max(20, width - widthOf(rest));
    lines.push(rest + paint(look, limit === null ? safe : shorten(safe, limit, 'end')));
  };
  const privilegedText = privileged === 0 ? '' : `, ${count(privileged)} privileged`;
  say(
    actions === 0
      ? roleOf(node.ref) === 'assertion'
        ? 'nobody is seen to have presented it'
        : 'no use in evidence'
      : `${counted(actions, 'action')}${privilegedText}  ${interval(node.first, node.last)}`,
    actions === 0 ? 'dim' : 'plain',
  );
  const window = windowText(node);
  if (window !== '') say(window);
  const as = node.holder.slice(1);
  if (as.length > 0) say(`as ${as.map(shortRef).join(' → ')}`);
  if (node.devices.length > 0)
    say(
      `${counted(node.devices.length, 'device')}: ${node.devices.slice(0, 4).join(', ')}${node.devices.length > 4 ? ', …' : ''}`,
    );
  if (node.findings.length > 0) say(`! ${node.findings.join(', ')}`, 'bad');
  return lines;
}

function windowText(node: TraceNode): string {
  const parts: string[] = [];
  if (node.issuedAt !== null) parts.push(`issued ${when(node.issuedAt)}`);
  if (node.ended !== null) parts.push(`${node.ended.how} ${when(node.ended.at)}`);
  else if (node.expires !== null) parts.push(`expires ${when(node.expires)}`);
  return parts.join(', ');
}

/** As plain data, for `--format json`. */
export function traceObject(trace: Trace, counts: Counts): unknown {
  const node = (n: TraceNode): unknown => ({
    ref: n.ref,
    instance: n.instance,
    holder: n.holder,
    issuedAt: iso(n.issuedAt),
    issuedBy: n.issuedBy,
    expires: iso(n.expires),
    ended: n.ended === null ? null : { at: iso(n.ended.at), how: n.ended.how },
    ...sum(n.strands, counts),
    first: iso(n.first),
    last: iso(n.last),
    devices: n.devices,
    findings: n.findings,
    folded: n.folded,
    children: n.children.map(node),
  });
  return {
    ref: trace.ref,
    role: roleText(trace.ref),
    total: { ...sum(trace.strands, counts), credentials: trace.descendants },
    origins: trace.origins.map((line) => line.map(node)),
    tree: node(trace.tree),
  };
}

function sum(strands: readonly string[], counts: Counts): { actions: number; privileged: number } {
  let actions = 0;
  let privileged = 0;
  for (const strand of strands) {
    const of = counts.get(strand as Parameters<Counts['get']>[0]);
    actions += of?.actions ?? 0;
    privileged += of?.privileged ?? 0;
  }
  return { actions, privileged };
}

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));
