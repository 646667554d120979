import type { KeyClass } from '../../model/grade.ts';
import type { Source, SourceMeta } from '../../model/source.ts';
import { fieldsReader } from './fields.ts';
import { customReader } from './read.ts';
import type { CustomMapping } from './schema.ts';

/**
 * A source made from a mapping (`parseCustomMapping` in schema.ts checks one). In the list that `recogniseAndRead` is given it
 * goes after the built-in sources of products, and before the schemas in which any product may be told.
 */
export function customSource(mapping: CustomMapping): Source {
  const fieldsOf = fieldsReader(mapping);
  return {
    meta: metaOf(mapping),
    recognise: (view) => fieldsOf(view) !== null,
    read: customReader(mapping, fieldsOf),
  };
}

function metaOf(m: CustomMapping): SourceMeta {
  const keyClasses: Record<string, KeyClass> = { [m.actor.kind]: m.actor.class };
  if (m.session !== undefined) keyClasses['app.session'] = m.session.class;
  if (m.credential !== undefined) keyClasses[m.credential.kind] = m.credential.class ?? 'K5';
  return {
    id: `custom.${m.name}`,
    title: m.title ?? m.name,
    stability: 'experimental',
    administration: m.administration ?? m.name,
    clock: { precisionMicros: 1_000_000, stamps: "the application's clock" },
    clientsWord: [m.device?.userAgent, m.correlation?.trace].filter((path) => path !== undefined),
    keyClasses,
    remedies: {},
    docs: [],
  };
}
