import type { RecordView } from '../../model/source.ts';

/** What one line of the audit trail says. https://plugins.jenkins.io/audit-trail/ */
export type Line =
  | {
      readonly what: 'build';
      readonly job: string;
      readonly number: string;
      readonly causes: string;
      readonly end: End | null;
    }
  | { readonly what: 'request'; readonly uri: string; readonly by: string }
  | { readonly what: 'login' | 'failed-login' | 'logout'; readonly user: string }
  | { readonly what: 'credential'; readonly user: string; readonly isRun: boolean; readonly credential: string };

export interface End {
  readonly node: string;
  readonly result: string;
}

export interface Stamped {
  readonly stamp: RegExpExecArray | null;
  readonly line: Line;
}

/** Characters of a line that are looked at: parameters of a build can be of any length. */
const MAX_LOOKED_AT = 16_384;

/** `Mar 2, 2026 9:15:30,123 AM`: the file logger's pattern. */
const STAMP = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) (\d{1,2}):(\d{2}):(\d{2}),(\d{3}) ([AP]M)[ \t|;,-]{1,4}/;
const BUILD =
  /^([^#]{1,512}?) #(\d{1,9}) ((?:Started|Rebuilds|Replayed|Branch|Push|GitHub|Restarted)[^\n]{0,4096}?), Parameters:\[/;
const FINISHED = /\] on node (\S{1,256}) started at \S{1,64} completed in \d{1,12}ms completed: ([A-Z_]{1,16})$/;
const REQUEST = /^(\/\S{0,4096})(?: \([^)]{0,1024}\))? by (\S{1,256})$/;
const LOGIN = /^(Successful login|Failed login attempt|Logout) for user '(.{1,256})'$/;
const CREDENTIAL =
  /^'([^']{1,512})' \(class ([\w.$]{1,256})\) used credentials '([^']{1,256})' \(class [\w.$]{1,256}\)\.$/;

/** The file of the plugin, or its message under the program `jenkins` in syslog. */
export function lineOf(view: RecordView): Stamped | null {
  const { syslog } = view;
  if (view.json !== null) return null;
  if (syslog !== null) {
    const own = syslog.program === 'jenkins' ? parsed(syslog.message) : null;
    return own === null ? null : { stamp: null, line: own };
  }
  const first = view.text.charCodeAt(0);
  if (first < 0x41 || first > 0x53 || view.text.charCodeAt(3) !== 0x20) return null;
  const stamp = STAMP.exec(view.text.slice(0, 64));
  const line = stamp === null ? null : parsed(view.text.slice(stamp[0].length));
  return line === null ? null : { stamp, line };
}

function parsed(text: string): Line | null {
  const head = text.slice(0, MAX_LOOKED_AT).trimEnd();
  const request = REQUEST.exec(head);
  if (request !== null) return { what: 'request', uri: request[1]!, by: request[2]! };
  const login = LOGIN.exec(head);
  if (login !== null) {
    const what = login[1] === 'Logout' ? 'logout' : login[1] === 'Successful login' ? 'login' : 'failed-login';
    return { what, user: login[2]! };
  }
  const credential = CREDENTIAL.exec(head);
  if (credential !== null)
    return {
      what: 'credential',
      user: credential[1]!,
      isRun: /(?:Build|Run)$/.test(credential[2]!),
      credential: credential[3]!,
    };
  const build = BUILD.exec(head);
  if (build === null) return null;
  const finished = FINISHED.exec(text.slice(-512).trimEnd());
  const end = finished === null ? null : { node: finished[1]!, result: finished[2]! };
  return { what: 'build', job: build[1]!, number: build[2]!, causes: build[3]!, end };
}
