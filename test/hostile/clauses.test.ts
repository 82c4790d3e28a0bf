import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Bench,
  RawClient,
  settle,
  signalPacket,
  startBench,
  testDevice,
  until,
} from '../../src/intake/embedded/testing.ts';
import { answer, field, frame, publish, signIn, subscribe, unsubscribe, word } from './bytes.ts';

/*
 * What MQTT 3.1.1 (OASIS Standard, 29 October 2014) has a server refuse, one row a statement. The standard ends the connection
 * over every violation [MQTT-4.8.0-1]. Before CONNECT is accepted we do. After it we depart on purpose: what is wrong is set
 * aside and the connection stays, because a press may be behind it; only a length that cannot be followed ends it.
 */

const device = testDevice(1);
const other = testDevice(2);
const who = { device: device.id, secret: device.secret };
const { topic } = device;
const ILL_FORMED = Buffer.of(0x61, 0xc3, 0x28);
const SURROGATE = Buffer.of(0xed, 0xa0, 0x80);
const ZERO = Buffer.of(0x61, 0x00);
const WILL = 0xc6;

let bench: Bench;
beforeEach(async () => {
  bench = await startBench([device, other]);
});
afterEach(() => bench.intake.close());

type Row = [clause: string, says: string, bytes: Buffer];

describe('a CONNECT with which there is nothing to talk about ends the connection without an answer', () => {
  const withFlags = (flags: number, ...fields: (string | Buffer)[]) => signIn(who, { flags, fields });
  const rows: Row[] = [
    [
      'MQTT-2.2.2-2',
      'reserved bits in the first byte of CONNECT',
      Buffer.concat([Buffer.of(0x11), signIn(who).subarray(1)]),
    ],
    ['MQTT-3.1.0-1', 'a PUBLISH in place of CONNECT', publish(2, `${topic}/up/signal`, 1, '{}')],
    ['MQTT-3.1.0-1', 'a PINGREQ in place of CONNECT', Buffer.of(0xc0, 0)],
    ['MQTT-3.1.2-1', 'another protocol name', signIn(who, { protocol: 'AMQP' })],
    ['MQTT-3.1.2-3', 'the reserved flag', signIn(who, { flags: 0xc3 })],
    ['MQTT-3.1.2-11', 'will QoS 1 without a will', signIn(who, { flags: 0xca })],
    ['MQTT-3.1.2-13', 'will QoS 2 without a will', signIn(who, { flags: 0xd2 })],
    [
      'MQTT-3.1.2-14',
      'will QoS 3',
      withFlags(0xde, device.id, `${topic}/up/state`, 'offline', device.id, device.secret),
    ],
    ['MQTT-3.1.2-15', 'will retain without a will', signIn(who, { flags: 0xe2 })],
    ['MQTT-3.1.2-9', 'a will announced and not there', withFlags(WILL, device.id, device.id, device.secret)],
    ['MQTT-3.1.2-18', 'a username that no flag announces', withFlags(0x02, device.id, device.id)],
    ['MQTT-3.1.2-19', 'a username announced and not there', withFlags(0x82, device.id)],
    ['MQTT-3.1.2-20', 'a password that no flag announces', withFlags(0x82, device.id, device.id, device.secret)],
    ['MQTT-3.1.2-21', 'a password announced and not there', withFlags(0xc2, device.id, device.id)],
    ['MQTT-3.1.2-22', 'a password without a username', withFlags(0x42, device.id, device.secret)],
    ['MQTT-3.1.3-3', 'no client id at all', frame(0x10, field('MQTT'), Buffer.of(4, 2), word(60))],
    ['MQTT-3.1.4-1', 'bytes behind the last field', frame(0x10, signIn(who).subarray(2), Buffer.of(0))],
    ['§2.2.3', 'a length of five bytes', Buffer.of(0x10, 0x80, 0x80, 0x80, 0x80, 0x01)],
  ];
  test.each(rows)('[%s] %s', async (_clause, _says, bytes) => {
    const client = RawClient.open(bench.port);
    client.send(bytes, signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
    await until('the end', () => client.closed);
    expect(client.bytes).toEqual([]);
    expect(bench.intake.stats().counts.broken_connect).toBe(1);
    expect([bench.door.inputs, bench.door.seen]).toEqual([[], []]);
  });
});

describe('a CONNECT that is refused gets its code, and nothing behind it counts', () => {
  const named = (clientId: string | Buffer, flags = 0xc2) =>
    signIn(who, { flags, fields: [clientId, device.id, device.secret] });
  const willOn = (willTopic: string | Buffer) =>
    signIn(who, { flags: WILL, fields: [device.id, willTopic, 'offline', device.id, device.secret] });
  const rows: [...Row, code: number][] = [
    ['MQTT-3.1.2-2', 'a protocol level that nobody knows', signIn(who, { level: 6 }), 1],
    ['MQTT-3.1.2-2', 'the level of MQTT 3.1 under the name of 3.1.1', signIn(who, { level: 3 }), 1],
    ['MQTT-3.1.2-2', 'the level of MQTT 3.1.1 under the name of 3.1', signIn(who, { protocol: 'MQIsdp' }), 1],
    ['MQTT-3.1.3-8', 'no client id, and a session to keep', named('', 0xc0), 2],
    ['MQTT-3.1.3-7', 'no client id, and no session: we need one to know who it is', named(''), 2],
    ['MQTT-3.1.3-9', "another device's client id", named(other.id), 2],
    ['MQTT-1.5.3-1', 'a client id that is not UTF-8', named(ILL_FORMED), 2],
    ['MQTT-1.5.3-1', 'half a surrogate pair in the client id', named(SURROGATE), 2],
    ['MQTT-1.5.3-2', 'a zero in the client id', named(ZERO), 2],
    ['MQTT-3.1.3-10', 'a will topic that is not UTF-8', willOn(ILL_FORMED), 5],
    ['MQTT-1.5.3-2', 'a zero in the will topic', willOn(ZERO), 5],
    ['MQTT-4.7.3-1', 'an empty will topic', willOn(''), 5],
    ['MQTT-3.3.2-2', 'a wildcard in the will topic', willOn(`${topic}/up/#`), 5],
    [
      'MQTT-3.1.3-11',
      'a username that is not UTF-8',
      signIn(who, { fields: [device.id, ILL_FORMED, device.secret] }),
      4,
    ],
    ['MQTT-1.5.3-2', 'a zero in the username', signIn(who, { fields: [device.id, ZERO, device.secret] }), 4],
  ];
  test.each(rows)('[%s] %s', async (_clause, _says, bytes, code) => {
    const client = RawClient.open(bench.port);
    client.send(bytes, signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
    await settle(5);
    // Some refusals are told late.
    bench.clock.advance(300);
    await until('the end', () => client.closed);
    // MQTT-3.2.2-4: no session is present where a code refuses. MQTT-3.1.4-5: what follows is not processed.
    expect(Buffer.concat(client.bytes)).toEqual(Buffer.of(0x20, 2, 0, code));
    expect([bench.door.inputs, bench.door.seen]).toEqual([[], []]);
  });
});

/** Sends the bytes, and a press right behind them, as a device that has signed in. */
async function pressBehind(bytes: Buffer): Promise<RawClient> {
  const client = RawClient.open(bench.port);
  client.send(signIn(who), bytes, signalPacket(device, { id: 'p-1', kind: 'panic' }, 9_999));
  await until('the PUBACK of the press behind it', () => client.acked.includes(9_999));
  await settle(5);
  expect(bench.door.signals.at(-1)).toBe('p-1');
  expect(client.closed).toBe(false);
  return client;
}

describe('after CONNECT, what the standard ends the connection over is set aside, and the press behind it is heard', () => {
  const signal = `${topic}/up/signal`;
  const rows: [...Row, reason: string][] = [
    ['MQTT-2.2.2-2', 'reserved bits of PUBACK', frame(0x41, word(1)), 'malformed-packet'],
    ['MQTT-2.2.2-2', 'reserved bits of PINGREQ', Buffer.of(0xc1, 0), 'malformed-packet'],
    ['MQTT-3.6.1-1', 'PUBREL without its flag', frame(0x60, word(1)), 'malformed-packet'],
    ['MQTT-3.8.1-1', 'SUBSCRIBE without its flag', frame(0x80, word(1), field('a'), Buffer.of(0)), 'malformed-packet'],
    ['MQTT-3.10.1-1', 'UNSUBSCRIBE without its flag', frame(0xa0, word(1), field('a')), 'malformed-packet'],
    ['MQTT-3.14.1-1', 'reserved bits of DISCONNECT', Buffer.of(0xe1, 0), 'malformed-packet'],
    ['§2.2.1', 'the reserved type 0', Buffer.of(0x00, 0), 'malformed-packet'],
    ['§2.2.1', 'the reserved type 15', Buffer.of(0xf0, 0), 'malformed-packet'],
    ['§2.2.1', 'CONNACK from a client', Buffer.of(0x20, 2, 0, 0), 'malformed-packet'],
    ['§2.2.1', 'SUBACK from a client', frame(0x90, word(1), Buffer.of(0)), 'malformed-packet'],
    ['§2.2.1', 'UNSUBACK from a client', frame(0xb0, word(1)), 'malformed-packet'],
    ['§2.2.1', 'PINGRESP from a client', Buffer.of(0xd0, 0), 'malformed-packet'],
    ['MQTT-3.1.0-2', 'a second CONNECT', signIn(who), 'malformed-packet'],
    ['MQTT-2.3.1-1', 'PUBLISH at QoS 1 with packet id 0', publish(2, signal, 0, '{}'), 'malformed-packet'],
    ['MQTT-2.3.1-1', 'PUBLISH at QoS 2 with packet id 0', publish(4, signal, 0, '{}'), 'malformed-packet'],
    ['MQTT-2.3.1-1', 'SUBSCRIBE with packet id 0', subscribe(0, [`${topic}/down/#`]), 'malformed-packet'],
    ['MQTT-2.3.1-1', 'UNSUBSCRIBE with packet id 0', unsubscribe(0, [`${topic}/down/#`]), 'malformed-packet'],
    ['MQTT-3.3.1-4', 'both QoS bits', frame(0x36, field(signal), word(1)), 'malformed-packet'],
    ['MQTT-3.3.2-1', 'a topic longer than its packet', frame(0x30, word(200), Buffer.from('a')), 'malformed-packet'],
    ['MQTT-1.5.3-1', 'a topic that is not UTF-8', publish(2, ILL_FORMED, 1, '{}'), 'topic-not-utf8'],
    ['MQTT-1.5.3-1', 'half a surrogate pair in a topic', publish(2, SURROGATE, 1, '{}'), 'topic-not-utf8'],
    ['MQTT-1.5.3-2', 'a zero in a topic', publish(2, ZERO, 1, '{}'), 'zero-in-topic'],
    [
      'MQTT-1.5.3-3',
      'a byte order mark in front of its own topic: another topic',
      publish(2, `\ufeff${signal}`, 1, '{}'),
      'foreign-topic',
    ],
    ['MQTT-3.3.2-2', '# in a topic', publish(2, `${topic}/up/#`, 1, '{}'), 'wildcard-in-topic'],
    ['MQTT-3.3.2-2', '+ in a topic', publish(2, `${topic}/up/+`, 1, '{}'), 'wildcard-in-topic'],
    ['MQTT-4.7.3-1', 'an empty topic', publish(2, '', 1, '{}'), 'empty-topic'],
    ['MQTT-3.8.3-3', 'SUBSCRIBE without a filter', frame(0x82, word(1)), 'malformed-packet'],
    [
      'MQTT-3.8.3-1',
      'SUBSCRIBE with a filter cut short',
      frame(0x82, word(1), word(9), Buffer.from('a')),
      'malformed-packet',
    ],
    ['MQTT-3-8.3-4', 'SUBSCRIBE at QoS 3', subscribe(1, [`${topic}/down/#`], 3), 'malformed-packet'],
    [
      'MQTT-3-8.3-4',
      'reserved bits beside the QoS of SUBSCRIBE',
      subscribe(1, [`${topic}/down/#`], 0x81),
      'malformed-packet',
    ],
    ['MQTT-4.7.3-1', 'SUBSCRIBE to an empty filter', subscribe(1, ['']), 'malformed-packet'],
    ['MQTT-3.10.3-2', 'UNSUBSCRIBE without a filter', frame(0xa2, word(1)), 'malformed-packet'],
    ['MQTT-4.7.3-1', 'UNSUBSCRIBE from an empty filter', unsubscribe(1, ['']), 'malformed-packet'],
  ];
  test.each(rows)('[%s] %s', async (_clause, _says, bytes, reason) => {
    await pressBehind(bytes);
    expect(bench.door.quarantined).toEqual([reason]);
  });

  test('[§2.2.3] only a length that cannot be followed ends it, and the press comes with the next connection', async () => {
    const client = RawClient.open(bench.port);
    client.send(signIn(who), Buffer.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x7f));
    await until('the end', () => client.closed);
    expect(bench.intake.stats().counts.frame_broken).toBe(1);
    await pressBehind(Buffer.alloc(0));
  });
});

describe('a filter that may not be had is refused with 0x80', () => {
  const FAILED = 0x80;
  const filters: [clause: string, says: string, filter: string | Buffer][] = [
    ['MQTT-4.7.1-2', '# not as the last level', `${topic}/down/#/a`],
    ['MQTT-4.7.1-2', '# beside text in a level', `${topic}/down#`],
    ['MQTT-4.7.1-3', '+ beside text in a level', `${topic}/down/a+`],
    ['MQTT-1.5.3-1', 'a filter that is not UTF-8', ILL_FORMED],
    ['MQTT-1.5.3-2', 'a zero in a filter', ZERO],
    ['MQTT-3.8.4-5', 'everything', '#'],
    ['MQTT-3.8.4-5', "another home's messages", `${other.topic}/down/#`],
    ['MQTT-4.7.2-1', "the broker's own topics", '$SYS/#'],
  ];
  test.each(filters)('[%s] %s', async (_clause, _says, filter) => {
    const client = await pressBehind(subscribe(7, [filter, `${topic}/down/#`]));
    const [suback] = client.packets.filter(({ cmd }) => cmd === 'suback');
    // MQTT-3.8.4-2, MQTT-3.9.3-1: the same id, one code for each filter, in their order.
    expect(suback).toMatchObject({ messageId: 7, granted: [FAILED, 1] });
    expect(bench.door.quarantined).toEqual(['foreign-subscription']);
  });
});

describe('beyond what the standard asks, for the sake of the press of another home:', () => {
  const filters = (count: number) => Array.from({ length: count }, (_, n) => `${topic}/down/${n}`);
  test.each<Row>([
    ['§3.8', 'seventeen filters in one SUBSCRIBE are set aside without a SUBACK', subscribe(7, filters(17))],
    ['§3.10', 'so are seventeen in one UNSUBSCRIBE', unsubscribe(7, filters(17))],
  ])('[%s] %s', async (_clause, _says, bytes) => {
    const client = await pressBehind(bytes);
    expect(bench.door.quarantined).toEqual(['too-many']);
    expect(client.packets.map(({ cmd }) => cmd)).toEqual(['connack', 'puback']);
  });

  test('[MQTT-3.9.3-2] a filter of more than 512 bytes, and the ninth of a device, are refused with 0x80', async () => {
    const long = `${topic}/down/${'a'.repeat(512)}`;
    const client = await pressBehind(subscribe(7, [...filters(8), long, `${topic}/down/last`]));
    const suback = client.packets.find(({ cmd }) => cmd === 'suback');
    expect(suback).toMatchObject({ granted: [...Array<number>(8).fill(1), 0x80, 0x80] });
  });

  test('[§4.3.3] more than 64 messages of QoS 2 without PUBREL end the connection', async () => {
    const client = RawClient.open(bench.port);
    const open = Array.from({ length: 65 }, (_, n) => publish(4, `${topic}/up/heartbeat`, n + 1, ''));
    client.send(signIn(who), ...open.slice(0, 64), publish(2, `${topic}/up/heartbeat`, 9_999, ''));
    await until('the PUBACK behind 64', () => client.acked.length === 1);
    client.send(...open.slice(64));
    await until('the end', () => client.closed);
    expect(bench.intake.stats().counts.qos2_overrun).toBe(1);
  });
});

describe('what is merely unexpected is answered as the standard has it', () => {
  const rows: [...Row, cmd: string][] = [
    ['MQTT-4.3.3-2', 'PUBREL for a message that was never sent', answer(0x62, 77), 'pubcomp'],
    [
      'MQTT-3.10.4-5',
      'UNSUBSCRIBE from what was never subscribed to',
      unsubscribe(77, ['hw/nothing', '#']),
      'unsuback',
    ],
    ['MQTT-4.3.3-2', 'PUBLISH at QoS 2', publish(4, `${topic}/up/heartbeat`, 77, ''), 'pubrec'],
  ];
  test.each(rows)('[%s] %s', async (_clause, _says, bytes, cmd) => {
    const client = await pressBehind(bytes);
    await until(cmd, () => client.packets.some((packet) => packet.cmd === cmd && packet.messageId === 77));
    expect(bench.door.quarantined).toEqual([]);
  });

  const passedOver: [string, Buffer][] = [
    ['PUBACK', answer(0x40, 77)],
    ['PUBREC', answer(0x50, 77)],
    ['PUBCOMP', answer(0x70, 77)],
  ];
  test.each(passedOver)('%s for a message that was never sent harms nobody', async (_says, bytes) => {
    await pressBehind(bytes);
    expect(bench.door.quarantined).toEqual([]);
  });
});
