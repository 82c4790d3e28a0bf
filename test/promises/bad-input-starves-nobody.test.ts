import type { Packet } from 'mqtt-packet';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HeartEvent } from '../../src/core/event.ts';
import { IDENTITY_SENSOR } from '../../src/core/identity/suspicion.ts';
import { openSqliteReader } from '../../src/journal/sqlite/reader.ts';
import { Rig, until } from '../rig/rig.ts';
import { connectPacket, publishBytes, Visitor } from '../rig/visitor.ts';

/** A press may not wait longer than this, whatever came before it. */
const AT_ONCE_MS = 1_000;
const BAD = 1;
const PRESS = 2;
const FIVE_YEARS_MS = 5 * 365 * 86_400_000;
const CROWD = 1_000;
/** How long a connection may take to say who it is. */
const CONNECT_WITHIN_MS = 10_000;

let rig: Rig;
let home: ReturnType<Rig['home']>;
let port: number;
let presses = 0;

beforeAll(async () => {
  rig = await Rig.start();
  port = Number(new URL(rig.mqtt).port);
});
afterAll(() => rig.close());
beforeEach(() => {
  home = rig.home();
});

const signalTopic = () => Buffer.from(`${home.topic}/up/signal`);
const press = (id: string): string => JSON.stringify({ id, kind: 'panic', sensor: 'bedroom-button' });
const acked = ({ packets }: Visitor) => packets.flatMap((p: Packet) => (p.cmd === 'puback' ? [p.messageId] : []));

/** Everything the journal holds of the device, in order. */
function journal(): HeartEvent[] {
  const reader = openSqliteReader({ dir: rig.dataDir });
  const stored = reader.eventsAfter(0, 100_000);
  reader.close();
  return stored.filter((event) => event.premises === home.premises).map((event): HeartEvent => JSON.parse(event.body));
}
const quarantined = () => journal().flatMap((event) => (event.type === 'quarantined' ? [event.reason] : []));
/** What the device itself said; that it reached for what is not its own is a tamper of the gateway's. */
const received = () =>
  journal().flatMap((event) =>
    event.type === 'signal-received' && event.signal.sensor !== IDENTITY_SENSOR ? [event.signal.id] : [],
  );

async function counter(name: string, what: string): Promise<number> {
  const text = await (await fetch(`${rig.http}/metrics`)).text();
  const line = text.split('\n').find((l) => l.startsWith(`havenwatch_${name}{what="${what}"}`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

async function enter(changes: Parameters<typeof connectPacket>[1] = {}): Promise<Visitor> {
  const visitor = new Visitor(port);
  visitor.send(connectPacket(home, changes));
  await until(() => visitor.connack !== undefined, AT_ONCE_MS, 'CONNACK');
  expect(visitor.connack).toBe(0);
  return visitor;
}

/** Presses the button on this connection; it is acknowledged at once, and the incident is there. */
async function expectHeard(visitor: Visitor): Promise<void> {
  presses += 1;
  const id = `press-${presses}`;
  visitor.send(publishBytes(signalTopic(), press(id), PRESS));
  await until(() => acked(visitor).includes(PRESS), AT_ONCE_MS, 'the PUBACK of the press');
  await expectIncident(id);
}

async function expectIncident(id: string): Promise<void> {
  const { items } = await rig.get('/api/incidents');
  const raised = items.filter((incident: { premises: string }) => incident.premises === home.premises);
  expect(raised).toMatchObject([{ kind: 'panic', priority: 1, state: 'open' }]);
  expect(received()).toContain(id);
}

describe('a message that nobody can use is set aside and acknowledged, and the press behind it is raised:', () => {
  const utf8 = (text: string) => () => Buffer.from(text);
  const own = signalTopic;
  const bad: [string, () => Buffer, string, string][] = [
    ['broken JSON', own, '{"id":"1","kind":"door"', 'not-json'],
    ['no payload', own, '', 'not-json'],
    ['wrong types', own, '{"id":1,"kind":"door","state":true}', 'wrong-field'],
    ['a press with a wrong type', own, '{"id":1,"kind":"panic"}', 'wrong-field'],
    ['a bare word', own, '"panic"', 'wrong-shape'],
    ['nine kilobytes', own, press('x'.repeat(9_216)), 'too-large'],
    ['an unknown kind', own, '{"id":"1","kind":"flood"}', 'unknown-kind'],
    ['a topic of no meaning', () => Buffer.from(`${home.topic}/up/signals`), press('1'), 'unknown-topic'],
    ['a foreign topic', utf8('hw/1/7/dv_somebody_else/up/signal'), press('1'), 'foreign-topic'],
    ['its own topic for what comes down', () => Buffer.from(`${home.topic}/down/progress`), '{}', 'foreign-topic'],
    ['a topic of the broker', utf8('$SYS/broker/clients'), '{}', 'foreign-topic'],
    ['a + in the topic', () => Buffer.from(`hw/1/+/${home.device}/up/signal`), press('1'), 'wildcard-in-topic'],
    ['a # in the topic', () => Buffer.from(`${home.topic}/up/#`), press('1'), 'wildcard-in-topic'],
    ['invalid UTF-8 in the topic', () => Buffer.concat([own(), Buffer.of(0xff, 0xfe)]), press('1'), 'topic-not-utf8'],
    ['a zero in the topic', () => Buffer.concat([own(), Buffer.of(0)]), press('1'), 'zero-in-topic'],
    ['no topic', utf8(''), press('1'), 'empty-topic'],
    ['a state that is neither', () => Buffer.from(`${home.topic}/up/state`), 'perhaps', 'wrong-state'],
  ];

  test.each(bad)('%s', async (_what, topic, payload, reason) => {
    const visitor = await enter();
    presses += 1;
    const id = `press-${presses}`;
    visitor.send(publishBytes(topic(), payload, BAD), publishBytes(signalTopic(), press(id), PRESS));
    await until(() => acked(visitor).length === 2, AT_ONCE_MS, 'both PUBACKs');
    expect(acked(visitor)).toEqual([BAD, PRESS]);
    expect(quarantined()).toEqual([reason]);
    await expectIncident(id);
    expect(visitor.closed).toBe(false);
    visitor.close();
  });

  test('a frame too large to skip ends the connection after what came before it; the press comes with the next', async () => {
    const visitor = await enter();
    const before = await counter('intake', 'frame_broken');
    const door = '{"id":"before","kind":"door","state":"open"}';
    visitor.send(publishBytes(signalTopic(), door, BAD), publishBytes(signalTopic(), 'x'.repeat(70_000), 3));
    await until(() => visitor.closed, AT_ONCE_MS, 'the end of the connection');
    expect(acked(visitor)).toEqual([BAD]);
    expect(received()).toEqual(['before']);
    expect(await counter('intake', 'frame_broken')).toBe(before + 1);
    await expectHeard(await enter());
  });
});

describe('a message that is merely odd is one press, and the next is raised too:', () => {
  test('the same id twice', async () => {
    const visitor = await enter();
    const before = await counter('gateway', 'duplicates');
    const door = '{"id":"twice","kind":"door","state":"open"}';
    visitor.send(publishBytes(signalTopic(), door, BAD), publishBytes(signalTopic(), door, 3));
    visitor.send(publishBytes(signalTopic(), press('one'), 4), publishBytes(signalTopic(), press('one'), 5));
    await expectHeard(visitor);
    expect(acked(visitor)).toEqual([BAD, 3, 4, 5, PRESS]);
    expect(received()).toEqual(['twice', 'one', `press-${presses}`]);
    expect(await counter('gateway', 'duplicates')).toBe(before + 2);
    visitor.close();
  });

  test('a retained press: it fires once, and for no later subscriber', async () => {
    const before = await counter('intake', 'retained_signals');
    let visitor = await enter();
    const publish = { topic: String(signalTopic()), payload: press('kept'), qos: 1 as const, retain: true };
    visitor.send({ cmd: 'publish', ...publish, messageId: BAD, dup: false });
    await until(() => acked(visitor).includes(BAD), AT_ONCE_MS, 'its PUBACK');
    expect(await counter('intake', 'retained_signals')).toBe(before + 1);
    visitor.close();
    visitor = await enter();
    const subscriptions = [`${home.topic}/down/#`, '#', `${home.topic}/#`].map((topic) => ({ topic, qos: 1 as const }));
    visitor.send({ cmd: 'subscribe', messageId: 9, subscriptions });
    await until(() => visitor.packets.some(({ cmd }) => cmd === 'suback'), AT_ONCE_MS, 'SUBACK');
    await expectHeard(visitor);
    const told = visitor.packets.flatMap((p) => (p.cmd === 'publish' ? [p.topic] : []));
    expect(told.filter((topic) => topic !== `${home.topic}/down/progress`)).toEqual([]);
    expect(received()).toEqual(['kept', `press-${presses}`]);
    visitor.close();
  });

  test.each([
    ['five years slow', -FIVE_YEARS_MS, true],
    ['five years fast', FIVE_YEARS_MS, false],
  ])('a clock that is %s', async (_what, offsetMs, late) => {
    const visitor = await enter();
    const at = new Date(Date.now() + offsetMs).toISOString();
    visitor.send(publishBytes(signalTopic(), JSON.stringify({ id: 'odd', kind: 'panic', at }), BAD));
    await expectHeard(visitor);
    const { items } = await rig.get('/api/incidents');
    const raised = items.find((incident: { premises: string }) => incident.premises === home.premises);
    expect(raised.signals[0]).toMatchObject({ id: 'odd', late });
    expect(Math.abs(new Date(raised.signals[0].receivedAt).getTime() - Date.now())).toBeLessThan(60_000);
    visitor.close();
  });

  test('a clock that is no clock', async () => {
    const visitor = await enter();
    visitor.send(publishBytes(signalTopic(), '{"id":"odd","kind":"panic","at":"yesterday"}', BAD));
    await expectHeard(visitor);
    expect(received()).toEqual(['odd', `press-${presses}`]);
    visitor.close();
  });
});

describe('a connection that is refused is refused clearly, is counted, and keeps nobody waiting:', () => {
  const refusals: [string, number, string, () => Packet | Buffer][] = [
    ['a wrong secret', 4, 'refused_wrong_secret', () => connectPacket({ ...home, secret: 'not the secret' })],
    ['an unknown device', 4, 'refused_unknown_device', () => connectPacket({ ...home, device: 'dv_nobody' })],
    ['a borrowed client id', 2, 'refused_client_id', () => connectPacket(rig.home(), { clientId: home.device })],
    ['MQTT 5', 0x84, 'refused_protocol', () => connectPacket(home, { protocolVersion: 5 })],
    ['a will in another home', 5, 'refused_will', () => connectPacket(home, { will: foreignWill })],
  ];
  const foreignWill = {
    topic: 'hw/1/7/dv_somebody_else/up/signal',
    payload: Buffer.from('{}'),
    qos: 1,
    retain: true,
  } as const;

  test.each(refusals)('%s', async (_what, code, what, packet) => {
    const before = await counter('intake', what);
    const own = await enter();
    const stranger = new Visitor(port);
    stranger.send(packet(), publishBytes(signalTopic(), press('forged'), BAD));
    await expectHeard(own);
    await until(() => stranger.closed, 8_000, 'the end of the refused connection');
    expect(stranger.packets.map(({ cmd }) => cmd)).toEqual(['connack']);
    expect(stranger.connack).toBe(code);
    expect(received()).not.toContain('forged');
    expect(await counter('intake', what)).toBe(before + 1);
    expect(own.closed).toBe(false);
    own.close();
  });

  test.each([
    ['a web browser', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['noise', '\u0010\u00ff\u00ff\u00ff\u00ff\u00ff'],
    ['a message before any CONNECT', publishBytes(Buffer.from('hw/1/0/x/up/signal'), '{}', 1)],
  ])('%s', async (_what, bytes) => {
    const before = await counter('intake', 'broken_connect');
    const stranger = new Visitor(port);
    stranger.send(Buffer.from(bytes));
    await until(() => stranger.closed, AT_ONCE_MS, 'the end of the connection');
    expect(stranger.packets).toEqual([]);
    expect(await counter('intake', 'broken_connect')).toBe(before + 1);
    await expectHeard(await enter());
  });

  test('a thousand connections that never say who they are', async () => {
    const own = await enter();
    const before = await counter('intake', 'connect_timeout');
    const crowd = Array.from({ length: CROWD }, () => new Visitor(port));
    await until(() => crowd.every(({ socket }) => !socket.connecting), 5_000, 'the crowd');
    const crowdedAt = performance.now();
    await expectHeard(own);
    home = rig.home();
    await expectHeard(await enter());
    expect(crowd.filter(({ closed }) => closed)).toEqual([]);
    await until(() => crowd.every(({ closed }) => closed), CONNECT_WITHIN_MS + 5_000, 'the end of the crowd');
    expect(performance.now() - crowdedAt).toBeGreaterThan(CONNECT_WITHIN_MS / 2);
    expect(await counter('intake', 'connect_timeout')).toBe(before + CROWD);
  });
});
