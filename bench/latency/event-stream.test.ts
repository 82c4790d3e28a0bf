import { describe, expect, it } from 'vitest';
import { Cutter, dataOf } from './event-stream.ts';

describe('server-sent events', () => {
  it('are the same however the bytes arrive', () => {
    const text = 'retry: 1000\n\nid: 1.7\nevent: told\ndata: {"a":1}\n\n: quiet\n\ndata: two\n\n';
    const whole: string[] = [];
    new Cutter((event) => whole.push(event)).add(text);
    const single: string[] = [];
    const cut = new Cutter((event) => single.push(event));
    for (const sign of text) cut.add(sign);
    expect(single).toEqual(whole);
    expect(whole.map(dataOf)).toEqual(['', '{"a":1}', '', 'two']);
  });

  it('keep the lines of their data', () => {
    expect(dataOf('data: one\ndata:two\nid: 3')).toBe('one\ntwo');
  });
});
