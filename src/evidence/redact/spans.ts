/** Redactions of one record, in reused arrays: most records have none, and those cost nothing. Offsets count from the record's start. */
export class Spans {
  start = new Uint32Array(64);
  length = new Uint32Array(64);
  kind = new Uint8Array(64);
  count = 0;
  #isSettled = true;

  clear(): void {
    this.count = 0;
    this.#isSettled = true;
  }

  add(start: number, length: number, kind: number): void {
    if (length <= 0) return;
    const last = this.count - 1;
    if (last >= 0 && start < this.start[last]! + this.length[last]!) this.#isSettled = false;
    if (this.count === this.start.length) this.#grow();
    this.start[this.count] = start;
    this.length[this.count] = length;
    this.kind[this.count] = kind;
    this.count++;
  }

  /** Bring into ascending order; spans that overlap become one, of the kind of the first. */
  settle(): void {
    if (this.#isSettled) return;
    const all = Array.from({ length: this.count }, (_, i) => ({
      start: this.start[i]!,
      end: this.start[i]! + this.length[i]!,
      kind: this.kind[i]!,
    })).sort((a, b) => a.start - b.start || b.end - a.end);
    this.clear();
    for (const span of all) {
      const last = this.count - 1;
      const lastEnd = last < 0 ? 0 : this.start[last]! + this.length[last]!;
      if (span.start >= lastEnd) this.add(span.start, span.end - span.start, span.kind);
      else if (span.end > lastEnd) this.length[last] = span.end - this.start[last]!;
    }
  }

  #grow(): void {
    const size = this.count * 2;
    const bigger = new Uint32Array(size);
    bigger.set(this.start);
    this.start = bigger;
    const longer = new Uint32Array(size);
    longer.set(this.length);
    this.length = longer;
    const kinds = new Uint8Array(size);
    kinds.set(this.kind);
    this.kind = kinds;
  }
}
