import type { Waiver } from '../waiver.ts';
import { ATLASSIAN } from './atlassian.ts';
import { BOX } from './box.ts';
import { CLOUDTRAIL } from './cloudtrail.ts';
import { CYBERARK } from './cyberark.ts';
import { DUO } from './duo.ts';
import { GOOGLE_CLOUD } from './google-cloud.ts';
import { GOOGLE_WORKSPACE } from './google-workspace.ts';
import { KUBERNETES } from './kubernetes.ts';
import { LINUX } from './linux.ts';
import { MICROSOFT } from './microsoft.ts';
import { MYSQL } from './mysql.ts';
import { OCSF_SAMPLES } from './ocsf-samples.ts';
import { ONEPASSWORD } from './onepassword.ts';
import { PINGONE } from './pingone.ts';
import { POSTGRESQL } from './postgresql.ts';
import { SALESFORCE } from './salesforce.ts';
import { TELEPORT } from './teleport.ts';
import { VAULT } from './vault.ts';
import { WALLIX } from './wallix.ts';

/** One file a product: a line here each. */
export const WAIVERS: readonly Waiver[] = [
  ...ATLASSIAN,
  ...BOX,
  ...CLOUDTRAIL,
  ...KUBERNETES,
  ...VAULT,
  ...POSTGRESQL,
  ...LINUX,
  ...GOOGLE_CLOUD,
  ...GOOGLE_WORKSPACE,
  ...MYSQL,
  ...MICROSOFT,
  ...ONEPASSWORD,
  ...PINGONE,
  ...SALESFORCE,
  ...TELEPORT,
  ...DUO,
  ...CYBERARK,
  ...WALLIX,
  ...OCSF_SAMPLES,
];
