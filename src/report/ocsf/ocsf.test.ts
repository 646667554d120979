import { describe, expect, test } from 'vitest';
import { EVENT_KINDS, OUTCOMES } from '../../model/event.ts';
import type { Finding } from '../../model/verdict.ts';
import type { ActionRow } from '../../store/contract.ts';
import { actionRow as row } from '../rows.fixture.ts';
import { ocsfWriter } from './action.ts';
import type { OcsfEvent } from './base.ts';
import { ocsfFinding } from './finding.ts';
import { CLASSES, OBJECTS, type ObjectSchema } from './schema.fixture.ts';

/** What is wrong with an event by the published schema; empty: nothing. */
function wrongWith(event: OcsfEvent): readonly string[] {
  const schema = CLASSES[event['class_uid'] as number];
  if (schema === undefined) return ['no such class'];
  const type = (event['class_uid'] as number) * 100 + (event['activity_id'] as number);
  const own = [
    ...(event['type_uid'] === type ? [] : ['type_uid']),
    ...(event['category_uid'] === Math.floor((event['class_uid'] as number) / 1000) ? [] : ['category_uid']),
    ...(Number.isSafeInteger(event['time']) ? [] : ['time']),
    ...(event['activity_id'] === 99 && event['activity_name'] === undefined ? ['activity_name'] : []),
  ];
  return [...own, ...inObject(event, schema, '')];
}

function inObject(value: OcsfEvent, schema: ObjectSchema, at: string): readonly string[] {
  const { required, allowed, atLeastOne = [], enums = {}, objects = {} } = schema;
  const names = Object.keys(value);
  return [
    ...required
      .filter((name) => value[name] === undefined || value[name] === null)
      .map((name) => `${at}${name} is missing`),
    ...names.filter((name) => ![...required, ...allowed].includes(name)).map((name) => `${at}${name} is unknown`),
    ...names.filter((name) => value[name] === undefined || value[name] === null).map((name) => `${at}${name} is empty`),
    ...(atLeastOne.length > 0 && !atLeastOne.some((name) => names.includes(name)) ? [`${at}one of ${atLeastOne}`] : []),
    ...Object.entries(enums)
      .filter(([name, values]) => names.includes(name) && !values.includes(value[name] as number))
      .map(([name]) => `${at}${name} is ${value[name]}`),
    ...Object.entries(objects).flatMap(([name, type]) =>
      [value[name] ?? []]
        .flat()
        .flatMap((one) => inObject(one as OcsfEvent, OBJECTS[type] as ObjectSchema, `${at}${name}.`)),
    ),
  ];
}

const write = ocsfWriter('policy');
const ACTIONS = [
  's3:GetObject',
  's3:PutObject',
  's3:DeleteObject',
  'iam:CreateUser',
  'kms:Decrypt',
  'dynamodb:Scan',
  'frobnicate',
  'x:',
  ':y',
];

describe('OCSF 1.8', () => {
  test('every kind, outcome and action is an event that the schema allows', () => {
    const seen = new Set<unknown>();
    for (const kind of EVENT_KINDS)
      for (const outcome of OUTCOMES)
        for (const action of ACTIONS)
          for (const source of ['aws.cloudtrail', 'postgresql.log', 'aws.s3-access']) {
            const event = write(row({ kind, outcome, action, source }));
            expect(event && wrongWith(event), `${kind} ${outcome} ${action} ${source}`).toEqual([]);
            seen.add(event?.['class_uid']);
          }
    expect([...seen].sort()).toEqual([3002, 3003, 6003, 6005]);
  });

  test('so is one whose record names nobody and no place', () => {
    const bare = row();
    const strand = {
      ...bare.strand,
      principal: { ref: null, id: null, name: null, email: null, type: null },
      device: { ...bare.strand.device, ip: null, host: null, service: null },
    };
    for (const kind of EVENT_KINDS) {
      const event = write({ ...bare, kind, target: null, sourceEventId: null, strand } as ActionRow);
      expect(event && wrongWith(event)).toEqual([]);
    }
  });

  test('the actor is the name that the log gives; the answer is the enrichment', () => {
    const event = write(row()) as {
      actor: { user: unknown };
      enrichments: { data: { verdict: string; operator: unknown } }[];
    };
    const { principal } = row().strand;
    expect(event.actor.user).toMatchObject({ uid: principal.ref ?? principal.id });
    expect(event.enrichments[0]?.data).toMatchObject({ event: row().event, verdict: row().segment.verdict });
  });

  test('an action without a time is none, since OCSF asks for one', () => {
    expect(write(row({ time: null }))).toBeNull();
  });

  test('a finding is a Detection Finding', () => {
    const finding = {
      ...{
        id: 'f1',
        code: 'session-on-second-device',
        severity: 'critical',
        subject: 'aws.access-key:A',
        says: 'It says.',
      },
      ...{
        strands: [],
        first: 1_700_000_000_000_000,
        last: 1_700_000_001_000_000,
        events: 3,
        evidence: ['sha256:aa'],
        suppressed: null,
      },
    } as unknown as Finding;
    const event = ocsfFinding(finding);
    expect(event && wrongWith(event)).toEqual([]);
    expect(event).toMatchObject({ class_uid: 2004, severity_id: 5, time: 1_700_000_001_000 });
    expect(ocsfFinding({ ...finding, first: null, last: null })).toBeNull();
  });

  test('the check itself finds what is missing, misspelt and out of range', () => {
    const event = write(row()) as OcsfEvent;
    expect(wrongWith({ ...event, severity_id: 9 })).toEqual(['severity_id is 9']);
    expect(wrongWith({ ...event, serverity: 1 })).toEqual(['serverity is unknown']);
    expect(wrongWith({ ...event, metadata: {} })).toEqual([
      'metadata.product is missing',
      'metadata.version is missing',
    ]);
  });
});
