import { describe, expect, it } from 'vitest';
import { type Event, NO_CONTEXT, NO_DEVICE } from '../../model/event.ts';
import type { Trust } from '../../model/grade.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { FactsBuilder } from '../facts.fixture.ts';
import { type JudgementPolicy, NO_POLICY } from '../policy.ts';

import { account, actsAs, found, HOUR, person, reads } from './across.fixture.ts';

const job = { ...NO_CONTEXT, job: ref('ci.job', 'github/o/r/1/1/1') };

describe('human-use-of-machine-identity', () => {
  const deploy = ref('os.user', 'db1/deploy');
  it('is a person at an account of software, with who else uses it', () => {
    const b = new FactsBuilder();
    const use = actsAs(b, [person, account('prod/api')], 10);
    const [finding, ...more] = found(b.facts(), 'human-use-of-machine-identity');
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ subject: account('prod/api'), strands: [use.key], events: 1, severity: 'high' });
    expect(finding?.says).toContain(person);
    expect(finding?.evidence.length).toBeGreaterThan(0);
  });
  it('is a person at a shared account that jobs use as well, and not at one that only people use', () => {
    const b = new FactsBuilder();
    const beside = actsAs(b, [person, deploy], 10);
    expect(found(b.facts(), 'human-use-of-machine-identity')).toEqual([]);
    actsAs(b, [ref('github.workflow', 'repo:o/r:ref:main'), deploy], 20, { context: job });
    const [finding] = found(b.facts(), 'human-use-of-machine-identity');
    expect(finding).toMatchObject({ subject: deploy, strands: [beside.key] });
    expect(finding?.says).toContain('ci.job:github/o/r/1/1/1');
  });
  it('is not a person who acts through an application, nor a job or agent run that a person started', () => {
    const b = new FactsBuilder();
    actsAs(b, [person, ref('keycloak.client', 'realm/case-service')], 10);
    actsAs(b, [person, account('prod/api')], 20, { context: job });
    actsAs(b, [person, account('prod/api')], 30, {
      context: { ...NO_CONTEXT, agentRun: ref('agent.run', 'run-1') },
    });
    expect(found(b.facts(), 'human-use-of-machine-identity')).toEqual([]);
  });
  it('is not made by records of an origin that is declared for something else', () => {
    const b = new FactsBuilder();
    actsAs(b, [person, account('prod/api')], 10, {}, null, 'foreign');
    expect(found(b.facts(), 'human-use-of-machine-identity')).toEqual([]);
  });
});

describe('credential-across-environments', () => {
  const token = ref('github.token', 'abc');
  const policy: JudgementPolicy = {
    ...NO_POLICY,
    environmentOf: (r) => (r.includes('db1') ? 'production' : r.includes('db2') ? 'staging' : null),
  };
  const shared = (b: FactsBuilder, root: Ref): void => {
    actsAs(b, [root, ref('os.user', 'db1/app')], 10, {}, token);
    actsAs(b, [root, ref('os.user', 'db2/app')], 20, {}, token);
  };
  it('is one credential of software in two declared environments', () => {
    const b = new FactsBuilder();
    shared(b, account('tools/ci'));
    expect(found(b.facts(), 'credential-across-environments')).toEqual([]);
    const [finding] = found(b.facts(), 'credential-across-environments', policy);
    expect(finding).toMatchObject({ subject: token, events: 2 });
    expect(finding?.says).toContain('production (os.user:db1/app), staging (os.user:db2/app)');
  });
  it('is not a person’s own credential, which goes where the person goes', () => {
    const b = new FactsBuilder();
    shared(b, person);
    expect(found(b.facts(), 'credential-across-environments', policy)).toEqual([]);
  });
  it('is a secret that namespaces called production and staging read, where the policy declares nothing', () => {
    const b = new FactsBuilder();
    reads(b, account('shop-prod/api'), 10);
    reads(b, account('product/api'), 15);
    expect(found(b.facts(), 'credential-across-environments')).toEqual([]);
    reads(b, account('shop-staging/api'), 20);
    const [finding] = found(b.facts(), 'credential-across-environments');
    expect(finding?.subject).toBe('secret.version:kv_1/cases/db');
    expect(finding?.says).toContain('By the names of its places');
  });
});

describe('secret-read-unexpectedly', () => {
  const policy: JudgementPolicy = {
    ...NO_POLICY,
    isExpectedReader: (secret, holder) =>
      secret === 'kv_1/cases/db' ? holder.some((h) => h === account('cases/api')) : null,
  };
  it('names whoever is not among the declared readers, and is silent where none are declared', () => {
    const b = new FactsBuilder();
    reads(b, account('cases/api'), 10);
    const other = reads(b, account('cases/report'), 20);
    reads(b, account('cases/report'), 30, 1, 'unprotected', 'kv_1/other');
    expect(found(b.facts(), 'secret-read-unexpectedly')).toEqual([]);
    const [finding, ...more] = found(b.facts(), 'secret-read-unexpectedly', policy);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ subject: 'secret.version:kv_1/cases/db', strands: [other.key], events: 1 });
  });
  it('does not take a reading that anybody could have written for one of the secret store', () => {
    const b = new FactsBuilder();
    reads(b, account('cases/api'), 10, 1, 'declared');
    reads(b, account('cases/report'), 20, 1, 'unprotected');
    expect(found(b.facts(), 'secret-read-unexpectedly', policy)).toEqual([]);
  });
});

describe('secret-read-by-newcomer', () => {
  const habit = (b: FactsBuilder, trust: Trust = 'unprotected'): void => {
    for (let i = 0; i < 6; i++) reads(b, account('cases/api'), i * 8 * HOUR, 1, trust);
  };
  it('is somebody’s first reading after others have made it their habit', () => {
    const b = new FactsBuilder();
    habit(b);
    expect(found(b.facts(), 'secret-read-by-newcomer')).toEqual([]);
    const first = reads(b, account('cases/report'), 50 * HOUR);
    reads(b, account('cases/report'), 51 * HOUR);
    expect(found(b.facts(), 'secret-read-by-newcomer')).toMatchObject([
      { strands: [first.key], events: 1, severity: 'low' },
    ]);
  });
  it('is not the second of two who began together, nor the start of a log', () => {
    const b = new FactsBuilder();
    reads(b, account('cases/report'), 1);
    habit(b);
    expect(found(b.facts(), 'secret-read-by-newcomer')).toEqual([]);
  });
  it('is not cleared by earlier readings that anybody could have written', () => {
    const b = new FactsBuilder();
    habit(b, 'declared');
    reads(b, account('cases/report'), 50 * HOUR, 1, 'declared');
    reads(b, account('cases/report'), 1, 1, 'unprotected');
    expect(found(b.facts(), 'secret-read-by-newcomer')).toHaveLength(1);
  });
});

describe('credential-on-several-workloads', () => {
  const host = (name: string): Partial<Event> => ({ device: { ...NO_DEVICE, deviceId: ref('host.name', name) } });
  it('is a secret that two workloads read, unless the policy declares its readers', () => {
    const b = new FactsBuilder();
    reads(b, account('cases/api'), 10);
    reads(b, person, 15);
    expect(found(b.facts(), 'credential-on-several-workloads')).toEqual([]);
    reads(b, account('cases/report'), 20);
    expect(found(b.facts(), 'credential-on-several-workloads')).toMatchObject([{ events: 2 }]);
    const declared = { ...NO_POLICY, isExpectedReader: () => true };
    expect(found(b.facts(), 'credential-on-several-workloads', declared)).toEqual([]);
  });
  it('is not a secret that replicas of one role read', () => {
    const b = new FactsBuilder();
    for (const i of ['i-0a', 'i-0b'])
      actsAs(b, [ref('aws.ec2-instance', i), ref('aws.role', 'arn:r')], 10, {
        kind: 'read-secret',
        secretVersion: ref('secret.version', 'db/v#1'),
      });
    expect(found(b.facts(), 'credential-on-several-workloads')).toEqual([]);
  });
  it('is a lasting key of software on two machines, and not the key of a person with two', () => {
    const key = ref('openai.api-key', 'key_1');
    const b = new FactsBuilder();
    for (const [i, name] of ['a', 'b'].entries()) {
      actsAs(b, [ref('openai.service-account', 'sa')], 10 + i, host(name), key);
      actsAs(b, [person], 20 + i, host(name), ref('openai.api-key', 'key_2'));
    }
    expect(found(b.facts(), 'credential-on-several-workloads')).toMatchObject([{ subject: key, events: 2 }]);
  });
});
