import fc from 'fast-check';
import mqtt, { type Packet } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { Gate } from './gate.ts';
import { markedReason } from './marker.ts';
import { publishPacket, rawFrame, rawPublish } from './testing.ts';

const LIMIT = 65_536;

function parsed(bytes: Buffer): { packets: Packet[]; error: Error | undefined } {
  const parser = mqtt.parser({ protocolVersion: 4 });
  const packets: Packet[] = [];
  let error: Error | undefined;
  parser.on('packet', (packet: Packet) => packets.push(packet));
  parser.on('error', (wrong: Error) => {
    error = wrong;
  });
  parser.parse(bytes);
  return { packets, error };
}

function through(pieces: readonly Buffer[]): { out: Buffer; broken: string | undefined } {
  const gate = new Gate(LIMIT);
  const out: Buffer[] = [];
  let broken: string | undefined;
  for (const piece of pieces) {
    // The gate may alter what it is given: each run gets its own copy.
    const passed = gate.feed(Buffer.from(piece));
    out.push(...passed.out);
    broken ??= passed.broken;
  }
  return { out: Buffer.concat(out), broken };
}

const frames = fc.oneof(
  fc
    .record({ first: fc.integer({ min: 0x10, max: 0xff }), body: fc.uint8Array({ maxLength: 60 }) })
    .map(({ first, body }) => rawFrame(first, Buffer.from(body))),
  fc
    .record({
      topic: fc.uint8Array({ maxLength: 12 }),
      id: fc.nat(65535),
      qos: fc.nat(3),
      payload: fc.string({ maxLength: 20 }),
    })
    .map(({ topic, id, qos, payload }) => rawPublish(Buffer.from(topic), payload, id, qos)),
  fc
    .uint8Array({ minLength: 1, maxLength: 20 })
    .map((filter) =>
      rawFrame(0x82, Buffer.concat([Buffer.of(0, 1, 0, filter.length), Buffer.from(filter), Buffer.of(1)])),
    ),
);

describe('the gate', () => {
  test('hands the same bytes on however they arrive', () => {
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 8 }), fc.array(fc.nat(300), { maxLength: 8 }), (packets, cuts) => {
        const all = Buffer.concat(packets);
        const places = [...new Set(cuts.map((cut) => cut % (all.length + 1)))].sort((a, b) => a - b);
        const pieces = [0, ...places].map((from, n) => all.subarray(from, places[n] ?? all.length));
        expect(through(pieces)).toEqual(through([all]));
      }),
      { numRuns: 500 },
    );
  });

  test('hands on nothing that the parser of the broker refuses', () => {
    fc.assert(
      fc.property(fc.array(frames, { minLength: 1, maxLength: 8 }), (packets) => {
        const { out, broken } = through([Buffer.concat(packets)]);
        const { packets: read, error } = parsed(out);
        expect(broken).toBeUndefined();
        expect(error).toBeUndefined();
        for (const packet of read) if (packet.cmd === 'publish') expect(packet.topic).not.toMatch(/[+#\0]|^$/);
      }),
      { numRuns: 2000 },
    );
  });

  test('passes a good packet as it is, and the same buffer', () => {
    const packet = mqtt.generate(publishPacket('hw/1/1/dv_0001/up/signal', '{}', 7));
    expect(new Gate(LIMIT).feed(packet).out[0]?.buffer).toBe(packet.buffer);
  });

  test('keeps flags, packet id and payload of a message whose topic it replaces', () => {
    const { out } = through([rawPublish(Buffer.from('a/+/b'), 'payload', 1234)]);
    const [packet] = parsed(out).packets;
    expect(packet).toMatchObject({ cmd: 'publish', qos: 1, messageId: 1234 });
    expect(packet?.cmd === 'publish' && markedReason(packet.topic)).toBe('wildcard-in-topic');
    expect(packet?.cmd === 'publish' && String(packet.payload)).toBe('payload');
  });

  test('lets nothing through after DISCONNECT', () => {
    const { out } = through([Buffer.concat([rawFrame(0xe0, Buffer.alloc(0)), rawPublish(Buffer.from('a'), 'x', 1)])]);
    expect(out).toEqual(Buffer.of(0xe0, 0));
  });

  test('ends on a length that is none or too large, and hands on what came before', () => {
    const good = rawPublish(Buffer.from('a'), 'x', 1);
    expect(through([Buffer.concat([good, Buffer.of(0x30, 0xff, 0xff, 0xff, 0xff)])])).toEqual({
      out: good,
      broken: 'malformed-length',
    });
    expect(through([Buffer.concat([good, Buffer.of(0x30, 0x81, 0x80, 0x04)]), good])).toEqual({
      out: good,
      broken: 'frame-too-large',
    });
  });
});
