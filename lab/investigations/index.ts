import { agentBroker } from './agent-broker.ts';
import { compromise } from './compromise.ts';
import { evidenceSystem } from './evidence-system.ts';
import { rotated } from './rotated-secret.ts';
import { sharedAccounts } from './shared-account.ts';
import type { Investigation } from './story.ts';

export const INVESTIGATIONS: readonly Investigation[] = [
  evidenceSystem,
  agentBroker,
  rotated,
  sharedAccounts,
  compromise,
];
