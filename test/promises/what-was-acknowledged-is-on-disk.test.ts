import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Phone } from '../../simulators/phones/phone.ts';
import type { Button } from '../rig/button.ts';
import { attemptOf, attemptsOf, eventsOf, incidentsOf, panicPolicy } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';
import { LONG, Seed } from '../rig/seed.ts';

const KILLS = LONG ? 100 : 8;
const FIRST_NUMBER = 447_700_900_100;
/** One call, and a long time to answer it: what rings twice was sent twice. */
const oneCall = panicPolicy({
  steps: [
    { at: '0 s', tell: 'desk' },
    { at: '0 s', tell: 'safe contacts', by: ['voice'], each: '20 min' },
  ],
  repeat: { after: '20 min' },
});

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start({ policies: oneCall, env: { HAVENWATCH_TEST_HOLD_COMMITS: 'allowed' } });
});
afterAll(() => rig.close());

let homes = 0;
function nextHome() {
  const number = `+${FIRST_NUMBER + homes}`;
  homes += 1;
  return { ...rig.home({ contacts: [number] }), phone: rig.phones.phone(number) };
}
type Home = ReturnType<typeof nextHome>;

const holdFile = () => join(rig.dataDir, 'hold-commits');
const hold = () => writeFileSync(holdFile(), '');
const release = () => rmSync(holdFile(), { force: true });

test('while the commit is held back there is no PUBACK, though the telephone rings; it comes when the commit does', async () => {
  const home = nextHome();
  const button = await rig.button(home);
  button.subscribe();
  hold();
  let acked = false;
  const pressed = button.press('1-1').then(() => {
    acked = true;
  });

  await home.phone.expectCall();
  await pause(500);
  expect(acked).toBe(false);
  expect(button.stages).toEqual([]);
  expect(incidentsOf(rig, home.premises)).toEqual([]);

  release();
  await pressed;
  expect(incidentsOf(rig, home.premises)).toHaveLength(1);
  await until(() => button.stages.includes('received'));
  await home.phone.answer();
  await home.phone.press('1');
  await home.phone.expectSpeech(/You have accepted/);
});

/** When the power goes: while nothing is on disk, while the provider has not taken the call, with the PUBACK, around it. */
const moments = ['before the commit', 'before the call', 'with the PUBACK', 'around the PUBACK'] as const;
const tally = { acked: 0, unacked: 0, resent: 0, lost: 0, doubled: 0, orphans: 0, calls: 0, repeatedCalls: 0 };

test(`killed ${KILLS} times around the PUBACK: no incident lost, none doubled, and each is called and accepted`, {
  timeout: KILLS * 10_000,
}, async () => {
  const seed = new Seed('kills around the PUBACK');
  for (let kill = 0; kill < KILLS; kill += 1) {
    const home = nextHome();
    const acked = await pressAndKill(home, moments[kill % moments.length], seed);
    tally[acked ? 'acked' : 'unacked'] += 1;
    await rig.run();
    await afterTheRestart(home, acked, seed);
  }
  console.info(`${KILLS} kills: ${JSON.stringify(tally)}`);
  expect(tally).toMatchObject({ lost: 0, doubled: 0, repeatedCalls: 0, calls: KILLS });
  expect(tally.acked).toBeGreaterThan(0);
  expect(tally.unacked).toBeGreaterThan(0);
  for (const proof of ['verify', 'replay']) expect((await rig.cli('journal', proof)).code).toBe(0);
});

/** Presses once and kills the gateway; answers whether the PUBACK had come. */
async function pressAndKill(home: Home, moment: (typeof moments)[number] | undefined, seed: Seed): Promise<boolean> {
  const button = await rig.button(home);
  if (moment === 'before the commit') hold();
  if (moment === 'before the call') rig.phones.fail({ mode: 'stall', resource: 'calls' });
  const acked = button.press('1-1').then(
    () => true,
    () => false,
  );
  if (moment === 'before the commit') await home.phone.expectCall();
  if (moment === 'with the PUBACK' || moment === 'before the call') await acked;
  await pause(moment === 'with the PUBACK' ? seed.between(0, 3) : seed.between(0, 25));
  await rig.kill();
  release();
  rig.phones.fail({ mode: 'ok' });
  return acked;
}

async function afterTheRestart(home: Home, acked: boolean, seed: Seed): Promise<void> {
  const found = incidentsOf(rig, home.premises).length;
  if (acked && found === 0) tally.lost += 1;
  if (!acked && found === 0) await answerOrphan(home.phone);
  // A device sends again what it has no PUBACK for; and one that lost its memory, what it has.
  if (!acked || seed.between(0, 1) < 0.5) await resend(await rig.button(home));
  const incidents = incidentsOf(rig, home.premises);
  tally.doubled += Math.max(0, incidents.length - 1);
  const [incident] = incidents;
  if (incident === undefined) throw new Error('there is no incident');
  expect(incident.signals).toMatchObject([{ device: home.device, id: '1-1', repeats: 0 }]);

  const its = () => home.phone.calls.filter((call) => attemptOf(call).startsWith(`${incident.id}.`));
  const call = await until(() => its().find(({ status }) => status === 'ringing'), 10_000, 'its call');
  const known = () => attemptsOf(rig, incident).some(({ reference }) => reference === call.sid);
  await until(known, 10_000, 'the call in the record');
  await home.phone.answer();
  await home.phone.press('1');
  await home.phone.expectSpeech(/You have accepted/);
  tally.calls += 1;
  tally.repeatedCalls += its().length - 1;
  expect(eventsOf(rig, incident, 'incident-acknowledged')).toHaveLength(1);
}

async function resend(button: Button): Promise<void> {
  tally.resent += 1;
  await button.press('1-1');
  button.close();
}

/** A call that went out for an incident that never reached the disk: nobody is told that they have accepted it. */
async function answerOrphan(phone: Phone): Promise<void> {
  if (!phone.ringing()) return;
  tally.orphans += 1;
  await phone.answer();
  await phone.expectSpeech(/can no longer be accepted/);
  await phone.expectEnd();
}
