import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Bench,
  RawClient,
  signalPacket,
  startBench,
  testDevice,
  until,
} from '../../src/intake/embedded/testing.ts';
import { signIn } from './bytes.ts';
import { regressions, wellFormed } from './corpus.ts';

const device = testDevice(1);
let bench: Bench;
beforeEach(async () => {
  bench = await startBench([device]);
});
afterEach(() => bench.intake.close());

test.each([...regressions(), ...wellFormed()])('behind CONNECT, and a press is heard: $says', async ({ bytes }) => {
  const press = signalPacket(device, { id: 'p-1', kind: 'panic' }, 9_999);
  const client = RawClient.open(bench.port);
  client.send(signIn({ device: device.id, secret: device.secret }), bytes, press);
  await until('the PUBACK or the end', () => client.closed || client.acked.includes(9_999));
  if (client.closed) {
    // It said goodbye or sent a length that cannot be followed: the press comes with the next connection.
    const again = RawClient.open(bench.port);
    again.send(signIn({ device: device.id, secret: device.secret }), press);
    await until('the PUBACK', () => again.acked.length === 1);
    expect(bytes[0] === 0xe0 || bench.intake.stats().counts.frame_broken === 1).toBe(true);
  }
  expect(bench.door.signals).toContain('p-1');
});
