import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Behaviour } from '../../simulators/phones/records.ts';
import type { IncidentDoc } from '../../src/core/state.ts';
import { attemptOf, attemptsOf, eventsOf, incidentsOf, panicPolicy } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';
import { LONG, Seed } from '../rig/seed.ts';

/** The shortest that the configuration takes: rungs at 0, 1, 2.5 and 3.5 s, the end of the round at 6 s, the next at 16 s. */
const policies = panicPolicy({
  steps: [
    { at: '0 s', tell: 'desk' },
    { at: '0 s', tell: 'duty supervisor', by: ['voice', 'sms'], each: '5 s' },
    { at: '1 s', tell: 'safe contacts', by: ['voice', 'sms'], each: '5 s' },
  ],
  repeat: { after: '10 s' },
});

/** Every rung of a round, as step and rung; within one step they come in this order. */
const ROUND = ['1.0 desk', '2.0 voice', '2.1 sms', '3.0 voice', '3.1 sms'];
/**
 * When the power goes, in seconds after the press: before the second rung, with a text on the wire that nobody has
 * recorded yet, between rungs, after the round.
 */
const KILLS_AT_S: ([number, number] | 'on the wire')[] = [[0.05, 0.9], 'on the wire', [2.9, 5.5], [6.5, 12]];
/** After a restart what is overdue is done at once; a rung is never later than that. */
const TARDY_MS = 1_500;

interface Kill {
  atMs: number;
  backAtMs: number;
}
interface Home {
  numbers: string[];
  incident: IncidentDoc;
}

describe.each(Array.from({ length: LONG ? 5 : 1 }, (_, run) => ({ run })))('run $run', ({ run }) => {
  let rig: Rig;
  const kills: Kill[] = [];
  const homes: Home[] = [];
  beforeAll(async () => {
    rig = await Rig.start({ policies });
  });
  afterAll(() => rig.close());

  test('an escalation that is killed four times does every rung of its round once, and the next round begins', async () => {
    const seed = new Seed(`kills in mid-escalation, run ${run}`);
    const pressedAtMs = Date.now();
    for (const behaviour of ['human', 'busy'] as const) homes.push(await press(behaviour));
    for (const moment of KILLS_AT_S) {
      if (moment === 'on the wire') await nextText();
      else await pause(Math.max(0, pressedAtMs + seed.between(...moment) * 1_000 - Date.now()));
      kills.push(await killAndRestart());
    }
    for (const { incident } of homes) {
      await until(() => plannedIn(incident, 2).includes('2.0 voice'), 25_000, 'the second round');
      expect(plannedIn(incident, 1).toSorted()).toEqual(ROUND);
      expect(eventsOf(rig, incident, 'round-started').map(({ round }) => round)).toEqual([1, 2]);
      expect(eventsOf(rig, incident, 'nobody-answered').map(({ round }) => round)).toEqual([1]);
      expect(
        eventsOf(rig, incident, 'step-exhausted')
          .slice(0, 3)
          .map(({ step }) => step)
          .toSorted(),
      ).toEqual([1, 2, 3]);
    }
  }, 60_000);

  test('no rung came before its time, and none later than the restart made it', () => {
    for (const { incident } of homes) {
      const planned = eventsOf(rig, incident, 'attempt-planned').filter(({ round }) => round === 1);
      const failed = eventsOf(rig, incident, 'attempt-reported').filter(({ state }) => state === 'failed');
      for (const { step, rung, attempt, waitUntil } of planned) {
        const next = planned.find((other) => other.step === step && other.rung === rung + 1);
        if (next === undefined) continue;
        const failedAt = failed.find((report) => report.attempt === attempt)?.at ?? waitUntil;
        const dueAt = Math.min(waitUntil, failedAt);
        expect(next.at).toBeGreaterThanOrEqual(dueAt);
        expect(next.at).toBeLessThan(backFrom(dueAt) + TARDY_MS);
      }
    }
  });

  test('each rung reached the telephone network, and none twice: what was on the wire is found at the provider', async () => {
    for (const { numbers, incident } of homes) {
      const sentFor = (attempt: string) =>
        numbers
          .map((number) => rig.phones.phone(number))
          .flatMap(({ calls, texts }) => [...calls, ...texts])
          .filter((sent) => attemptOf(sent) === attempt);
      for (const { attempt, channel } of eventsOf(rig, incident, 'attempt-planned')) {
        if (channel === 'desk') continue;
        await until(() => sentFor(attempt).length > 0, 10_000, `${channel} of ${attempt}`);
        const [sent, ...again] = sentFor(attempt);
        expect(again, `${channel} of ${attempt}`).toEqual([]);
        const known = () =>
          attemptsOf(rig, incident).some(({ id, reference }) => id === attempt && reference === sent?.sid);
        await until(known, 10_000, `${channel} of ${attempt} in the record`);
      }
    }
  });

  let numbers = 0;
  async function press(behaviour: Behaviour): Promise<Home> {
    const own = [1, 2].map(() => `+44770090${String(200 + numbers++).padStart(4, '0')}`);
    for (const number of own) rig.phones.phone(number).behave(behaviour);
    const [duty = '', contact = ''] = own;
    const home = rig.home({ ownDuty: [duty], contacts: [contact] });
    const button = await rig.button(home);
    await button.press('1-1');
    const [incident] = incidentsOf(rig, home.premises);
    if (incident === undefined) throw new Error('there is no incident');
    return { numbers: own, incident };
  }

  /** The next text that the gateway sends, before it has been answered. */
  function nextText(): Promise<void> {
    return new Promise((done) => {
      const stop = rig.phones.onRequest(({ method, url }) => {
        if (method !== 'POST' || !url.includes('/Messages')) return;
        stop();
        // Within the request, so that the answer comes too late.
        void rig.kill();
        done();
      });
    });
  }

  async function killAndRestart(): Promise<Kill> {
    const atMs = Date.now();
    await rig.kill();
    await rig.run();
    return { atMs, backAtMs: Date.now() };
  }

  /** What has been planned in a round, as `step.rung channel`. */
  function plannedIn(incident: IncidentDoc, round: number): string[] {
    const planned = eventsOf(rig, incident, 'attempt-planned').filter((event) => event.round === round);
    return planned.map(({ step, rung, channel }) => `${step}.${rung} ${channel}`);
  }

  /** When a gateway was there to do what was due then. */
  function backFrom(atMs: number): number {
    return kills.find((kill) => kill.atMs <= atMs + TARDY_MS && atMs <= kill.backAtMs)?.backAtMs ?? atMs;
  }
});
