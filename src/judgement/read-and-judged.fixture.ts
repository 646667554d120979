import { type JsonObject, NO_READ_CONTEXT } from '../model/source.ts';
import type { Segment } from '../model/verdict.ts';
import { recogniseAndRead } from '../sources/registry.ts';
import { viewOf } from '../sources/view.ts';
import { FactsBuilder } from './facts.fixture.ts';
import { judge } from './index.ts';
import { NO_POLICY } from './policy.ts';

/**
 * Each record, an object or a line of text, is read by the source that claims it, and all are judged together.
 * Gives, record by record, the segments of the strand that its first event belongs to.
 */
export function readAndJudged(...records: readonly (JsonObject | string)[]): readonly (readonly Segment[])[] {
  const facts = new FactsBuilder();
  const strands = records.map((record) => {
    const text = typeof record === 'string' ? record : JSON.stringify(record);
    const reading = recogniseAndRead(viewOf(text).views[0]!, NO_READ_CONTEXT);
    if (!reading?.result.ok) throw new Error('not read');
    return facts.add(reading.result.events[0]!).key;
  });
  const { segments } = judge(facts.facts(), NO_POLICY);
  return strands.map((key) => segments.filter((segment) => segment.strand === key));
}
