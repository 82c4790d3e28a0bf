import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { connectPacket, online, RawClient, settle, signalPacket, startBench, testDevice, until } from './testing.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/fixtures/mqtt', import.meta.url));
const PACKETS = 4000;
const PER_SOCKET = 20;

/** A small generator with a seed (mulberry32), so that a failure can be run again. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function mutate(packet: Buffer, random: () => number): Buffer {
  const bytes = Buffer.from(packet);
  const times = Math.floor(random() * 4);
  for (let n = 0; n < times; n += 1) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  const what = random();
  if (what < 0.1) return bytes.subarray(0, Math.floor(random() * bytes.length));
  if (what < 0.2) return Buffer.concat([bytes, packet]);
  return bytes;
}

const there = existsSync(FOLDER);
if (!there)
  console.warn('SKIPPED: there are no outside MQTT packets to mutate beside this checkout; the fuzz test did not run');

test.runIf(there)(
  'thousands of mutated packets, before and after CONNECT, end nothing but their own connection',
  { timeout: 60_000 },
  async () => {
    const seed = Number(process.env['HAVENWATCH_FUZZ_SEED'] ?? Math.floor(performance.now() * 1000) % 1_000_000);
    console.log(`fuzz seed ${seed}: set HAVENWATCH_FUZZ_SEED to run the same again`);
    const random = randomFrom(seed);
    const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.raw'));
    const originals = names.map((name) => readFileSync(`${FOLDER}/${name}`)).filter((bytes) => bytes.length > 0);
    expect(originals.length).toBeGreaterThan(0);

    const attacker = testDevice(1);
    const bystander = testDevice(2);
    const bench = await startBench([attacker, bystander]);
    const client = await online(bench.port, bystander);
    let sent = 0;
    for (let round = 0; sent < PACKETS; round += 1) {
      const socket = RawClient.open(bench.port);
      const pieces: Buffer[] = [];
      for (let n = 0; n < PER_SOCKET; n += 1)
        pieces.push(mutate(originals[Math.floor(random() * originals.length)] ?? Buffer.of(0), random));
      sent += pieces.length;
      const stranger = round % 4 === 0;
      socket.send(...(stranger ? [] : [connectPacket(attacker)]), ...pieces);
      if (stranger) await settle(3);
      else await until(`CONNACK in round ${round}`, () => socket.closed || socket.connack !== undefined);
      client.send(signalPacket(bystander, { id: `p-${round}`, kind: 'panic' }, round + 1));
      await until(
        `the press of the other device in round ${round}, seed ${seed}`,
        () => client.acked.length === round + 1,
      );
      socket.end();
    }
    expect(client.closed).toBe(false);
    expect(bench.door.signals.filter((id) => id.startsWith('p-'))).toHaveLength(client.acked.length);
    await bench.intake.close();
  },
);
