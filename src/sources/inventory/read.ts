import { blankEvent, type Ended, type Event, type IdentityStatement } from '../../model/event.ts';
import { arr, at, num, str, strAt } from '../../model/json.ts';
import { kindOf, type Ref, roleOf, valueOf } from '../../model/ref.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, micros, parseIso, type StatedTime } from '../../model/time.ts';
import { META } from './meta.ts';
import {
  fitsEntry,
  INVENTORY_SOURCE,
  type InventoryState,
  MAX_ASSIGNMENTS,
  MAX_INVENTORY_TEXT,
  MAX_NAMES,
  MAX_REFS,
  MAX_ROLES,
  MAX_STATES,
  STATES,
} from './record.ts';

/**
 * What an entry says, as statements about each of its refs, and as an event at each instant at which its state changes. Only what was
 * imported as an inventory is one: a record of this form in any other log is refused, whatever it says.
 */
export function read({ json }: RecordView, context: ReadContext): ReadResult {
  if (json === null) return { ok: false, reason: 'not-an-inventory-record' };
  if (context.declaredSource !== INVENTORY_SOURCE) return { ok: false, reason: 'inventory-not-imported' };
  const entry = str(json['entry']);
  const id = text(json['id']);
  if ((entry !== 'identity' && entry !== 'device' && entry !== 'withdrawal') || id === null)
    return { ok: false, reason: 'not-an-inventory-record' };
  const refs = arr(json['refs'])
    .slice(0, MAX_REFS)
    .flatMap((one) => boundRef(entry, one));
  if (refs.length === 0) return { ok: false, reason: 'inventory-entry-without-ref' };
  if (entry === 'withdrawal') return withdrawal(json, refs);
  const asOf = stated(json['asOf']);
  const general = entry === 'identity' ? aboutIdentity(json, id) : aboutDevice(json, id);
  const events = refs.flatMap((bound) => [
    eventOf(
      entry === 'identity' ? 'Identity' : 'Device',
      bound,
      asOf,
      general.map((make) => make(bound)),
      null,
    ),
    ...(entry === 'identity' ? changesOf(json, bound, asOf) : []),
  ]);
  return { ok: true, events };
}

interface Bound {
  readonly ref: Ref;
  readonly from: StatedTime | null;
  readonly to: StatedTime | null;
}

/** That an entry of an earlier import no longer counts: said of each of its refs. */
function withdrawal(json: JsonObject, refs: readonly Bound[]): ReadResult {
  const digest = str(json['withdraws']);
  if (digest === null || !/^sha256:[0-9a-f]{64}$/.test(digest)) return { ok: false, reason: 'not-an-inventory-record' };
  return {
    ok: true,
    events: refs.map((bound) => eventOf('Withdrawal', bound, null, [says('withdrawn', digest)(bound)], null)),
  };
}

function boundRef(entry: Parameters<typeof fitsEntry>[0], one: JsonValue): readonly Bound[] {
  const written = text(at(one, 'ref')) as Ref | null;
  if (written === null || valueOf(written) === '' || !fitsEntry(entry, kindOf(written), roleOf(written))) return [];
  return [{ ref: written, from: stated(at(one, 'from')), to: stated(at(one, 'to')) }];
}

type Statement = (bound: Bound) => IdentityStatement;

const says =
  (attribute: IdentityStatement['attribute'], value: string): Statement =>
  ({ ref }) => ({ ref, attribute, value });

/** That a ref stands for an entry, and surely only in this interval: it begins at the latest and ends at the earliest that is stated. */
const stands =
  (attribute: 'holder' | 'device' | 'assigned', value: string): Statement =>
  ({ ref, from, to }) => ({
    ref,
    attribute,
    value,
    ...(from !== null && { from: micros(from.at + from.precision) }),
    ...(to !== null && { to: to.at }),
  });

function aboutIdentity(o: JsonObject, id: string): readonly Statement[] {
  const [kind, email, owner] = [text(o['kind']), text(o['email']), text(o['owner'])];
  return [
    stands('holder', id),
    ...(kind === null ? [] : [says('kind', kind)]),
    ...texts(o['names'], MAX_NAMES).map((name) => says('name', name)),
    ...(email === null ? [] : [says('email', email)]),
    ...(owner === null ? [] : [says('owner', owner)]),
    ...texts(o['roles'], MAX_ROLES).map((role) => says('role', role)),
    ...(typeof o['mfa'] === 'boolean' ? [says('mfa', o['mfa'] ? 'yes' : 'no')] : []),
    ...undatedStates(o).map((state) => says('state', WORDS[state])),
  ];
}

function aboutDevice(o: JsonObject, id: string): readonly Statement[] {
  const owner = text(o['owner']);
  return [
    stands('device', id),
    ...texts(o['names'], MAX_NAMES).map((name) => says('name', name)),
    ...(owner === null ? [] : [says('owner', owner)]),
    ...arr(o['assigned'])
      .slice(0, MAX_ASSIGNMENTS)
      .flatMap((one) => {
        const who = text(at(one, 'id'));
        return who === null ? [] : [assigned(who, stated(at(one, 'from')), stated(at(one, 'to')))];
      }),
  ];
}

/** Whose own machine it is, surely so only in this interval. */
const assigned =
  (id: string, from: StatedTime | null, to: StatedTime | null): Statement =>
  ({ ref }) =>
    stands('assigned', id)({ ref, from, to });

/** As other logs name these states. */
const WORDS: Readonly<Record<InventoryState, string>> = {
  enabled: 'active',
  disabled: 'disabled',
  offboarded: 'offboarded',
};

const stateOf = (span: JsonValue): InventoryState | null =>
  STATES.find((state) => state === strAt(span, 'state')) ?? null;

function undatedStates(o: JsonObject): readonly InventoryState[] {
  return arr(o['states'])
    .slice(0, MAX_STATES)
    .flatMap((span) => (stated(at(span, 'since')) === null ? (stateOf(span) ?? []) : []));
}

/**
 * The changes of an identity's state, each at its own instant. A ref that stood for somebody else before begins anew. What is
 * disabled as of the export, nobody knows since when, is so from then on at the latest.
 */
function changesOf(o: JsonObject, bound: Bound, asOf: StatedTime | null): readonly Event[] {
  const changes: Event[] = bound.from === null ? [] : [changed(bound, 'enabled', bound.from)];
  for (const span of arr(o['states']).slice(0, MAX_STATES)) {
    const state = stateOf(span);
    const since = stated(at(span, 'since')) ?? asOf;
    if (state === null || since === null) continue;
    if (bound.to !== null && since.at >= bound.to.at) continue;
    changes.push(changed(bound, state, since));
    const until = stated(at(span, 'until'));
    if (until !== null && state !== 'enabled') changes.push(changed(bound, 'enabled', until));
  }
  return changes;
}

function changed(bound: Bound, state: InventoryState, since: StatedTime): Event {
  const ended: Ended | null = state === 'enabled' ? null : { ref: bound.ref, how: state, at: null };
  return eventOf('State', bound, since, [says('state', WORDS[state])(bound)], ended);
}

function eventOf(
  what: string,
  { ref }: Bound,
  time: StatedTime | null,
  statements: readonly IdentityStatement[],
  ended: Ended | null,
): Event {
  return {
    ...blankEvent(META.id, `inventory:${what}`),
    kind: 'attest',
    target: ref,
    outcome: 'success',
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    principal: { ref, id: null, name: null, email: null, type: 'inventory' },
    statements,
    ended: ended === null ? [] : [ended],
  };
}

const text = (v: JsonValue | undefined): string | null => {
  const found = str(v);
  return found === null || found.length > MAX_INVENTORY_TEXT ? null : found;
};

const texts = (v: JsonValue | undefined, most: number): readonly string[] => [
  ...new Set(
    arr(v)
      .slice(0, most)
      .flatMap((one) => text(one) ?? []),
  ),
];

/** Longest uncertainty that an export can state, µs: a year. */
const MAX_PRECISION = 366 * 86_400 * 1_000_000;

function stated(v: JsonValue | undefined): StatedTime | null {
  const instant = parseIso(at(v, 'at'));
  const precision = num(at(v, 'precision'));
  if (instant === null || precision === null || !Number.isSafeInteger(precision)) return null;
  if (precision < 0 || precision > MAX_PRECISION) return null;
  return { at: instant.at as Micros, precision: Math.max(1, precision) };
}
