/** Redactions of one record, in reused arrays: most records have none, and those cost nothing. Offsets count from the record's start. */
export class Spans {
  start = new Uint32Array(64);
  length = new Uint32Array(64);
  kind = new Uint8Array(64);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  /** Spans are kept ascending and apart: one that touches an earlier one is dropped, since the scan goes left to right. */
  add(start: number, length: number, kind: number): void {
    if (length <= 0) return;
    const last = this.count - 1;
    if (last >= 0 && start < this.start[last]! + this.length[last]!) return;
    if (this.count === this.start.length) this.#grow();
    this.start[this.count] = start;
    this.length[this.count] = length;
    this.kind[this.count] = kind;
    this.count++;
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
