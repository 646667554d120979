import type { AgentProfile } from '../model/agent.ts';

/** Clients whose product token names them. The first to appear in the lower-cased text counts; of two at one place, the upper. */
const FAMILIES: readonly (readonly [needle: string, family: string])[] = [
  ['awslambda-worker', 'aws-platform'],
  ['terraform', 'terraform'],
  ['pulumi', 'pulumi'],
  ['aws-cli/', 'aws-cli'],
  ['boto3/', 'boto3'],
  ['botocore/', 'boto3'],
  ['aws-sdk-go', 'aws-sdk-go'],
  ['aws-sdk-java', 'aws-sdk-java'],
  ['aws-sdk-js', 'aws-sdk-js'],
  ['aws-sdk-nodejs', 'aws-sdk-js'],
  ['aws-sdk-', 'aws-sdk'],
  ['saml2aws', 'saml2aws'],
  ['kubectl/', 'kubectl'],
  ['kubelet/', 'kubelet'],
  ['helm/', 'helm'],
  ['argocd', 'argocd'],
  ['kube-', 'kubernetes'],
  ['vault/', 'vault'],
  ['okta verify', 'okta-verify'],
  ['oktaverify', 'okta-verify'],
  ['okta', 'okta-client'],
  ['claude-code', 'claude-code'],
  ['curl/', 'curl'],
  ['wget/', 'wget'],
  ['python-requests', 'python-requests'],
  ['postmanruntime', 'postman'],
  ['go-http-client', 'go-http-client'],
  ['openssh', 'openssh'],
];

const BROWSERS: readonly (readonly [needle: string, family: string])[] = [
  ['edg/', 'browser:edge'],
  ['opr/', 'browser:opera'],
  ['firefox/', 'browser:firefox'],
  ['chrome/', 'browser:chrome'],
  ['crios/', 'browser:chrome'],
  ['safari/', 'browser:safari'],
];

/** Agents that the vendor's own web console sets on behalf of the browser: the person's machine is not visible in them. */
const CONSOLES: readonly string[] = [
  'console.amazonaws.com',
  'signin.amazonaws.com',
  's3console',
  'aws internal',
  'aws-internal',
  'awsconsole',
  'coral/',
];

/**
 * A shell that the provider runs, opened in its console: AWS CloudShell, Google Cloud Shell, Azure Cloud Shell. What system it shows is
 * the provider's machine, not that of the person.
 */
const SHELLS: readonly string[] = ['exec-env/cloudshell', 'environment/devshell', 'cloud-shell/'];

/** The first to appear counts. */
const SYSTEMS: readonly (readonly [needle: string, os: string])[] = [
  ['android', 'android'],
  ['iphone', 'ios'],
  ['ipad', 'ios'],
  ['os/ios', 'ios'],
  ['darwin', 'macos'],
  ['macos', 'macos'],
  ['mac os x', 'macos'],
  ['macintosh', 'macos'],
  ['windows', 'windows'],
  ['win32', 'windows'],
  ['win64', 'windows'],
  ['linux', 'linux'],
  ['ubuntu', 'linux'],
];

const escaped = (needle: string): string => needle.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const anyOf = (needles: readonly string[]): RegExp => new RegExp(needles.map(escaped).join('|'));

/** One pass over the text instead of one for each needle: a user agent is parsed for almost every record of some logs. */
const FAMILY = anyOf(FAMILIES.map(([needle]) => needle));
const CONSOLE = anyOf(CONSOLES);
const SHELL = anyOf(SHELLS);
const SYSTEM = anyOf(SYSTEMS.map(([needle]) => needle));
const FAMILY_OF: ReadonlyMap<string, string> = new Map(FAMILIES);
const SYSTEM_OF: ReadonlyMap<string, string> = new Map(SYSTEMS);

const first = (table: ReadonlyMap<string, string>, pattern: RegExp, text: string): string | null => {
  const found = pattern.exec(text);
  return found ? (table.get(found[0]) ?? null) : null;
};

/** Android says Linux as well, and iOS says Mac OS X. */
function systemOf(text: string): string | null {
  const named = first(SYSTEM_OF, SYSTEM, text);
  if (named === 'linux' && text.includes('android')) return 'android';
  if (named === 'macos' && (text.includes('iphone') || text.includes('ipad'))) return 'ios';
  return named;
}

const MAX_TEXT = 512;

/** Family of the clients in a shell that the provider runs. */
export const CLOUD_SHELL = 'cloud-shell';

/** The stable part of a user agent; `null` where the record has none. About 0.6 µs: callers remember what they can. */
export function agentOf(userAgent: string | null): AgentProfile | null {
  return userAgent === null ? null : parse(userAgent.slice(0, MAX_TEXT).toLowerCase());
}

function parse(text: string): AgentProfile {
  if (CONSOLE.test(text)) return { family: 'aws-console', os: null };
  if (SHELL.test(text)) return { family: CLOUD_SHELL, os: null };
  const os = systemOf(text);
  const tool = first(FAMILY_OF, FAMILY, text);
  if (tool) return { family: tool, os };
  if (text.includes('mozilla/')) return { family: browserOf(text), os };
  if (text.endsWith('.amazonaws.com')) return { family: 'aws-service', os: null };
  const token = /^[[("]?([a-z0-9._-]{1,40})/.exec(text)?.[1] ?? '';
  return { family: `other:${token}`, os };
}

/** Edge and Opera call themselves Chrome too, and Chrome calls itself Safari: the most telling name wins, wherever it stands. */
function browserOf(text: string): string {
  for (const [needle, family] of BROWSERS) if (text.includes(needle)) return family;
  return 'browser:other';
}
