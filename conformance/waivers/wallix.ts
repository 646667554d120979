import type { Waiver } from '../waiver.ts';

export const WALLIX: readonly Waiver[] = [
  {
    stream: 'sekoia:Wallix/wallix-bastion',
    records: 'every',
    dimension: 'action',
    reason:
      "of audit and vault messages the peer gives the type of the object (User, Vault) for the action, which is the Bastion's add, delete, checkout",
  },
];
