import mqtt from 'mqtt-packet';
import { beforeEach, describe, expect, it } from 'vitest';
import { InboundReader } from './inbound.ts';
import { Pacer } from './pacer.ts';

const told: string[] = [];
let reader: InboundReader;
beforeEach(() => {
  told.length = 0;
  reader = new InboundReader({
    connack: (index, code) => told.push(`${index} connack ${code}`),
    puback: (index, id) => told.push(`${index} puback ${id}`),
    publish: (index, id) => told.push(`${index} publish ${id}`),
    broken: (index) => told.push(`${index} broken`),
  });
});

const publish = mqtt.generate({
  cmd: 'publish',
  topic: 'hw/1/7/dv_a/down/progress',
  payload: 'x'.repeat(300),
  qos: 1,
  messageId: 513,
  retain: false,
  dup: false,
});
const stream = Buffer.concat([
  mqtt.generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }),
  mqtt.generate({ cmd: 'puback', messageId: 40_000 }),
  publish,
  mqtt.generate({ cmd: 'pingresp' }),
  mqtt.generate({ cmd: 'puback', messageId: 7 }),
]);
const expected = ['3 connack 0', '3 puback 40000', '3 publish 513', '3 puback 7'];

describe('the reader of a fleet', () => {
  it('reads the same from bytes cut anywhere, and from memory that is used again', () => {
    for (let size = 1; size <= stream.length; size++) {
      told.length = 0;
      const shared = Buffer.alloc(size);
      for (let at = 0; at < stream.length; at += size) {
        const part = stream.subarray(at, at + size);
        part.copy(shared);
        reader.read(3, shared.subarray(0, part.length));
        shared.fill(0xff);
      }
      expect(told).toEqual(expected);
    }
  });

  it('keeps the devices apart', () => {
    reader.read(1, stream.subarray(0, 3));
    reader.read(2, mqtt.generate({ cmd: 'puback', messageId: 5 }));
    reader.read(1, stream.subarray(3, 4));
    expect(told).toEqual(['2 puback 5', '1 connack 0']);
  });

  it('gives up on what is not MQTT', () => {
    reader.read(4, Buffer.from([0x40, 0xff, 0xff, 0xff, 0xff]));
    expect(told).toEqual(['4 broken']);
  });
});

describe('the pacer', () => {
  it('loses no fraction of its rate, however odd the ticks', () => {
    const pacer = new Pacer(333, 0);
    let total = 0;
    for (let now = 0; now <= 60_000; now += 17) total += pacer.take(now);
    total += pacer.take(60_000);
    expect(total).toBe(333 * 60);
  });

  it('makes up a second at most after a stall', () => {
    const pacer = new Pacer(1000, 0);
    expect(pacer.take(3_600_000)).toBe(1000);
  });
});
