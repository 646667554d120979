import type { Rng } from './prng.ts';
import type { Os } from './world.ts';

export type Tool = 'aws-cli' | 'boto3' | 'terraform' | 'browser' | 'go-sdk' | 'kubectl' | 'java-sdk';

const UNAMES: Readonly<Record<Os, { cli: string; boto: string; browser: string; goos: string }>> = {
  macos: {
    cli: 'md/arch#arm64 os/macos#24.6.0',
    boto: 'os/macos#24.6.0 md/arch#arm64',
    browser: 'Macintosh; Intel Mac OS X 10_15_7',
    goos: 'macos',
  },
  windows: {
    cli: 'md/arch#amd64 os/windows#11',
    boto: 'os/windows#11 md/arch#amd64',
    browser: 'Windows NT 10.0; Win64; x64',
    goos: 'windows',
  },
  linux: {
    cli: 'md/arch#x86_64 os/linux#6.8.0-60-generic',
    boto: 'os/linux#6.8.0-60-generic md/arch#x86_64',
    browser: 'X11; Linux x86_64',
    goos: 'linux',
  },
};

/** User agents as the tools of 2025 and 2026 write them. `command` varies from call to call on one machine, as it does. */
export function userAgent(rng: Rng, tool: Tool, os: Os, command: string): string {
  const u = UNAMES[os];
  switch (tool) {
    case 'aws-cli':
      return `aws-cli/2.31.${rng.int(0, 9)} md/awscrt#0.27.6 ua/2.1 ${u.cli} md/pyimpl#CPython m/b,E,Z lang/python#3.13.7 cfg/retry-mode#standard md/installer#exe sid/${rng.hex(12)} md/prompt#off md/command#${command}`;
    case 'boto3':
      return `Boto3/1.40.${rng.int(1, 40)} md/Botocore#1.40.21 ua/2.1 ${u.boto} lang/python#3.12.11 md/pyimpl#CPython m/Z,b cfg/retry-mode#legacy Botocore/1.40.21`;
    case 'terraform':
      return `APN/1.0 HashiCorp/1.0 Terraform/1.13.1 (+https://www.terraform.io) terraform-provider-aws/6.11.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.38.3 ua/2.1 os/${u.goos} lang/go#1.24.6 md/GOARCH#arm64 md/GOOS#${u.goos === 'macos' ? 'darwin' : u.goos} api/${command.split('.')[0]}#1.58.2`;
    case 'go-sdk':
      return `aws-sdk-go-v2/1.38.3 ua/2.1 os/${u.goos} lang/go#1.24.6 md/GOARCH#amd64 md/GOOS#${u.goos === 'macos' ? 'darwin' : u.goos} api/${command.split('.')[0]}#1.58.2 m/E`;
    case 'java-sdk':
      return `aws-sdk-java/2.33.${rng.int(1, 9)} md/io#sync md/http#Apache ua/2.1 os/${u.goos === 'macos' ? 'macOS' : u.goos === 'windows' ? 'Windows_11' : 'Linux'}#${os === 'linux' ? '6.1.148' : '15'} lang/java#21.0.8 md/OpenJDK_64-Bit_Server_VM#21.0.8`;
    case 'kubectl':
      return `kubectl/v1.33.4 (${u.goos === 'macos' ? 'darwin/arm64' : `${u.goos}/amd64`}) kubernetes/74cdb42`;
    case 'browser':
      return `Mozilla/5.0 (${u.browser}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36`;
  }
}

/** Okta's reading of a browser's system. */
export const OKTA_OS: Readonly<Record<Os, string>> = {
  macos: 'Mac OS 14.6 (Sonoma)',
  windows: 'Windows 11',
  linux: 'Linux',
};
