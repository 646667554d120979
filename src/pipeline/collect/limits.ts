const KIB = 1024;
const MIB = 1024 * KIB;

/** What bounds the memory and the time that hostile input can take. Every limit that is hit is reported, never silent. */
export interface CollectLimits {
  /** Longest record in bytes. Longer ones are reported and passed over without being held in memory. */
  readonly recordBytes: number;
  /** Longest protobuf message in bytes: as JSON it is up to ten times as long. gRPC's own limit is the same. */
  readonly messageBytes: number;
  /** A batch is cut at the first record end at or beyond this many bytes… */
  readonly batchBytes: number;
  /** …or this many records. */
  readonly batchRecords: number;
  /** Decompressed bytes that one object may have at any ratio. */
  readonly bombFloorBytes: number;
  /** Beyond the floor: decompressed bytes per compressed byte. Logs reach 20 to 100; deflate can do 1,032. */
  readonly bombRatio: number;
  /** A document with a list of records in it is taken for a wrapper, whatever else it holds, once it is longer than this. */
  readonly wrapperBytes: number;
  /** Decompressed bytes kept while looking for what is known of an object; beyond, a file is opened a second time. */
  readonly replayBytes: number;
  /** Largest window a zstd frame may ask for (the `zstd` tool's own limit is 128 MiB). */
  readonly zstdWindowBytes: number;
  /** Members read from one zip archive. */
  readonly zipMembers: number;
}

export const DEFAULT_LIMITS: CollectLimits = {
  recordBytes: 16 * MIB,
  messageBytes: 4 * MIB,
  batchBytes: 8 * MIB,
  batchRecords: 4096,
  bombFloorBytes: 64 * MIB,
  bombRatio: 200,
  wrapperBytes: 4 * MIB,
  replayBytes: 16 * MIB,
  zstdWindowBytes: 128 * MIB,
  zipMembers: 1_000_000,
};
