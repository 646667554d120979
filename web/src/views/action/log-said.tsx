import type { ReactElement, ReactNode } from 'react';
import type { Explanation } from '../../api/types.ts';
import { Ref } from '../../parts/ref.tsx';
import { LogText } from '../../parts/text.tsx';

/** What the record itself says, before any judgement: claims, not answers. */
export function LogSaid({ e }: { readonly e: Explanation }): ReactElement {
  const { principal, device, credential, nativeSession, oddities, copies, otherCopies } = e.log;
  return (
    <section className="card log-said" aria-labelledby="log-said">
      <h2 id="log-said">What the log said</h2>
      <dl className="facts">
        <Fact name="source">{e.source}</Fact>
        <Fact name="outcome">
          {e.outcome}
          {e.error !== null && (
            <>
              {': '}
              <LogText>{e.error}</LogText>
            </>
          )}
        </Fact>
        <Text name="target" text={e.target} />
        {principal.ref === null ? (
          <Text name="actor" text={principal.name} />
        ) : (
          <Fact name="actor">
            <Ref>{principal.ref}</Ref>
          </Fact>
        )}
        <Text name="actor id" text={principal.id} />
        <Text name="email" text={principal.email} />
        <Text name="actor type" text={principal.type} />
        {Object.entries(device).map(([name, value]) => (
          <Text key={name} name={DEVICE_NAMES[name] ?? name} text={said(value)} />
        ))}
        {credential !== null && (
          <Fact name="credential">
            <Ref>{credential}</Ref>
          </Fact>
        )}
        {nativeSession.map((s) => (
          <Fact key={s} name="session">
            <Ref>{s}</Ref>
          </Fact>
        ))}
        <Text name="event" text={e.event} />
        <Text name="source id" text={e.sourceEventId} />
        {oddities.length > 0 && <Text name="odd" text={oddities.join(', ')} />}
        {copies > 1 && <Fact name="copies">{copies} identical records</Fact>}
        {otherCopies.length > 0 && <Fact name="replicas">{otherCopies.length} further sealed copies</Fact>}
      </dl>
      <p className="quiet small">A name in a log is a claim. The answer is on the left.</p>
    </section>
  );
}

const DEVICE_NAMES: Readonly<Record<string, string>> = {
  ip: 'address',
  userAgent: 'user agent',
  deviceId: 'device id',
  isDeviceOfToken: 'device id is',
  key: 'device key',
  asn: 'network (AS)',
};

/** A flag that is down says nothing. */
function said(value: string | number | boolean | null): string | null {
  if (value === null || value === false) return null;
  return value === true ? 'the token’s word only' : String(value);
}

function Text({ name, text }: { readonly name: string; readonly text: string | null }): ReactElement | null {
  if (text === null || text === '') return null;
  return (
    <Fact name={name}>
      <LogText>{text}</LogText>
    </Fact>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
