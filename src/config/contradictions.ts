/** Lists of a configuration in which two entries can say different things of one subject. */
interface Listed {
  readonly networks: readonly Network[];
  readonly egress: readonly Network[];
  readonly devices: readonly { readonly name: string; readonly refs: readonly string[] }[];
  readonly owners: readonly { readonly of: string; readonly owner: string }[];
  readonly origins: readonly { readonly match: string }[];
  readonly checkpoints: {
    readonly witnesses: readonly unknown[];
    readonly neededWitnesses?: number | undefined;
    readonly timeAuthorities: readonly { readonly name: string; readonly certificate: string }[];
    readonly neededTimeStamps?: number | undefined;
  };
}

interface Network {
  readonly cidr?: string | undefined;
  readonly asn?: number | undefined;
  readonly name: string;
}

export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** One subject, and what an entry says of it. */
interface Said {
  readonly path: readonly (string | number)[];
  readonly subject: string;
  readonly value: string;
}

/** Entries that contradict an earlier one, or can never count: whoever wrote both meant something that the file does not say. */
export function contradictionsIn(config: Listed): readonly Contradiction[] {
  const places = (list: 'networks' | 'egress'): readonly Said[] =>
    config[list].map(({ cidr, asn, name }, i) => ({
      path: [list, i, cidr === undefined ? 'asn' : 'cidr'],
      subject: cidr ?? `AS${asn}`,
      value: `${list} ${name}`,
    }));
  return [
    ...conflicts([...places('networks'), ...places('egress')], 'is declared as'),
    ...conflicts(
      config.devices.flatMap(({ name, refs }, i) =>
        refs.map((ref, j) => ({ path: ['devices', i, 'refs', j], subject: ref, value: name })),
      ),
      'is a ref of the device',
    ),
    ...conflicts(
      config.devices.map(({ name }, i) => ({ path: ['devices', i, 'name'], subject: name, value: `entry ${i + 1}` })),
      'is described in',
    ),
    ...conflicts(
      config.owners.map(({ of, owner }, i) => ({ path: ['owners', i, 'of'], subject: of, value: owner })),
      'is already owned by',
    ),
    ...conflicts(
      config.origins.map(({ match }, i) => ({
        path: ['origins', i, 'match'],
        subject: match,
        value: `entry ${i + 1}`,
      })),
      'is already declared in',
    ),
    ...conflicts(
      config.checkpoints.timeAuthorities.map(({ name, certificate }, i) => ({
        path: ['checkpoints', 'timeAuthorities', i, 'name'],
        subject: name,
        value: certificate,
      })),
      'has the certificate',
    ),
    ...unreachable(config.checkpoints),
  ];
}

/** More are needed than there are. */
function unreachable(checkpoints: Listed['checkpoints']): readonly Contradiction[] {
  const { witnesses, neededWitnesses, timeAuthorities, neededTimeStamps } = checkpoints;
  const asked = [
    ['neededWitnesses', neededWitnesses, witnesses.length],
    ['neededTimeStamps', neededTimeStamps, timeAuthorities.length],
  ] as const;
  return asked.flatMap(([name, needed = 0, there]) =>
    needed <= there
      ? []
      : [
          {
            path: ['checkpoints', name],
            message: `${needed} are needed, and ${there} are named; name more, or need fewer`,
          },
        ],
  );
}

function conflicts(all: readonly Said[], verb: string): readonly Contradiction[] {
  const first = new Map<string, string>();
  return all.flatMap(({ path, subject, value }) => {
    const known = first.get(subject);
    if (known === undefined) first.set(subject, value);
    if (known === undefined || known === value) return [];
    return [
      { path, message: `${JSON.stringify(subject)} ${verb} ${JSON.stringify(known)} above; keep one of the two` },
    ];
  });
}
