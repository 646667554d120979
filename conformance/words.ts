/**
 * Peers that rename a product's operations by a fixed table of their own. Where the table has our word, the peer's word for it
 * is the same word: agreement by table is counted as agreement, and shown apart. What the table does not have stays a conflict.
 */
export interface Vocabulary {
  /** Where its words are written down. */
  readonly source: string;
  readonly streams: readonly string[];
  /** The peer's words for our action; empty where its table has none. */
  readonly wordsFor: (action: string) => readonly string[];
}

/** https://github.com/elastic/go-libaudit/blob/main/aucoalesce/normalizations.yaml, by record type. */
const AUDIT_TYPES: Readonly<Record<string, string>> = {
  ACCT_LOCK: 'locked-account',
  ACCT_UNLOCK: 'unlocked-account',
  ADD_GROUP: 'added-group-account-to',
  ADD_USER: 'added-user-account',
  ANOM_ABEND: 'crashed-program',
  ANOM_EXEC: 'attempted-execution-of-forbidden-program',
  ANOM_LINK: 'used-suspicious-link',
  ANOM_LOGIN_FAILURES: 'failed-log-in-too-many-times-to',
  ANOM_LOGIN_LOCATION: 'attempted-log-in-from-unusual-place-to',
  ANOM_LOGIN_SESSIONS: 'opened-too-many-sessions-to',
  ANOM_LOGIN_TIME: 'attempted-log-in-during-unusual-hour-to',
  ANOM_PROMISCUOUS: 'changed-promiscuous-mode-on-device',
  CHGRP_ID: 'changed-group',
  CHUSER_ID: 'changed-user-id',
  CONFIG_CHANGE: 'changed-audit-configuration',
  CRED_ACQ: 'acquired-credentials',
  CRED_DISP: 'disposed-credentials',
  CRED_REFR: 'refreshed-credentials',
  CRYPTO_KEY_USER: 'negotiated-crypto-key',
  CRYPTO_LOGIN: 'crypto-officer-logged-in',
  CRYPTO_LOGOUT: 'crypto-officer-logged-out',
  CRYPTO_SESSION: 'started-crypto-session',
  DAC_CHECK: 'access-result',
  DAEMON_ABORT: 'aborted-auditd-startup',
  DAEMON_ACCEPT: 'remote-audit-connected',
  DAEMON_CLOSE: 'remote-audit-disconnected',
  DAEMON_CONFIG: 'changed-auditd-configuration',
  DAEMON_END: 'shutdown-audit',
  DAEMON_ERR: 'audit-error',
  DAEMON_RECONFIG: 'reconfigured-auditd',
  DAEMON_RESUME: 'resumed-audit-logging',
  DAEMON_ROTATE: 'rotated-audit-logs',
  DAEMON_START: 'started-audit',
  DEL_GROUP: 'deleted-group-account-from',
  DEL_USER: 'deleted-user-account',
  FEATURE_CHANGE: 'changed-audit-feature',
  FS_RELABEL: 'relabeled-filesystem',
  GRP_AUTH: 'authenticated-to-group',
  GRP_CHAUTHTOK: 'changed-group-password',
  GRP_MGMT: 'modified-group-account',
  KERN_MODULE: 'loaded-kernel-module',
  KERNEL: 'initialized-audit-subsystem',
  LOGIN: 'changed-login-id-to',
  MAC_CHECK: 'mac-permission',
  MAC_CONFIG_CHANGE: 'changed-selinux-boolean',
  MAC_POLICY_LOAD: 'loaded-selinux-policy',
  MAC_STATUS: 'changed-selinux-enforcement',
  NETFILTER_CFG: 'loaded-firewall-rule-to',
  ROLE_ASSIGN: 'assigned-user-role-to',
  ROLE_MODIFY: 'modified-role',
  ROLE_REMOVE: 'removed-user-role-from',
  SECCOMP: 'violated-seccomp-policy',
  SELINUX_ERR: 'caused-mac-policy-error',
  SERVICE_START: 'started-service',
  SERVICE_STOP: 'stopped-service',
  SOFTWARE_UPDATE: 'package-updated',
  SYSTEM_BOOT: 'booted-system',
  SYSTEM_RUNLEVEL: 'changed-to-runlevel',
  SYSTEM_SHUTDOWN: 'shutdown-system',
  TTY: 'typed',
  USER_ACCT: 'was-authorized',
  USER_AUTH: 'authenticated',
  USER_AVC: 'access-permission',
  USER_CHAUTHTOK: 'changed-password',
  USER_CMD: 'ran-command',
  USER_END: 'ended-session',
  USER_ERR: 'error',
  USER_LOGIN: 'logged-in',
  USER_LOGOUT: 'logged-out',
  USER_MAC_CONFIG_CHANGE: 'changed-mac-configuration',
  USER_MAC_POLICY_LOAD: 'loaded-mac-policy',
  USER_MGMT: 'modified-user-account',
  USER_ROLE_CHANGE: 'changed-role-to',
  USER_SELINUX_ERR: 'access-error',
  USER_START: 'started-session',
  USER_TTY: 'typed',
  USYS_CONFIG: 'changed-configuration',
  VIRT_CONTROL: 'issued-vm-control',
  VIRT_CREATE: 'created-vm-image',
  VIRT_DESTROY: 'deleted-vm-image',
  VIRT_MACHINE_ID: 'assigned-vm-id',
  VIRT_RESOURCE: 'assigned-vm-resource',
};

/** Of the same file, by system call. */
const AUDIT_CALLS: Readonly<Record<string, readonly string[]>> = {
  'opened-file': 'creat fallocate truncate ftruncate open openat readlink readlinkat'.split(' '),
  'read-file': ['read'],
  'wrote-to-file': ['write'],
  'changed-file-attributes-of': 'setxattr fsetxattr lsetxattr removexattr fremovexattr lremovexattr'.split(' '),
  'changed-file-permissions-of': 'chmod fchmod fchmodat'.split(' '),
  'changed-file-ownership-of': 'chown fchown fchownat lchown'.split(' '),
  'loaded-kernel-module': ['finit_module', 'init_module'],
  'unloaded-kernel-module': ['delete_module'],
  'created-directory': ['mkdir', 'mkdirat'],
  mounted: ['mount'],
  renamed: ['rename', 'renameat', 'renameat2'],
  symlinked: ['symlink', 'symlinkat'],
  unmounted: ['umount', 'umount2'],
  deleted: ['rmdir', 'unlink', 'unlinkat'],
  'changed-timestamp-of': 'utime utimes futimesat futimens utimensat'.split(' '),
  executed: ['execve', 'execveat'],
  'listen-for-connections': ['listen'],
  'accepted-connection-from': ['accept', 'accept4'],
  'bound-socket': ['bind'],
  'connected-to': ['connect'],
  'received-from': 'recv recvfrom recvmsg recvmmsg'.split(' '),
  'sent-to': 'send sendto sendmsg sendmmsg'.split(' '),
  'killed-pid': ['kill', 'tkill', 'tgkill'],
  'changed-identity-of': 'setuid seteuid setfsuid setreuid setgid setegid setfsgid setregid setresuid setresgid'.split(
    ' ',
  ),
  'changed-system-time': 'settimeofday clock_settime stime adjtimex'.split(' '),
  'make-device': ['mknod', 'mknodat'],
  'changed-system-name': ['sethostname', 'setdomainname'],
};

function auditWords(action: string): string[] {
  const [, type = '', call = ''] = /^auditd:(\S+)(?: (\S+))?/.exec(action) ?? [];
  const byType = Object.hasOwn(AUDIT_TYPES, type) ? [AUDIT_TYPES[type] as string] : [];
  return [...byType, ...Object.keys(AUDIT_CALLS).filter((word) => AUDIT_CALLS[word]?.includes(call))];
}

/** By sentence of PAM and of sshd. */
function authWords(action: string): string[] {
  if (/:session opened$/.test(action)) return ['logged-on'];
  if (/:session closed$/.test(action)) return ['logged-off'];
  return /^sshd:(?:Accepted|Failed|Invalid user)\b/.test(action) ? ['ssh_login'] : [];
}

/** https://www.elastic.co/docs/reference/integrations/salesforce, by EVENT_TYPE. */
const SALESFORCE_TYPES: Readonly<Record<string, string>> = {
  'salesforce:ApexCallout': 'apex-callout',
  'salesforce:ApexExecution': 'apex-execution',
  'salesforce:ApexRestApi': 'apex-rest',
  'salesforce:ApexSoap': 'apex-soap',
  'salesforce:ApexTrigger': 'apex-trigger',
  'salesforce:ExternalCustomApexCallout': 'apex-external-custom-callout',
  'salesforce:Login': 'login-attempt',
};

export const VOCABULARIES: readonly Vocabulary[] = [
  {
    source: 'small letters, hyphens for spaces: https://www.elastic.co/docs/reference/integrations/wiz',
    streams: ['elastic:wiz/audit'],
    wordsFor: (action) => [action.slice('wiz:'.length).toLowerCase().replaceAll(' ', '-')],
  },
  {
    source: '`mysql-` and the event: https://www.elastic.co/docs/reference/integrations/mysql_enterprise',
    streams: ['elastic:mysql_enterprise/audit'],
    wordsFor: (action) =>
      /^mysql:(\S+)/
        .exec(action)
        ?.slice(1)
        .map((event) => `mysql-${event}`) ?? [],
  },
  {
    source: 'https://www.elastic.co/docs/reference/integrations/salesforce',
    streams: ['elastic:salesforce/apex', 'elastic:salesforce/login'],
    wordsFor: (action) => (Object.hasOwn(SALESFORCE_TYPES, action) ? [SALESFORCE_TYPES[action] as string] : []),
  },
  {
    source: 'https://github.com/elastic/go-libaudit/blob/main/aucoalesce/normalizations.yaml',
    streams: ['elastic:auditd/log', 'elastic:auditd_manager/auditd', 'sekoia:Beats/auditbeat'],
    wordsFor: auditWords,
  },
  {
    source: 'https://www.elastic.co/docs/reference/integrations/system (auth)',
    streams: ['elastic:system/auth'],
    wordsFor: authWords,
  },
  {
    source: 'the verb alone: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/',
    streams: ['sekoia:Kubernetes/audit-log', 'ocsf:AWS/EKS Audit Logs'],
    wordsFor: (action) => /^k8s:(\S+) /.exec(action)?.slice(1) ?? [],
  },
];

/** The peer's own words for an action in this stream. */
export const peerWords = (stream: string, action: string): readonly string[] =>
  VOCABULARIES.filter(({ streams }) => streams.includes(stream)).flatMap(({ wordsFor }) => wordsFor(action));
