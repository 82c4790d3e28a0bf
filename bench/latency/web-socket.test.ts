import { describe, expect, it } from 'vitest';
import { readFrames } from './web-socket.ts';

const frame = (text: string) => {
  const body = Buffer.from(text);
  const head = Buffer.from([0x81, body.length < 126 ? body.length : 126]);
  const long = Buffer.alloc(body.length < 126 ? 0 : 2);
  if (long.length > 0) long.writeUInt16BE(body.length);
  return Buffer.concat([head, long, body]);
};

describe('frames of a WebSocket', () => {
  it('are heard whole, short and long, however the bytes arrive', () => {
    const said = ['one', 'x'.repeat(300), 'three'];
    const bytes = Buffer.concat(said.map(frame));
    const heard: string[] = [];
    let rest: Buffer = Buffer.alloc(0);
    for (const byte of bytes) rest = readFrames(Buffer.concat([rest, Buffer.from([byte])]), (text) => heard.push(text));
    expect(heard).toEqual(said);
    expect(rest.length).toBe(0);
  });

  it('that are no text are passed over', () => {
    const heard: string[] = [];
    readFrames(Buffer.concat([Buffer.from([0x89, 0]), frame('one')]), (text) => heard.push(text));
    expect(heard).toEqual(['one']);
  });
});
