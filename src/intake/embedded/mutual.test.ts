import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type SecureVersion, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { instant } from '../../core/time.ts';
import { type Authority, type Issued, openAuthority, rotateIssuing } from '../../identity/authority.ts';
import type { KnownCertificate, Proof } from '../directory.ts';
import type { IntakeLimits } from '../limits.ts';
import { loadOrMakeCertificate, type ServerCertificate } from './certificate.ts';
import {
  type Bench,
  connectPacket,
  HandClock,
  RawClient,
  signalPacket,
  startBench,
  testDevice,
  until,
} from './testing.ts';
import { TicketKeys } from './ticket-keys.ts';

const dir = mkdtempSync(join(tmpdir(), 'hw-mutual-'));
/** The TLS library looks at the machine's own clock. */
const wall = { now: () => instant(Date.now()) };
const certificates = new Map<string, KnownCertificate>();
const device = testDevice(1, { certificates });
const other = testDevice(2, { certificates: new Map() });
let server: ServerCertificate;
let authority: Authority;
let own: Issued;
let spare: Issued;
let bench: Bench | undefined;
let proofs: Proof[] = [];

beforeAll(async () => {
  server = await loadOrMakeCertificate(dir, ['localhost'], wall);
  authority = await openAuthority(dir, wall);
  own = await authority.issue({ device: device.id, publicKey: 'bundle', now: wall.now() });
  spare = await authority.issue({ device: device.id, publicKey: 'bundle', now: wall.now() });
});
afterEach(async () => {
  await bench?.intake.close();
  certificates.clear();
  proofs = [];
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function start(limits: Partial<IntakeLimits> = {}, clock = new HandClock(Date.now())): Promise<Bench> {
  certificates.set(own.fingerprint, { notAfter: own.notAfter, revoked: false, used: true });
  const ticketKeys = new TicketKeys(join(dir, 'identity', 'ticket-keys'), clock, { warn: () => {} });
  bench = await startBench([device, other], limits, {
    clock,
    proved: (_device, proof) => void proofs.push(proof),
    tcp: null,
    tls: { host: '127.0.0.1', port: 0, key: server.key, cert: server.cert, authority: authority.trusted, ticketKeys },
  });
  return bench;
}

interface Shown extends Pick<ConnectionOptions, 'key' | 'cert' | 'session' | 'maxVersion' | 'ca'> {}

function open({ intake }: Bench, shown: Shown): RawClient & { socket: TLSSocket } {
  const port = intake.mqttsPort;
  const socket = connect({ host: '127.0.0.1', port, ca: server.authority, servername: 'localhost', ...shown });
  return Object.assign(new RawClient(socket), { socket });
}

const bundle = ({ certificate, key }: Issued): Shown => ({ cert: certificate, key });
/** A CONNECT without username and password: the certificate says who it is. */
const nameless = () => {
  const { username: _, password: __, ...rest } = { ...connectPacket(device) } as Record<string, unknown>;
  return rest as unknown as ReturnType<typeof connectPacket>;
};

describe('a certificate', () => {
  test('of its own lets a device in without a secret, and its first use is told', async () => {
    const { door } = await start();
    certificates.set(own.fingerprint, { notAfter: own.notAfter, revoked: false, used: false });
    const client = open(await started(), bundle(own));
    client.send(nameless(), signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
    await until('the ack', () => client.acked.length === 1);
    expect(door.signals).toEqual(['p-1']);
    expect(proofs).toEqual([{ certificate: own.fingerprint }]);
    client.end();
  });

  test.each([
    ['that nobody gave to it', () => spare, 'wrong-certificate'],
    ['that was withdrawn', () => own, 'revoked-certificate'],
  ])('%s is refused and tells on whoever shows it', async (what, which, why) => {
    const { door, clock, intake } = await start();
    if (what.endsWith('withdrawn'))
      certificates.set(own.fingerprint, { notAfter: own.notAfter, revoked: true, used: true });
    const client = open(await started(), bundle(which()));
    client.send(connectPacket(device));
    await until('the refusal', () => intake.stats().counts.refused_certificate === 1);
    clock.advance(300);
    await until('CONNACK 5', () => client.connack === 5);
    expect(door.suspected).toEqual([`${device.id} ${why}`]);
    expect(door.seen).toEqual([]);
  });

  test('of one device does not speak for another, not even with that one’s secret', async () => {
    const { door, intake } = await start();
    const client = open(await started(), bundle(own));
    client.send(connectPacket(other));
    await until('the refusal', () => intake.stats().counts.refused_certificate === 1);
    expect(door.suspected).toEqual([`${other.id} wrong-certificate`]);
    client.end();
  });

  test('of another authority is refused whatever name is in it', async () => {
    const foreignDir = mkdtempSync(join(tmpdir(), 'hw-foreign-'));
    const foreign = await openAuthority(foreignDir, wall);
    const forged = await foreign.issue({ device: device.id, publicKey: 'bundle', now: wall.now() });
    rmSync(foreignDir, { recursive: true });
    const { door, intake } = await start();
    // Even if it had found its way into the register.
    certificates.set(forged.fingerprint, { notAfter: forged.notAfter, revoked: false, used: true });
    const client = open(await started(), bundle(forged));
    client.send(nameless());
    await until('the refusal', () => intake.stats().counts.refused_certificate === 1);
    expect(door.suspected).toEqual([`${device.id} wrong-certificate`]);
    client.end();
  });

  test('that has ended is refused, and no harm is thought of it', async () => {
    const { door, intake } = await start();
    certificates.set(own.fingerprint, { notAfter: instant(Date.now() - 60_000), revoked: false, used: true });
    const client = open(await started(), bundle(own));
    client.send(nameless());
    await until('the refusal', () => intake.stats().counts.refused_expired === 1);
    expect(door.suspected).toEqual([]);
    client.end();
  });

  test('is not needed: the secret alone lets a device in over TLS, the next one too', async () => {
    await start();
    const client = open(await started(), {});
    client.send(connectPacket(other));
    await until('CONNACK', () => client.connack === 0);
    client.end();
  });
});

describe.each<SecureVersion>(['TLSv1.2', 'TLSv1.3'])('a session of %s', (maxVersion) => {
  /** Connects, presses, and answers the ticket that it got. */
  async function come(at: Bench, id: string, session?: Buffer): Promise<{ session: Buffer; reused: boolean }> {
    const client = open(at, { ...bundle(own), maxVersion, ...(session && { session }) });
    let ticket: Buffer | undefined;
    client.socket.on('session', (given) => {
      ticket = given;
    });
    client.send(nameless(), signalPacket(device, { id, kind: 'panic' }, 1));
    await until('the ack', () => client.acked.length === 1);
    await until('the ticket', () => ticket !== undefined || client.socket.isSessionReused());
    const reused = client.socket.isSessionReused();
    client.send({ cmd: 'disconnect' });
    await until('the end', () => client.closed);
    return { session: ticket ?? session ?? Buffer.alloc(0), reused };
  }

  test('goes on after a restart, under a key that is old by then, and is still the device’s', async () => {
    const now = Date.now();
    const first = await come(await start({}, new HandClock(now)), 'p-1');
    expect(first.reused).toBe(false);
    await bench?.intake.close();
    const again = await come(await start({}, new HandClock(now)), 'p-2', first.session);
    expect(again.reused).toBe(true);
    const running = await started();
    running.clock.advance(13 * 3_600_000);
    const later = await come(running, 'p-3', again.session);
    expect(later.reused).toBe(true);
    expect(running.door.signals).toEqual(['p-2', 'p-3']);
    expect(running.intake.stats().counts.handshakes_resumed).toBe(2);
  });

  test('goes on when the gateway shows another certificate and knows another authority', async () => {
    const at = await start();
    const { session } = await come(at, 'p-1');
    const next = mkdtempSync(join(tmpdir(), 'hw-mutual-'));
    const { key, cert, authority: trust } = await loadOrMakeCertificate(next, ['localhost'], wall);
    await rotateIssuing(dir, join(dir, 'identity-root'), wall.now());
    at.intake.show({ key, cert, authority: authority.trusted });
    expect(await come(at, 'p-2', session)).toMatchObject({ reused: true });
    const client = open(at, { ...bundle(own), maxVersion, ca: trust });
    client.send(nameless(), signalPacket(device, { id: 'p-3', kind: 'panic' }, 1));
    await until('the ack of whoever trusts the new one', () => client.acked.length === 1);
    expect(() => at.intake.show({ key, cert: server.cert, authority: authority.trusted })).toThrow(
      'key values mismatch',
    );
    const still = open(at, { ...bundle(own), maxVersion, ca: trust });
    still.send(nameless(), signalPacket(device, { id: 'p-4', kind: 'panic' }, 1));
    await until('the ack after what cannot be used', () => still.acked.length === 1);
    for (const one of [client, still]) one.end();
    rmSync(next, { recursive: true });
  });

  test('does not outlive its certificate: one that was withdrawn meanwhile is refused', async () => {
    const at = await start();
    const { session } = await come(at, 'p-1');
    certificates.set(own.fingerprint, { notAfter: own.notAfter, revoked: true, used: true });
    const client = open(at, { ...bundle(own), maxVersion, session });
    client.send(nameless());
    await until('the refusal', () => at.intake.stats().counts.refused_certificate === 1);
    expect(client.socket.isSessionReused()).toBe(true);
    expect(at.door.suspected).toEqual([`${device.id} revoked-certificate`]);
    client.end();
  });
});

describe('the keys of sessions', () => {
  const log = { warn: () => {} };
  const HOUR = 3_600_000;

  test('are made anew every twelve hours, kept for a week, and readable by their owner alone', () => {
    const file = join(dir, 'keys', 'ticket-keys');
    const clock = new HandClock();
    const keys = new TicketKeys(file, clock, log);
    let changes = 0;
    keys.rotate(() => {
      changes += 1;
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    clock.advance(30 * 24 * HOUR);
    expect(changes).toBe(60);
    expect(keys.keys).toHaveLength(14);
    keys.close();
    const names = keys.keys.map(({ bytes }) => bytes.toString('hex'));
    expect(new TicketKeys(file, clock, log).keys.map(({ bytes }) => bytes.toString('hex'))).toEqual(names);
    clock.advance(3 * 24 * HOUR);
    const reopened = new TicketKeys(file, clock, log).keys;
    expect(reopened).toHaveLength(9);
    expect(reopened[0]?.madeAt).toBe(clock.now());
  });

  test('that cannot be read cost resumption and nothing else', () => {
    const file = join(dir, 'broken-keys');
    writeFileSync(file, '{"half":');
    const warned: string[] = [];
    const keys = new TicketKeys(file, new HandClock(), { warn: (_detail, says) => void warned.push(says) });
    expect(keys.keys).toHaveLength(1);
    expect(warned).toHaveLength(1);
  });
});

test('of a crowd that comes at once no more than two shake hands at a time, in the order they came', async () => {
  const at = await start({ handshakes: 2 });
  const order: number[] = [];
  let most = 0;
  const crowd = Array.from({ length: 12 }, (_, n) => {
    const client = open(at, {});
    client.socket.once('secureConnect', () => {
      order.push(n);
    });
    return client;
  });
  await until('all', () => {
    most = Math.max(most, at.intake.stats().handshakes.running);
    return order.length === crowd.length;
  });
  expect(most).toBeLessThanOrEqual(2);
  for (const [place, n] of order.entries()) expect(Math.abs(place - n)).toBeLessThanOrEqual(2);
  expect(at.intake.stats().counts.handshakes).toBe(12);
  expect(at.intake.stats().handshakes).toMatchObject({ waiting: 0, longestWaitMs: 0 });
  for (const client of crowd) client.end();
});

test('one that says hello and nothing more gives its place up, and a full line turns the next away', async () => {
  const at = await start({ handshakes: 1, handshakeQueue: 4 });
  const hello = await helloOf();
  const silent = RawClient.open(at.intake.mqttsPort ?? 0);
  silent.send(hello);
  const { stats } = at.intake;
  await until('it begins', () => stats().handshakes.running === 1);
  const device = open(at, bundle(own));
  device.send(nameless());
  await until('the device waits', () => stats().handshakes.waiting === 1);
  const crowd = Array.from({ length: 3 }, () => open(at, {}));
  await until('two are turned away', () => stats().counts.handshakes_refused === 2);
  expect(device.connack).toBeUndefined();
  at.clock.advance(5);
  await until('CONNACK', () => device.connack === 0);
  expect(stats().counts.handshake_wait_ms).toBeGreaterThanOrEqual(5);
  for (const client of [silent, device, ...crowd]) client.end();
});

/** The first bytes of a TLS client. */
async function helloOf(): Promise<Buffer> {
  const listener = createServer();
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const { port } = listener.address() as AddressInfo;
  const hello = new Promise<Buffer>((done) => listener.once('connection', (socket) => socket.once('data', done)));
  const client = connect({ host: '127.0.0.1', port });
  client.on('error', () => {});
  const bytes = await hello;
  client.destroy();
  listener.close();
  return bytes;
}

/** The bench that the test before has started. */
async function started(): Promise<Bench> {
  if (bench === undefined) throw new Error('there is no bench');
  return bench;
}
