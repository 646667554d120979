import type { AgentProfile } from '../model/agent.ts';

/** Clients whose product token names them, most specific first. Matched on the lower-cased text, anywhere. */
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

/** Order matters: Android says Linux, iOS says Mac OS X. */
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

const first = (table: readonly (readonly [string, string])[], text: string): string | null => {
  for (const [needle, value] of table) if (text.includes(needle)) return value;
  return null;
};

const MAX_TEXT = 512;
const CACHE_LIMIT = 20_000;
const cache = new Map<string, AgentProfile>();

/** The stable part of a user agent; `null` where the record has none. Pure: the cache only saves work. */
export function agentOf(userAgent: string | null): AgentProfile | null {
  if (userAgent === null) return null;
  const known = cache.get(userAgent);
  if (known) return known;
  const profile = parse(userAgent.slice(0, MAX_TEXT).toLowerCase());
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(userAgent, profile);
  return profile;
}

function parse(text: string): AgentProfile {
  const os = first(SYSTEMS, text);
  if (CONSOLES.some((c) => text.includes(c))) return { family: 'aws-console', os: null };
  const tool = first(FAMILIES, text);
  if (tool) return { family: tool, os };
  if (text.includes('mozilla/')) return { family: first(BROWSERS, text) ?? 'browser:other', os };
  if (text.endsWith('.amazonaws.com')) return { family: 'aws-service', os: null };
  const token = /^[[("]?([a-z0-9._-]{1,40})/.exec(text)?.[1] ?? '';
  return { family: `other:${token}`, os };
}
