import type { EventKind } from '../../model/event.ts';

/**
 * What each record type is, as a table. `rank`: among the records of one audit event, how much this one knows of who did
 * it (the revision). 4 opens the session; 3 carries who and what; 2 is the system call, which carries who; 1 says what
 * without who; 0 is detail.
 * https://github.com/linux-audit/audit-documentation/blob/main/specs/messages/message-dictionary.csv
 */
interface TypeRow {
  readonly kind: EventKind;
  readonly rank: number;
  /** Changes who may do what on this host. */
  readonly privileged?: boolean;
  /** The field that says on what. */
  readonly target?: readonly string[];
}

const DETAIL: TypeRow = { kind: 'act', rank: 0 };
const BY_SELF: TypeRow = { kind: 'act', rank: 3 };
const ACCOUNT: TypeRow = { kind: 'change-identity', rank: 3, privileged: true, target: ['acct', 'id', 'grp'] };
const LOGIN_STEP: TypeRow = { kind: 'authenticate', rank: 3, target: ['acct', 'id'] };
const SERVICE: TypeRow = { kind: 'act', rank: 3, target: ['unit'] };

const TYPES: ReadonlyMap<string, TypeRow> = new Map(
  Object.entries({
    LOGIN: { kind: 'issue', rank: 4 },
    USER_AUTH: LOGIN_STEP,
    USER_ACCT: LOGIN_STEP,
    CRED_ACQ: LOGIN_STEP,
    CRED_REFR: LOGIN_STEP,
    USER_LOGIN: LOGIN_STEP,
    USER_ERR: LOGIN_STEP,
    USER_START: { kind: 'act', rank: 3, target: ['acct'] },
    USER_END: { kind: 'end', rank: 3, target: ['acct'] },
    USER_LOGOUT: { kind: 'end', rank: 3, target: ['acct', 'id'] },
    CRED_DISP: { kind: 'end', rank: 3, target: ['acct'] },
    USER_CMD: { kind: 'act', rank: 3, target: ['cmd'] },
    USER_CHAUTHTOK: ACCOUNT,
    USER_MGMT: ACCOUNT,
    ADD_USER: ACCOUNT,
    DEL_USER: ACCOUNT,
    ADD_GROUP: ACCOUNT,
    DEL_GROUP: ACCOUNT,
    GRP_MGMT: ACCOUNT,
    GRP_CHAUTHTOK: ACCOUNT,
    ACCT_LOCK: ACCOUNT,
    ACCT_UNLOCK: ACCOUNT,
    USER_ROLE_CHANGE: { kind: 'act', rank: 3, target: ['acct', 'selected-context'] },
    ROLE_ASSIGN: ACCOUNT,
    ROLE_REMOVE: ACCOUNT,
    CONFIG_CHANGE: { kind: 'act', rank: 3, privileged: true, target: ['op', 'key'] },
    DAEMON_CONFIG: { kind: 'act', rank: 3, privileged: true },
    DAEMON_END: { kind: 'act', rank: 3, privileged: true },
    DAEMON_START: BY_SELF,
    USER_MAC_POLICY_LOAD: { kind: 'act', rank: 3, privileged: true },
    MAC_STATUS: { kind: 'act', rank: 3, privileged: true },
    MAC_POLICY_LOAD: { kind: 'act', rank: 3, privileged: true },
    USYS_CONFIG: { kind: 'act', rank: 3, privileged: true },
    SERVICE_START: SERVICE,
    SERVICE_STOP: SERVICE,
    SOFTWARE_UPDATE: { kind: 'act', rank: 3, privileged: true, target: ['sw'] },
    TTY: { kind: 'act', rank: 3, target: ['comm'] },
    USER_TTY: { kind: 'act', rank: 3, target: ['comm'] },
    ANOM_ABEND: { kind: 'act', rank: 3, target: ['exe', 'comm'] },
    SECCOMP: { kind: 'act', rank: 3, target: ['exe', 'comm'] },
    SYSCALL: { kind: 'act', rank: 2, target: ['ARGV', 'exe', 'comm'] },
    AVC: { kind: 'act', rank: 1, target: ['path', 'name', 'comm'] },
    SELINUX_ERR: { kind: 'act', rank: 1 },
    EXECVE: { kind: 'act', rank: 1, target: ['ARGV', 'a0'] },
    NETFILTER_CFG: { kind: 'act', rank: 1, target: ['table'] },
    KERN_MODULE: { kind: 'act', rank: 1, target: ['name'] },
    CRYPTO_SESSION: { kind: 'act', rank: 3 },
    CRYPTO_KEY_USER: { kind: 'act', rank: 3 },
    PATH: { kind: 'act', rank: 0, target: ['name'] },
    CWD: { kind: 'act', rank: 0, target: ['cwd'] },
    PROCTITLE: { kind: 'act', rank: 0, target: ['proctitle'] },
    SOCKADDR: DETAIL,
    EOE: DETAIL,
    BPRM_FCAPS: DETAIL,
    CAPSET: DETAIL,
    OBJ_PID: DETAIL,
    MMAP: DETAIL,
    IPC: DETAIL,
    FD_PAIR: DETAIL,
  } satisfies Record<string, TypeRow>),
);

export const rowOf = (type: string): TypeRow => TYPES.get(type) ?? BY_SELF;
export const rankOf = (type: string): number => TYPES.get(type)?.rank ?? -1;

/** The kernel's own log line has the type's number. include/uapi/linux/audit.h, lib/audit-records.h of libaudit. */
const NUMBERS: ReadonlyMap<string, string> = new Map([
  ['1006', 'LOGIN'],
  ['1100', 'USER_AUTH'],
  ['1101', 'USER_ACCT'],
  ['1102', 'USER_MGMT'],
  ['1103', 'CRED_ACQ'],
  ['1104', 'CRED_DISP'],
  ['1105', 'USER_START'],
  ['1106', 'USER_END'],
  ['1107', 'USER_AVC'],
  ['1108', 'USER_CHAUTHTOK'],
  ['1109', 'USER_ERR'],
  ['1110', 'CRED_REFR'],
  ['1111', 'USYS_CONFIG'],
  ['1112', 'USER_LOGIN'],
  ['1113', 'USER_LOGOUT'],
  ['1114', 'ADD_USER'],
  ['1115', 'DEL_USER'],
  ['1116', 'ADD_GROUP'],
  ['1117', 'DEL_GROUP'],
  ['1123', 'USER_CMD'],
  ['1124', 'USER_TTY'],
  ['1130', 'SERVICE_START'],
  ['1131', 'SERVICE_STOP'],
  ['1300', 'SYSCALL'],
  ['1302', 'PATH'],
  ['1305', 'CONFIG_CHANGE'],
  ['1306', 'SOCKADDR'],
  ['1307', 'CWD'],
  ['1309', 'EXECVE'],
  ['1319', 'TTY'],
  ['1325', 'NETFILTER_CFG'],
  ['1326', 'SECCOMP'],
  ['1327', 'PROCTITLE'],
  ['1330', 'KERN_MODULE'],
  ['1400', 'AVC'],
  ['1701', 'ANOM_ABEND'],
]);

export const typeOf = (written: string): string => NUMBERS.get(written) ?? written;

/** System calls that rules usually watch, by architecture and number, for records that are not enriched. */
const SYSCALLS: ReadonlyMap<string, string> = new Map([
  ['c000003e/2', 'open'],
  ['c000003e/42', 'connect'],
  ['c000003e/59', 'execve'],
  ['c000003e/82', 'rename'],
  ['c000003e/87', 'unlink'],
  ['c000003e/90', 'chmod'],
  ['c000003e/92', 'chown'],
  ['c000003e/101', 'ptrace'],
  ['c000003e/105', 'setuid'],
  ['c000003e/106', 'setgid'],
  ['c000003e/117', 'setresuid'],
  ['c000003e/175', 'init_module'],
  ['c000003e/257', 'openat'],
  ['c000003e/263', 'unlinkat'],
  ['c000003e/313', 'finit_module'],
  ['c000003e/322', 'execveat'],
  ['c00000b7/35', 'unlinkat'],
  ['c00000b7/56', 'openat'],
  ['c00000b7/117', 'ptrace'],
  ['c00000b7/203', 'connect'],
  ['c00000b7/221', 'execve'],
]);

export const syscallName = (arch: string, number: string): string | null => SYSCALLS.get(`${arch}/${number}`) ?? null;

/** For the list in docs/sources.md. */
export const PRIVILEGED_TYPES: readonly string[] = [...TYPES].flatMap(([name, row]) =>
  row.privileged === true ? [name] : [],
);
