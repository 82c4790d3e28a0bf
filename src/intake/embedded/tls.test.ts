import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isFault } from '../../core/fault.ts';
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

const device = testDevice(1);
const dir = mkdtempSync(join(tmpdir(), 'hw-tls-'));
const names = ['localhost', '127.0.0.1'];
let made: ServerCertificate;
let bench: Bench | undefined;

beforeAll(async () => {
  made = await loadOrMakeCertificate(dir, names, { now: () => new HandClock().now() });
});
afterEach(async () => {
  await bench?.intake.close();
  bench = undefined;
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("the gateway's own certificate", () => {
  test('is made once, for ten years, and kept where only its owner can read it', async () => {
    expect(made.made).toBe(true);
    expect(new Date(made.expiresAt).getUTCFullYear()).toBe(2036);
    for (const name of ['server.key', 'server.crt']) expect(statSync(join(dir, 'tls', name)).mode & 0o777).toBe(0o600);
    const again = await loadOrMakeCertificate(dir, [], new HandClock());
    expect(again).toEqual({ ...made, made: false });
  });

  test('names the file when one of the two is missing or is no certificate', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'hw-tls-'));
    await loadOrMakeCertificate(broken, names, new HandClock());
    const cert = join(broken, 'tls', 'server.crt');
    const pem = readFileSync(cert, 'utf8');
    rmSync(cert);
    await expect(loadOrMakeCertificate(broken, names, new HandClock())).rejects.toThrow('server.key');
    writeFileSync(cert, pem.slice(40));
    await expect(loadOrMakeCertificate(broken, names, new HandClock())).rejects.toSatisfy(
      (error) => isFault(error) && error.where === cert,
    );
    rmSync(broken, { recursive: true });
  });
});

describe('over TLS', () => {
  const start = async () => {
    bench = await startBench(
      [device],
      {},
      { tcp: null, tls: { host: '127.0.0.1', port: 0, key: made.key, cert: made.cert } },
    );
    return bench;
  };

  test('a device that sends very much at once is read to its end, some of it in each turn', async () => {
    const { intake, door } = await start();
    const socket = connectTls({
      host: '127.0.0.1',
      port: intake.mqttsPort,
      ca: made.authority,
      servername: 'localhost',
    });
    const client = new RawClient(socket);
    const pings = Buffer.alloc(4_000, Buffer.of(0xc0, 0));
    const large = signalPacket(device, { id: 'x'.repeat(60_000), kind: 'motion' }, 1);
    client.send(connectPacket(device), pings, large, large, signalPacket(device, { id: 'p-1', kind: 'panic' }, 2));
    await until('the PUBACK of the press', () => client.acked.includes(2));
    expect(door.signals).toEqual(['p-1']);
    expect(client.packets.filter(({ cmd }) => cmd === 'pingresp')).toHaveLength(2_000);
    client.send(signalPacket(device, { id: 'p-2', kind: 'panic' }, 3));
    await until('the next', () => client.acked.includes(3));
    client.end();
  });

  test('a device that trusts the certificate presses, and its name in it is checked', async () => {
    const { intake, door } = await start();
    expect(intake.mqttPort).toBeUndefined();
    const client = new RawClient(
      connectTls({ host: '127.0.0.1', port: intake.mqttsPort, ca: made.authority, servername: 'localhost' }),
    );
    client.send(connectPacket(device), signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
    await until('the ack', () => client.acked.length === 1);
    expect(door.signals).toEqual(['p-1']);
    expect(intake.stats().waiting).toBe(0);
    client.end();
    await until('the loss', () => door.lost.length === 1);
  });

  test('a refused device is told so', async () => {
    const { intake, clock } = await start();
    const client = new RawClient(connectTls({ host: '127.0.0.1', port: intake.mqttsPort, ca: made.authority }));
    client.send(connectPacket(device, { password: Buffer.from('wrong') }));
    await until('the count', () => intake.stats().counts.refused_wrong_secret === 1);
    clock.advance(300);
    await until('CONNACK 4', () => client.connack === 4);
    await until('the end', () => client.closed);
  });

  test('sockets that never shake hands, and plain MQTT, do not keep a device out', async () => {
    const { intake, clock } = await start();
    const silent = connectTcp(intake.mqttsPort ?? 0, '127.0.0.1');
    const plain = RawClient.open(intake.mqttsPort ?? 0);
    plain.send(connectPacket(device));
    await until('plain refused', () => plain.closed);
    expect(intake.stats().counts.tls_failed).toBe(1);
    await until('one waits', () => intake.stats().waiting === 1);
    const gone = new Promise((resolve) => silent.on('close', resolve));
    silent.resume();
    clock.advance(11_000);
    await gone;
    expect(intake.stats().waiting).toBe(0);
  });
});

test('a port that is taken is a fault that names it', async () => {
  bench = await startBench([device]);
  const { port } = bench;
  await expect(startBench([device], {}, { tcp: { host: '127.0.0.1', port } })).rejects.toThrow(
    `mqtt 127.0.0.1:${port}`,
  );
});
