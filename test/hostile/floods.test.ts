import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { IDENTITY_SENSOR } from '../../src/core/identity/suspicion.ts';
import { LONG } from '../rig/seed.ts';
import { Attacker } from './attack.ts';
import type { Press } from './bystander.ts';
import {
  answer,
  connectBytes,
  DISCONNECT,
  field,
  frame,
  PINGREQ,
  publish,
  signIn,
  subscribe,
  unsubscribe,
  word,
} from './bytes.ts';
import { Attacked } from './gateway.ts';

/*
 * Attacks on the real process over real sockets. During each, a device that was there before presses every 20 ms, and one that
 * was not there connects and presses: every press is acknowledged and reaches the desk, or the test fails.
 */

const PRESS_EVERY_MS = 20;
/** What one attack may leave behind in heap and buffers after a collection: ids seen, incidents, code compiled meanwhile. */
const KEPT_BYTES = 16 * 1024 * 1024;
const KIB = 1024;
/** The whole of it in the long form, a quarter in the short one. */
const full = (count: number): number => (LONG ? count : Math.ceil(count / 4));

let gateway: Attacked;
let filesAtFirst: number;
let thief: ReturnType<Attacked['rig']['home']>;
let other: ReturnType<Attacked['rig']['home']>;

beforeAll(async () => {
  gateway = await Attacked.start();
  filesAtFirst = await openFiles();
});
afterAll(() => gateway.close());
beforeEach(() => {
  thief = gateway.rig.home();
  other = gateway.rig.home();
});

/** Attacks; the well-behaved are heard meanwhile, and what is kept of the attack afterwards is bounded. */
async function during(attack: () => Promise<void>): Promise<void> {
  const before = await gateway.alive();
  const presses = await gateway.bystander.pressDuring(Promise.all([attack(), gateway.newcomer()]), PRESS_EVERY_MS);
  await gateway.newcomer();
  if (LONG) tell(presses);
  expect(gateway.bystander.button.closed).toBe(false);
  expect((await gateway.alive()) - before, 'bytes kept of the attack').toBeLessThan(KEPT_BYTES);
}

/** The figures of the long form; how long a press takes on a busy machine is no promise of a test. */
function tell(presses: readonly Press[]): void {
  const show = (times: number[]) => {
    const [p50, p99] = [0.5, 0.99].map((share) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)]);
    return `p50 ${p50?.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms, most ${Math.max(...times).toFixed(1)} ms`;
  };
  const puback = show(presses.map(({ pubackMs }) => pubackMs));
  const desk = show(presses.map(({ deskMs }) => deskMs));
  console.info(`${expect.getState().currentTestName}\n  ${presses.length} presses: PUBACK ${puback}; desk ${desk}`);
}

/** How far a count of intake has moved. */
/** How much was counted meanwhile; what is counted when a socket has gone is waited for up to so many. */
async function counted(what: string, during: () => Promise<void>, atLeast = 0): Promise<number> {
  const before = (await gateway.counts())[what] ?? 0;
  await during();
  const more = async () => ((await gateway.counts())[what] ?? 0) - before;
  await expect.poll(more, { timeout: 10_000 }).toBeGreaterThanOrEqual(atLeast);
  return more();
}

const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const tcp = () => Attacker.tcp(gateway.port);

async function signedIn(home = thief, reads = true): Promise<Attacker> {
  const attacker = Attacker.tcp(gateway.port, reads);
  attacker.send(signIn(home));
  if (reads) await attacker.until(() => attacker.connack === 0, 'CONNACK');
  return attacker;
}

/** What devices of a home have said; that somebody reached for what is not theirs is a tamper of the gateway's own. */
const received = (premises: string): string[] =>
  gateway.rig.journal((reader) =>
    reader
      .eventsAfter(0, 1_000_000)
      .filter((event) => event.premises === premises && event.type === 'signal-received')
      .map(({ body }) => JSON.parse(body).signal)
      .filter(({ sensor }) => sensor !== IDENTITY_SENSOR)
      .map(({ id }) => id),
  );

describe('before anybody has said who they are:', () => {
  test('three thousand sockets that say nothing: the oldest give way', async () => {
    const dropped = await counted(
      'waiting_dropped',
      () =>
        during(async () => {
          const crowd = many(3_000, tcp);
          await Promise.all(crowd.map((one) => one.until(() => !one.socket.connecting, 'the connection')));
          await pause(200);
          for (const one of crowd) one.close();
        }),
      1_000,
    );
    expect(dropped).toBeGreaterThanOrEqual(1_000);
  });

  test('a CONNECT that comes byte by byte from a crowd of sockets', async () => {
    await during(async () => {
      const crowd = many(full(500), tcp);
      const connect = signIn(thief);
      for (const byte of connect.subarray(0, 20)) {
        for (const one of crowd) one.send(Buffer.of(byte));
        await pause(10);
      }
      for (const one of crowd) one.close();
    });
  });

  test('CONNECTs that announce 256 MB and begin to send them', async () => {
    const broken = await counted('broken_connect', () =>
      during(async () => {
        const crowd = many(full(200), tcp);
        for (const one of crowd) one.send(Buffer.of(0x10, 0xff, 0xff, 0xff, 0x7f), Buffer.alloc(16 * KIB));
        await Promise.all(crowd.map((one) => one.ended()));
      }),
    );
    expect(broken).toBe(full(200));
  });

  test('a thousand devices with wrong secrets, again and again', async () => {
    const refused = await counted('refused_unknown_device', () =>
      during(async () => {
        await Promise.all(
          many(1_000, async (n) => {
            for (let times = 0; times < full(5); times += 1) {
              const one = tcp();
              one.send(signIn({ device: `dv_stranger${n}`, secret: 'x'.repeat(43) }));
              await one.until(() => !one.socket.connecting, 'the connection');
              await pause(100);
              one.close();
            }
          }),
        );
      }),
    );
    expect(refused).toBe(1_000 * full(5));
  });

  test("with another device's name: the wrong secret, and the right secret of one's own", async () => {
    const owner = await signedIn(other);
    const before = await gateway.counts();
    const turnedAway = async (what: string) => ((await gateway.counts())[what] ?? 0) - (before[what] ?? 0);
    await during(async () => {
      const wrong = many(50, tcp);
      for (const one of wrong) one.send(signIn({ ...other, secret: thief.secret }), forged());
      const borrowed = many(50, tcp);
      const lent = { fields: [other.device, thief.device, thief.secret] };
      for (const one of borrowed) one.send(signIn(thief, lent), forged());
      await expect.poll(() => turnedAway('refused_wrong_secret'), { timeout: 10_000 }).toBe(50);
      await expect.poll(() => turnedAway('refused_client_id'), { timeout: 10_000 }).toBe(50);
      // Their answers come late; they do not wait for them.
      for (const one of [...wrong, ...borrowed]) one.close();
    });
    expect(owner.closed).toBe(false);
    expect(received(other.premises)).toEqual([]);
    owner.close();
  });

  const forged = () => publish(2, `${other.topic}/up/signal`, 1, '{"id":"forged","kind":"panic"}');

  test('CONNECTs of MQTT 5, of protocols that nobody knows, and noise, by the hundred', async () => {
    const kinds = [
      frame(0x10, field('MQTT'), Buffer.of(5, 2), word(60), Buffer.of(0), field(thief.device)),
      connectBytes({ protocol: 'MQTT', level: 9, flags: 2, keepalive: 0, fields: ['x'] }),
      Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
      Buffer.alloc(300, 0x16),
    ];
    await during(async () => {
      for (let round = 0; round < full(10); round += 1) {
        const crowd = many(200, tcp);
        for (const [n, one] of crowd.entries()) one.send(kinds[n % kinds.length] ?? PINGREQ);
        await Promise.all(crowd.map((one) => one.ended()));
      }
    });
  });
});

describe('a device with the right secret', () => {
  test('that connects again and again, over itself, with a will each time', async () => {
    const will = {
      flags: 0xe6,
      fields: [thief.device, `${thief.topic}/up/state`, 'offline', thief.device, thief.secret],
    };
    const taken = await counted('taken_over', () =>
      during(async () => {
        const crowd: Attacker[] = [];
        for (let n = 0; n < full(1_000); n += 1) {
          const one = tcp();
          one.send(signIn(thief, will));
          crowd.push(one);
          if (n % 50 === 49) await one.until(() => one.connack === 0, 'CONNACK');
        }
        await Promise.all(crowd.slice(0, -1).map((one) => one.ended()));
        crowd.at(-1)?.close();
      }),
    );
    expect(taken).toBeGreaterThan(full(500));
    expect((await gateway.counts())['devices_connected']).toBeLessThan(5);
  });

  test('that publishes ten thousand signals a second: they are taken off it, and its press among them is heard', async () => {
    await during(async () => {
      const one = await signedIn();
      for (let second = 0; second < full(2); second += 1) {
        for (let n = 0; n < 10_000; n += 500) {
          const batch = many(500, (k) => motion(`m-${second}-${n + k}`, 1 + ((n + k) % 60_000)));
          await one.push(Buffer.concat(batch));
          await pause(40);
        }
      }
      one.send(press('among', 65_000));
      await one.until(() => one.packets.some((p) => p.cmd === 'puback' && p.messageId === 65_000), 'its PUBACK');
      one.close();
    });
    expect(received(thief.premises)).toContain('among');
    expect(received(thief.premises).length).toBeLessThan(200);
  });

  test('that presses thousands of times at once: every press is kept, and the others are heard meanwhile', async () => {
    await during(async () => {
      const one = await signedIn();
      await one.push(Buffer.concat(many(full(5_000), (n) => press(`p-${n}`, n + 1))));
      await one.until(() => one.count('puback') === full(5_000), 'all PUBACKs', 20_000);
      one.close();
    });
    expect(received(thief.premises)).toHaveLength(full(5_000));
  });

  test('that announces 256 MB, or sends a frame one byte at a time', async () => {
    await during(async () => {
      const large = await signedIn(thief);
      await large.push(Buffer.concat([Buffer.of(0x32, 0xff, 0xff, 0xff, 0x7f), Buffer.alloc(64 * KIB)]));
      await large.ended();
      const slow = await signedIn(other);
      for (const byte of press('slow', 1)) await slow.push(Buffer.of(byte));
      await slow.until(() => slow.count('puback') === 1, 'its PUBACK');
      slow.close();
    });
    expect(received(other.premises)).toEqual(['slow']);
  });

  test('that never finishes QoS 2, thousands of messages over many connections', async () => {
    const payload = 'x'.repeat(2 * KIB);
    await during(async () => {
      for (let round = 0; round < full(200); round += 1) {
        const one = await signedIn();
        await one.push(
          Buffer.concat(many(50, (n) => publish(4, `${thief.topic}/up/signal`, n + 1 + round * 50, payload))),
        );
        one.close();
      }
      const last = await signedIn();
      await last.push(
        Buffer.concat([...many(300, (n) => publish(4, `${thief.topic}/up/heartbeat`, n + 1, '')), answer(0x62, 9)]),
      );
      await last.ended();
      const pressing = await signedIn();
      pressing.send(press('after', 1));
      await pressing.until(() => pressing.count('puback') === 1, 'its PUBACK');
      pressing.close();
    });
    expect(received(thief.premises)).toEqual(['after']);
  });

  test('that subscribes without end: to everything, seven thousand filters in a packet, a hundred and fifty levels deep', async () => {
    const filters = many(16, (n) => ['#', '+/+/#', `hw/1/${n % 64}/+/up/#`, `${thief.topic}/down/${n}`][n % 4] ?? '#');
    const thousands = many(7_000, (n) => `${n.toString(36)}/#`);
    const deep = [`${thief.topic}/down/${'a/'.repeat(150)}`, '+/'.repeat(150), '/'.repeat(60 * KIB)];
    const own = many(20, (n) => `${thief.topic}/down/${n}-${'y'.repeat(40 * KIB)}`);
    await during(async () => {
      const one = await signedIn();
      for (let n = 0; n < 100; n += 1) await one.push(subscribe(n + 1, filters));
      for (let n = 0; n < 10; n += 1) {
        await one.push(subscribe(1_000, thousands));
        await one.push(unsubscribe(1_000, thousands));
      }
      for (const filter of [...deep, ...own]) await one.push(subscribe(1_000, [filter]));
      await one.until(() => one.count('suback') === 100 + deep.length + own.length, 'every SUBACK');
      await gateway.newcomer();
      expect(one.count('publish')).toBe(0);
      one.close();
    });
  });

  test('that publishes to empty topics, deep topics and topics of sixty kilobytes', async () => {
    await during(async () => {
      const one = await signedIn();
      const topics = ['', 'a/'.repeat(100), '/'.repeat(60 * KIB), `${thief.topic}/up/${'z'.repeat(60 * KIB)}`];
      for (let n = 0; n < 400; n += 1) await one.push(publish(2, topics[n % topics.length] ?? '', n + 1, ''));
      await one.until(() => one.count('puback') === 400, 'all PUBACKs');
      one.close();
    });
  });

  test('that never reads what it is sent, however much it asks for', async () => {
    await during(async () => {
      const deaf = await Promise.all(many(20, () => signedIn(gateway.rig.home(), false)));
      const pings = Buffer.concat(many(8 * KIB, () => PINGREQ));
      // Each is pushed until the gateway stops reading it.
      await Promise.all(deaf.map((one) => Promise.race([pause(1_500), flood(one, pings)])));
      for (const one of deaf) one.close();
    });
  });

  async function flood(one: Attacker, bytes: Buffer): Promise<void> {
    for (let n = 0; n < 1_000; n += 1) if (!(await one.push(bytes))) return;
  }

  test('that leaves wills and goes, politely or not, again and again: none of them says anything', async () => {
    const flags = 0xe6;
    const topics = [
      `${thief.topic}/up/state`,
      `${other.topic}/up/signal`,
      '#',
      '',
      '$SYS/x',
      `${thief.topic}/up/signal`,
    ];
    await during(async () => {
      for (let round = 0; round < full(500); round += 20) {
        const crowd = many(20, tcp);
        crowd.forEach((one, n) => {
          const willTopic = topics[n % topics.length] ?? '';
          const fields = [thief.device, willTopic, '{"id":"willed","kind":"panic"}', thief.device, thief.secret];
          one.send(signIn(thief, { flags, fields }), ...(n % 3 === 0 ? [DISCONNECT] : []));
        });
        await pause(20);
        for (const one of crowd) one.close();
      }
    });
    expect([...received(thief.premises), ...received(other.premises)]).toEqual([]);
  });

  const motion = (id: string, packet: number) =>
    publish(2, `${thief.topic}/up/signal`, packet, JSON.stringify({ id, kind: 'motion' }));
  const press = (id: string, packet: number) =>
    publish(2, `${(id === 'slow' ? other : thief).topic}/up/signal`, packet, JSON.stringify({ id, kind: 'panic' }));
});

describe('over TLS:', () => {
  const HELLO = Buffer.from('160301020001000200', 'hex');

  test('noise, half a handshake and plain MQTT: a device still gets through its own handshake', async () => {
    const failed = await counted(
      'tls_failed',
      () =>
        during(async () => {
          const plain = () => Attacker.tcp(gateway.tlsPort);
          const noisy = many(full(500), plain);
          for (const [n, one] of noisy.entries()) one.send(n % 2 === 0 ? Buffer.alloc(500, n) : signIn(thief));
          const halves = many(full(500), plain);
          for (const one of halves) one.send(HELLO);
          await pressOverTls();
          await Promise.all(noisy.map((one) => one.ended()));
          for (const one of halves) one.close();
        }),
      full(500),
    );
    expect(failed).toBeGreaterThanOrEqual(full(500));
  });

  test('a handshake that comes byte by byte from a crowd of sockets', async () => {
    await during(async () => {
      const crowd = many(full(300), () => Attacker.tcp(gateway.tlsPort));
      for (const byte of HELLO) {
        for (const one of crowd) one.send(Buffer.of(byte));
        await pause(20);
      }
      await pressOverTls();
      for (const one of crowd) one.close();
    });
  });

  test('whole handshakes and then nothing', async () => {
    await during(async () => {
      const crowd = many(full(200), () => Attacker.tls(gateway.tlsPort));
      await pressOverTls();
      for (const one of crowd) one.close();
    });
  });

  async function pressOverTls(): Promise<void> {
    const home = gateway.rig.home();
    const one = Attacker.tls(gateway.tlsPort);
    one.send(signIn(home), publish(2, `${home.topic}/up/signal`, 1, '{"id":"over-tls","kind":"panic"}'));
    await one.until(() => one.count('puback') === 1, 'the PUBACK over TLS');
    expect(received(home.premises)).toEqual(['over-tls']);
    one.close();
  }
});

const openFiles = async () => (await gateway.counts())['process_open_fds'] ?? Number.NaN;

test('after all of it no socket is left over', async () => {
  await expect.poll(openFiles, { timeout: 15_000 }).toBeLessThan(filesAtFirst + 20);
});
