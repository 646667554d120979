import { stolenSession } from '../scenarios/theft.ts';
import type { Investigation } from './story.ts';

/** A person signs in, takes a role, and somebody else goes on with the session from elsewhere. */
export const compromise: Investigation = {
  number: 5,
  name: 'compromise',
  question:
    'After a genuine login the session went on. Which actions came from the person’s own device, which from a hijacked token, and from which moment?',
  around: [
    'stolen-elsewhere',
    'stolen-pod-token',
    'stolen-instance',
    'sso-chains',
    'honest-roaming',
    'vault-database',
    'ssh-keys',
  ],
  tell(world, rng) {
    const { used, stolen } = stolenSession(world, rng, 'compromise', 'elsewhere');
    return [
      { asks: 'An action from where the person had logged in', event: used[0] ?? '' },
      { asks: 'An action of the same session from elsewhere', event: stolen[0] ?? '' },
    ];
  },
};
