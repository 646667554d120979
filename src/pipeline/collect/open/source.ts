/** Something that can be opened for its stored bytes. Chunks are valid until the next is asked for. */
export interface ByteSource {
  readonly uri: string;
  /** Stored bytes; `null` where unknown. */
  readonly size: number | null;
  /** Plain files may grow; streams, archive members and compressed files are final. */
  readonly mayGrow: boolean;
  readonly canReopen: boolean;
  /** `onBytes` is told how many stored bytes were read. */
  open(onBytes: (count: number) => void): AsyncGenerator<Uint8Array, void, undefined>;
}
