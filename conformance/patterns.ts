/** Whether a stream is chosen: no pattern chooses all; a pattern is a part of the name, with `*` for anything. */
export function matching(patterns: readonly string[]): (stream: string) => boolean {
  const tests = patterns.map((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(parts.join('.*'), 'i');
  });
  return (stream) => tests.length === 0 || tests.some((test) => test.test(stream));
}
