import type { Scenario } from './scenario.ts';
import { recycledKeys, spoofedNames, ssoChains } from './sso-chains.ts';

export const SCENARIOS: readonly Scenario[] = [ssoChains, spoofedNames, recycledKeys];
