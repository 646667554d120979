import { expect, test } from 'vitest';
import { eventReader, type ServerEvent } from './sse.ts';

const STREAM =
  'event: state\nid: 7\ndata: {"logSize":7}\n\n: still here\n\nevent: finding\ndata: {"code":"x",\ndata: "n":1}\n\ndata: no json\n\nevent: state\r\ndata: {"logSize":8}\r\n\r\n';

test('events come out whole, however the stream is cut', () => {
  for (let size = 1; size < STREAM.length; size += 3) {
    const events: ServerEvent[] = [];
    const read = eventReader((event) => events.push(event));
    for (let i = 0; i < STREAM.length; i += size) read(STREAM.slice(i, i + size));
    expect(events).toEqual([
      { name: 'state', data: { logSize: 7 } },
      { name: 'finding', data: { code: 'x', n: 1 } },
      { name: 'state', data: { logSize: 8 } },
    ]);
  }
});

test('an event that has not ended is waited for', () => {
  const events: ServerEvent[] = [];
  const read = eventReader((event) => events.push(event));
  read('event: state\ndata: {"logSize":7}\n');
  expect(events).toEqual([]);
  read('\n');
  expect(events).toHaveLength(1);
});
