import type { CaseInFull, Stamp } from '../api/cases.ts';

/** One thing that was done to a case. `event`: the one action that was pinned. */
export interface Done {
  readonly stamp: Stamp;
  readonly did: string;
  readonly text: string | null;
  readonly event: string | null;
  readonly isPin: boolean;
}

/** All that was done, in the order of the custody log. Pins made together come one after the other and are told as one. */
export function doneIn(one: CaseInFull): readonly Done[] {
  const said = (stamp: Stamp, did: string, text: string | null = null, event: string | null = null): Done => ({
    ...{ stamp, did, text, event, isPin: event !== null },
  });
  const all = [
    said(one.opened, 'opened the case'),
    ...one.pins.map(({ pin }) => said(pin, 'pinned', pin.attribution.action, pin.event)),
    ...one.notes.map((note) => said(note, 'wrote', note.text)),
    ...one.members.map((m) => said(m, `shared it, as ${m.role}`, m.account)),
    ...(one.hold === null ? [] : [said(one.hold, 'put a legal hold on it', one.hold.reason)]),
    ...(one.closed === null ? [] : [said(one.closed, 'closed the case', one.closed.conclusion)]),
  ].sort((a, b) => a.stamp.entry - b.stamp.entry);
  return together(all);
}

function together(all: readonly Done[]): readonly Done[] {
  const found: Done[] = [];
  let run = 0;
  for (const one of all) {
    const before = found.at(-1);
    const follows =
      one.isPin &&
      before?.isPin === true &&
      before.stamp.by.account === one.stamp.by.account &&
      before.stamp.entry + run === one.stamp.entry;
    run = follows ? run + 1 : 1;
    if (follows) found[found.length - 1] = { ...before, text: `${run} attributions`, event: null };
    else found.push(one);
  }
  return found;
}
