import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Phone } from '../../simulators/phones/phone.ts';
import { asNoteId, asStaffId, type IncidentId, type PremisesId } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/input.ts';
import { HeartRig } from '../rig/moved-heart.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NOTE = known(asNoteId('nt_atwork'));
const ANNE: Actor = { kind: 'staff', staff: known(asStaffId('st_anne')) };

let rig: HeartRig;
let premises: PremisesId;
let first: Phone;
let second: Phone;
let homes = 0;

beforeAll(async () => {
  rig = await HeartRig.make();
  await rig.start();
});
afterAll(() => rig.close());

/** Each test has a home of its own, with two safe contacts whose numbers nobody else has. */
beforeEach(async () => {
  const { register } = rig.records;
  ({ premises } = register.premises.add({ risk: 'high' }));
  const { household } = register.premises.get(premises);
  register.devices.add({ premises });
  const [one, two] = [1, 2].map((order) => {
    homes += 1;
    const number = `+447700900${100 + homes}`;
    register.contacts.add({ household, role: 'safe contact', name: 'Robin', number, order });
    return rig.phones.phone(number);
  });
  first = known(one);
  second = known(two);
  rig.refresh();
  rig.phones.fail({ mode: 'ok' });
  rig.phones.callbacks({ drop: false, delayMs: 0 });
});

/** A press, and the moment at which the first safe contact is due. */
async function pressed(): Promise<IncidentId> {
  rig.signal(premises, { kind: 'panic' });
  await rig.settle();
  const opened = rig.events('incident-opened').find((event) => event.premises === premises);
  await rig.pass(FIRST_AT_MS - SECOND);
  return known(opened).incident;
}

/** The delivered panic policy tells the safe contacts then, and gives each their minute, half for the call. */
const FIRST_AT_MS = 45 * SECOND;
const SHARE_MS = 30 * SECOND;

const accepted = (incident: IncidentId) => rig.events('incident-acknowledged').filter((e) => e.incident === incident);
const attempts = (incident: IncidentId) => rig.events('attempt-planned').filter((e) => e.incident === incident);

async function closed(incident: IncidentId): Promise<void> {
  rig.order(incident, { kind: 'token', token: 'tk_peer' }, { command: 'close', reason: 'incident' }, () => {});
  await rig.settle();
}

describe('a crash loses no notice', () => {
  test('what was decided and not yet sent when the gateway died is sent by the next', async () => {
    const incident = await pressed();
    // The decision is on disk, the request never leaves: the provider hears nothing before the death.
    rig.phones.fail({ mode: 'stall' });
    await rig.pass(SECOND);
    expect(attempts(incident).at(-1)?.channel).toBe('voice');
    await rig.kill();
    rig.phones.fail({ mode: 'ok' });
    expect(first.calls).toHaveLength(0);
    await rig.start();
    expect(first.ringing()).toBe(true);
    await closed(incident);
  });

  test('a death while sending counts neither as sent nor as failed: the provider is asked, and nobody is called twice', async () => {
    const incident = await pressed();
    // The provider takes the call and its answer is lost with us.
    rig.phones.fail({ mode: 'stall', placed: true, times: 1 });
    await rig.pass(SECOND);
    expect(first.calls).toHaveLength(1);
    await rig.kill();
    await rig.start();
    expect(first.calls).toHaveLength(1);
    await first.answer();
    await first.press('1');
    await rig.settle();
    expect(accepted(incident)).toHaveLength(1);
    await closed(incident);
  });

  test('an escalation goes on where it was: what fell due while the gateway was gone is done at once', async () => {
    const incident = await pressed();
    await rig.pass(SECOND);
    expect(first.ringing()).toBe(true);
    await rig.kill();
    await rig.pass(SHARE_MS + 5 * SECOND);
    await rig.start();
    expect(attempts(incident).at(-1)).toMatchObject({ channel: 'sms' });
    expect(first.texts).toHaveLength(1);
    await rig.pass(SHARE_MS);
    expect(second.ringing()).toBe(true);
    await closed(incident);
  });
});

describe('an acceptance is not the end', () => {
  const actWithinMs = () => known(rig.config.policies.get('panic')?.actWithinMs);

  test('accepted by telephone and forgotten, it lapses, and people are called anew', async () => {
    const incident = await pressed();
    await rig.pass(SECOND);
    await first.answer();
    await first.press('1');
    await rig.settle();
    expect(accepted(incident)).toHaveLength(1);
    await rig.pass(actWithinMs() - SECOND);
    expect(rig.incident(incident)?.state).toBe('acknowledged');
    await rig.pass(2 * SECOND + FIRST_AT_MS);
    expect(rig.events('acceptance-lapsed').filter((event) => event.incident === incident)).toHaveLength(1);
    expect(first.ringing()).toBe(true);
    await closed(incident);
  });

  test('taken at the desk and forgotten, it lapses too; one deed is enough that it does not', async () => {
    const incident = await pressed();
    rig.order(incident, ANNE, { command: 'claim' });
    await rig.pass(actWithinMs() + SECOND);
    expect(rig.incident(incident)?.state).toBe('open');
    rig.order(incident, ANNE, { command: 'claim' });
    await rig.pass(MINUTE);
    rig.order(incident, ANNE, { command: 'note', note: NOTE });
    await rig.pass(2 * actWithinMs());
    expect(rig.incident(incident)?.state).toBe('acknowledged');
    await closed(incident);
  });
});

describe('news of a delivery is no answer, and the want of it no reason to wait', () => {
  test('a text that the network cannot deliver is followed by the next person at once', async () => {
    first.behave('busy');
    first.failTexts(30005);
    const incident = await pressed();
    await rig.pass(5 * SECOND);
    const failed = rig.events('attempt-reported').filter((e) => e.incident === incident && e.state === 'failed');
    expect(failed.map(({ channel, reason }) => [channel, reason]).slice(-2)).toEqual([
      ['voice', 'busy'],
      ['sms', 'not-a-number'],
    ]);
    expect(second.ringing()).toBe(true);
    await closed(incident);
  });

  test('a text whose delivery is told half an hour late holds nobody up, and then changes nothing', async () => {
    first.behave('no-answer');
    const incident = await pressed();
    rig.phones.callbacks({ delayMs: 36 * MINUTE });
    await rig.pass(SECOND + SHARE_MS);
    expect(first.texts).toHaveLength(1);
    await rig.pass(SHARE_MS);
    expect(second.ringing()).toBe(true);
    await second.answer();
    await second.press('1');
    await rig.settle();
    const generation = rig.incident(incident)?.generation;
    await rig.pass(5 * MINUTE);
    expect(accepted(incident)).toHaveLength(1);
    expect(rig.incident(incident)?.generation).toBe(generation);
    await closed(incident);
  });

  test('a machine that answers every call is nobody: each is followed by the next, and in the end the round begins again', async () => {
    for (const phone of [first, second]) phone.behave('voicemail');
    const incident = await pressed();
    await rig.pass(4 * MINUTE);
    expect(accepted(incident)).toEqual([]);
    expect(rig.incident(incident)?.state).toBe('open');
    expect(rig.incident(incident)?.round).toBeGreaterThan(1);
    expect(Math.min(first.calls.length, second.calls.length)).toBeGreaterThan(1);
    await closed(incident);
  });
});

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test named something that is not there');
  return value;
}
