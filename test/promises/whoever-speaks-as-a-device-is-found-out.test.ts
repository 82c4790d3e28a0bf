import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ATTACKS, type Attack } from '../../simulators/attack/attacks.ts';
import { Line } from '../../simulators/attack/line.ts';
import { evidenceOf, RAISED_WITHIN_MS } from '../../src/cli/attack/evidence.ts';
import { type AttackStage, setStage } from '../../src/cli/attack/stage.ts';
import { instant } from '../../src/core/time.ts';
import { openRecords } from '../../src/register/register.ts';
import { Rig, until } from '../rig/rig.ts';

/** Device identity: each attack is refused, on record, an incident within two seconds, and no sign of life. */
let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start({ telephone: false });
});
afterAll(() => rig?.close());

/** Two homes that nothing has happened in. */
async function onStage<T>(use: (stage: AttackStage) => Promise<T>): Promise<T> {
  const records = openRecords({ directory: rig.dataDir, clock: () => instant(Date.now()), random: randomBytes });
  try {
    const { dataDir, mqtt, mqtts, http } = rig;
    return await use(await setStage({ register: records.register, dataDir, mqtt, mqtts, http, restarted }));
  } finally {
    records.close();
  }
}

/** Once all that was heard is on disk: kill -9, and a start. */
async function restarted(): Promise<void> {
  await until(async () => {
    const page = await (await fetch(`${rig.http}/metrics`)).text();
    return page.includes('\nhavenwatch_heartbeat_numbers_waiting 0\n');
  });
  await rig.kill();
  await rig.run();
}

const lastSeenAt = async (device: string): Promise<number> => {
  const { lastSeenAt: at } = await rig.get(`/api/devices/${device}`);
  return at === null ? 0 : Date.parse(at);
};
const evidence = ({ why }: Attack, device: string) => rig.journal((reader) => evidenceOf(reader, 0, device, why));

/** The one that waits for the disk comes first, while nothing has been written a moment ago. */
const IN_ORDER = [...ATTACKS].sort((one, other) => Number(other.restarts ?? false) - Number(one.restarts ?? false));

test.each(IN_ORDER)('$name: $about', async (attack) => {
  await onStage(async (stage) => {
    const { device } = stage[attack.of];
    // From here on the gateway watches for its silence.
    await lastSeenAt(stage.victim.device);
    const outcome = await attack.run(stage);
    expect(outcome).toMatchObject({ refused: true });
    const { suspectedAt, raisedAfterMs } = await until(() => {
      const found = evidence(attack, device);
      return found.raisedAfterMs === undefined ? undefined : found;
    });
    expect(raisedAfterMs).toBeLessThanOrEqual(RAISED_WITHIN_MS);
    const home = stage.homes.get(device);
    const { items } = await rig.get(`/api/incidents?premises=${home}`);
    expect(items).toMatchObject([{ kind: 'tamper', state: 'open' }]);
    // What it was suspected for, and all that came after it, has not moved the time at which the victim was last heard.
    expect(await lastSeenAt(stage.victim.device)).toBeLessThan(Number(suspectedAt));
  });
});

test('the true device is not locked out: with its own certificate it presses, and somebody is told', async () => {
  await onStage(async ({ mqtts, victim, homes }) => {
    const { device, certificate, key, topic } = victim;
    const line = await Line.open(mqtts, { device, certificate, key });
    expect(line.answer).toBe(0);
    expect(await line.publish(`${topic}/up/signal`, JSON.stringify({ id: 'p-1', kind: 'panic' }))).toBe(true);
    const { items } = await rig.get(`/api/incidents?premises=${homes.get(device)}`);
    expect(items).toMatchObject([{ kind: 'panic' }]);
    expect(await lastSeenAt(device)).toBeGreaterThan(0);
    line.close();
  });
});

test('whoever guesses one secret after another raises one incident, at once, and is only counted from then on', async () => {
  await onStage(async ({ mqtt, victim: { device }, homes }) => {
    const counted = async () => {
      const page = await (await fetch(`${rig.http}/metrics`)).text();
      return Number(/suspicions_repeated"} (\d+)/.exec(page)?.[1]);
    };
    const before = await counted();
    const guesses = Array.from({ length: 20 }, () => Line.open(mqtt, { device, secret: randomUUID() }));
    await until(async () => (await counted()) - before === 17);
    const { raisedAfterMs } = rig.journal((reader) => evidenceOf(reader, 0, device, 'wrong-secret'));
    expect(raisedAfterMs).toBeLessThanOrEqual(RAISED_WITHIN_MS);
    const { items } = await rig.get(`/api/incidents?premises=${homes.get(device)}`);
    expect(items).toMatchObject([{ kind: 'tamper', state: 'open', signalCount: 1 }]);
    for (const guess of guesses) void guess.then((line) => line.close());
  });
});
