import { CliError } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/**
 * Expected failures of the other rooms, by the stable code of their error, as a failure of the command. The rooms' own
 * messages say what, where and what to do; classes are told apart by name, so that no room is loaded for it.
 */
const EVIDENCE: Readonly<Record<string, ExitCode>> = {
  'checkpoint-missing': EXIT.integrity,
  'checkpoint-invalid': EXIT.integrity,
  'tree-damaged': EXIT.integrity,
  'originals-damaged': EXIT.integrity,
  'refs-damaged': EXIT.integrity,
  'witness-refused': EXIT.integrity,
  'stamp-refused': EXIT.integrity,
  'stamp-invalid': EXIT.integrity,
  'original-purged': EXIT.problem,
  'leaf-malformed': EXIT.integrity,
  'note-malformed': EXIT.integrity,
  'note-unverified': EXIT.integrity,
  'proof-malformed': EXIT.integrity,
  'proof-invalid': EXIT.integrity,
};

/** The reasons of `verify`, each with an exit code of its own. */
const BUNDLE: Readonly<Record<string, ExitCode>> = {
  malformed: EXIT.bundleMalformed,
  'key-unknown': EXIT.keyUnknown,
  'bad-signature': EXIT.badSignature,
  'not-included': EXIT.notIncluded,
  'record-changed': EXIT.recordChanged,
  'evidence-missing': EXIT.evidenceMissing,
  'custody-broken': EXIT.custodyBroken,
  incomplete: EXIT.incomplete,
  'policy-unmet': EXIT.policyUnmet,
  inconsistent: EXIT.inconsistent,
  'engine-differs': EXIT.engineDiffers,
  'verdict-differs': EXIT.verdictDiffers,
};

const CUSTODY: Readonly<Record<string, ExitCode>> = {
  'custody-damaged': EXIT.integrity,
  'no-such-case': EXIT.problem,
  'case-refuses': EXIT.problem,
  'entry-too-large': EXIT.usage,
};

/** What the operating system says, in words, with the remedy. */
const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; check who owns it',
  EPERM: 'not permitted; check who owns it',
  EROFS: 'the file system is read-only; choose another place with --data',
  ENOSPC: 'the disk is full; make room and run the same command again: nothing acknowledged is lost',
  EDQUOT: 'the disk quota is used up; make room and run the same command again: nothing acknowledged is lost',
  EMFILE: 'too many open files; raise the limit (ulimit -n)',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EIO: 'the disk failed to read or write; check it before you go on',
};

/** `null`: this is no expected failure but a defect. */
export function expectedFailure(error: unknown): CliError | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const options = { cause: error };
  if (error.name === 'EvidenceError')
    return new CliError(lookUp(EVIDENCE, code) ?? EXIT.dataFolder, oneLine(error.message), options);
  if (error.name === 'BundleProblem')
    return new CliError(lookUp(BUNDLE, code) ?? EXIT.bundleMalformed, oneLine(error.message), options);
  if (error.name === 'CustodyError')
    return new CliError(lookUp(CUSTODY, code) ?? EXIT.dataFolder, oneLine(error.message), options);
  if (error.name === 'StoreError') return new CliError(EXIT.dataFolder, oneLine(error.message), options);
  if (error.name === 'ConfigError') return new CliError(EXIT.usage, oneLine(error.message), options);
  if (error.name === 'CollectError' || error.name === 'PipelineError')
    return new CliError(EXIT.dataFolder, oneLine(error.message), options);
  const system = lookUp(SYSTEM, code);
  if (system === undefined) return null;
  const path = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : '';
  return new CliError(EXIT.dataFolder, `${path}${system} (${code}).`, options);
}

const lookUp = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const oneLine = (message: string): string => message.replaceAll(/\s*\n\s*/g, ' ');
