/**
 * A user agent reduced to what stays the same on one machine: the family of client and the operating system. Versions,
 * commands and retry modes change from call to call on the same machine and are left out. The client's word (K5).
 */
export interface AgentProfile {
  /** `aws-cli`, `boto3`, `browser:chrome`, `kubectl`, `terraform`, `aws-console` …; `other:<first product token>` otherwise. */
  readonly family: string;
  /** `macos`, `windows`, `linux`, `ios`, `android`, or `null` where it does not say. */
  readonly os: string | null;
}
