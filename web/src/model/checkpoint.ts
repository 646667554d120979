/**
 * Who signed a checkpoint, as its note says (C2SP signed-note: after a blank line, one line `— NAME BASE64` for each signature). The
 * log signs under its own origin; every other name is a witness.
 */
export interface Signers {
  readonly log: boolean;
  readonly witnesses: readonly string[];
}

export function signersOf(note: string, origin: string): Signers {
  const end = note.lastIndexOf('\n\n');
  const names = (end < 0 ? '' : note.slice(end + 2))
    .split('\n')
    .flatMap((line) => /^— (\S+) \S+$/.exec(line)?.[1] ?? []);
  return { log: names.includes(origin), witnesses: [...new Set(names.filter((name) => name !== origin))] };
}
