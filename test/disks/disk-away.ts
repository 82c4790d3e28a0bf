import { expect } from 'vitest';
import { incidentsOf } from '../rig/record.ts';
import { type Rig, until } from '../rig/rig.ts';

/**
 * A press while the disk takes nothing: it rings the telephone once, is not acknowledged and not on record, and
 * `/health/ready` says why. When the disk is back, it is on record once, and all is well without a restart.
 */
export async function expectPressWhileAway(rig: Rig, number: string, disk: { away(): void; back(): void }) {
  const home = rig.home({ ownDuty: [number] });
  const phone = rig.phones.phone(number);
  const button = await rig.button(home);
  expect((await ready(rig)).status).toBe(200);
  disk.away();
  let acked = false;
  const pressed = button.press('1-1').then(
    () => {
      acked = true;
    },
    () => {},
  );
  await phone.expectCall();
  const red = await until(async () => {
    const answer = await ready(rig);
    return answer.status === 503 && answer;
  });
  expect(red.text).toMatch(/journal/);
  expect(acked).toBe(false);
  expect(incidentsOf(rig, home.premises)).toEqual([]);

  disk.back();
  await until(async () => (await ready(rig)).status === 200, 10_000, 'ready');
  await pressed;
  // A device whose connection was ended meanwhile sends again; so does one that is unsure.
  await (await rig.button(home)).press('1-1');
  expect(incidentsOf(rig, home.premises)).toHaveLength(1);
  expect(phone.calls).toHaveLength(1);
  for (const proof of ['verify', 'replay']) expect(await rig.cli('journal', proof)).toMatchObject({ code: 0 });
}

async function ready(rig: Rig): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${rig.http}/health/ready`);
  return { status: answer.status, text: await answer.text() };
}
