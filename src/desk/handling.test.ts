import { describe, expect, test } from 'vitest';
import type { SignalBody } from '../core/signal.ts';
import { minutes, seconds } from '../core/time.ts';
import { type House, OURS, openHouse } from './testing/house.ts';
import { Listener } from './testing/listener.ts';

type Who = { cookie: string };

const ask = async (house: House, who: Who | Record<string, string>, url: string, payload?: object) => {
  const method = payload === undefined ? 'GET' : 'POST';
  const headers = payload === undefined ? { ...who } : { ...OURS, ...who };
  const answer = await house.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return answer.json();
};
const order = (house: House, who: Who | Record<string, string>, verb: string, payload: object = {}) =>
  ask(house, who, `/api/incidents/${house.incident()}/${verb}`, payload);

/** Somebody with the live stream open: they are at the desk. */
function comesIn(house: House, { staff }: { staff: string }): Listener {
  const listener = new Listener();
  house.stream.join(listener, { lastId: undefined, atDesk: true, still: () => true, who: staff });
  return listener;
}

describe('whose incident it is', () => {
  test('one has it, and every other is told who; a supervisor takes it over, hands it on, and it can be given back', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const [ann, ben, sup] = [
      await house.signIn('operator', 'ann'),
      await house.signIn('operator', 'ben'),
      await house.signIn('supervisor', 'sue'),
    ];
    expect(await order(house, ann, 'claim')).toMatchObject({
      state: 'acknowledged',
      handling: { claim: { by: { id: ann.staff, name: 'Name of ann' } }, firstHandledAt: expect.any(String) },
    });
    for (const [verb, body] of [
      ['claim', {}],
      ['acknowledge', {}],
      ['step', { step: 'x', outcome: 'done' }],
      ['police', { stage: 'informed' }],
      ['close', { reason: 'incident', text: 'It is all over' }],
    ] as const) {
      const refused = await order(house, ben, verb, body);
      expect(refused, verb).toMatchObject({ status: 409, code: 'HW_CLAIMED' });
      expect(refused.detail, verb).toContain('it is with Name of ann');
    }
    const peer = house.token('operator');
    expect(await order(house, peer, 'police')).toMatchObject({ code: 'HW_CLAIMED' });
    expect((await order(house, peer, 'police')).detail).not.toContain('Name of');
    expect(await order(house, peer, 'claim')).toMatchObject({ status: 403 });
    expect(await order(house, ben, 'note', { text: 'I can help' })).toMatchObject({ id: house.incident() });

    expect(await order(house, ben, 'claim', { take: true })).toMatchObject({ status: 403 });
    expect(await order(house, ben, 'hand-over', { to: ben.staff })).toMatchObject({ status: 409, code: 'HW_CLAIMED' });
    expect(await order(house, sup, 'claim', { take: true })).toMatchObject({
      handling: { claim: { by: { id: sup.staff } } },
    });
    expect(await order(house, sup, 'hand-over', { to: 'st_nobody' })).toMatchObject({ status: 404 });
    expect(await order(house, sup, 'hand-over', { to: ben.staff })).toMatchObject({
      handling: { claim: { by: { id: ben.staff } } },
    });
    expect(await order(house, ben, 'release')).toMatchObject({
      state: 'open',
      handling: { claim: null, releasedAt: expect.any(String) },
    });
  });

  test('a shift goes to a colleague who is there, and to nobody else; what is left falls back into the queue', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const [ann, ben] = [await house.signIn('operator', 'ann'), await house.signIn('operator', 'ben')];
    await order(house, ann, 'claim');
    comesIn(house, ann);
    expect(await ask(house, ann, '/api/shift')).toEqual({ last: null });
    expect(await ask(house, ann, '/api/shift', { to: ben.staff })).toMatchObject({
      status: 409,
      code: 'HW_NOT_AT_DESK',
    });
    house.clock.pass(seconds(3));
    comesIn(house, ben);
    comesIn(house, ben);
    expect((await ask(house, ann, '/api/desk/present')).items).toEqual([
      { staff: ann.staff, name: 'Name of ann', role: 'operator', since: expect.any(String) },
      { staff: ben.staff, name: 'Name of ben', role: 'operator', since: expect.any(String) },
    ]);
    const words = 'She is with her sister until noon';
    expect(await ask(house, ann, '/api/shift', { to: ben.staff, text: words })).toMatchObject({
      items: [{ id: house.incident(), handling: { claim: { by: { id: ben.staff } } } }],
    });
    expect(await ask(house, ben, '/api/shift')).toMatchObject({
      last: {
        by: { name: 'Name of ann' },
        to: { name: 'Name of ben' },
        text: words,
        items: [{ id: house.incident() }],
      },
    });
    expect(JSON.stringify(house.submitted)).not.toContain(words);
    expect(await ask(house, ben, '/api/shift', {})).toMatchObject({
      items: [{ state: 'open', handling: { claim: null } }],
    });
    expect((await ask(house, ann, '/api/shift')).last).toMatchObject({ to: null, text: null });
  });
});

describe('how it is seen through', () => {
  test('a person closes with words, and says what was behind an activation that was none; a peer keeps what it has', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const ann = await house.signIn('operator', 'ann');
    const missing = { status: 409, code: 'HW_REASON_MISSING' };
    expect(await order(house, ann, 'close', { reason: 'incident' })).toMatchObject(missing);
    expect(await order(house, ann, 'close', { reason: 'incident', text: '  too few ' })).toMatchObject(missing);
    expect(await order(house, ann, 'close', { reason: 'false', text: 'It was the cat again' })).toMatchObject(missing);
    expect(
      await order(house, ann, 'close', { reason: 'false', cause: 'test', text: 'It was the cat again' }),
    ).toMatchObject({
      status: 400,
      detail: expect.stringContaining('child, resident-error, pet'),
    });
    expect(await order(house, ann, 'step', { step: 'x', outcome: 'ruled-out' })).toMatchObject(missing);
    expect(await order(house, ann, 'review', { agrees: true })).toMatchObject({ status: 403 });
    const police = {
      stage: 'informed',
      route: 'line',
      reference: 'CAD 123 of today',
      text: 'Spoke to the desk sergeant',
    };
    const told = await order(house, ann, 'police', police);
    expect(told.handling.police).toEqual([
      {
        stage: 'informed',
        route: 'line',
        reference: police.reference,
        text: police.text,
        at: expect.any(String),
        by: expect.objectContaining({ name: 'Name of ann' }),
      },
    ]);
    expect(JSON.stringify(house.submitted)).not.toContain('CAD 123');
    const auditor = await house.signIn('auditor');
    const seen = await ask(house, auditor, `/api/incidents/${house.incident()}`);
    expect(seen.handling.police).toMatchObject([{ reference: null, text: null, by: { name: null } }]);
    expect(
      await order(house, ann, 'close', { reason: 'false', cause: 'pet', text: 'It was the cat again' }),
    ).toMatchObject({
      state: 'closed',
      closeReason: 'false',
      closeCause: 'pet',
      handling: { mayClose: false, blockedBy: [] },
    });
    house.clock.pass(seconds(1));
    await house.press('1-2');
    expect(await order(house, house.token('operator'), 'close', { reason: 'false' })).toMatchObject({
      state: 'closed',
    });
  });

  test('the shelf refuses a call for help, and longer than an hour from anybody but a supervisor', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const [ann, sup] = [await house.signIn('operator', 'ann'), await house.signIn('supervisor', 'sue')];
    const until = (ms: number) => new Date(house.clock.now() + ms).toISOString();
    const text = 'The engineer comes at nine';
    expect(await order(house, ann, 'shelve', { until: until(-1), text })).toMatchObject({ status: 400 });
    expect(await order(house, ann, 'shelve', { until: until(minutes(90)), text })).toMatchObject({ status: 403 });
    for (const who of [ann, sup])
      expect(await order(house, who, 'shelve', { until: until(minutes(30)), text })).toMatchObject({
        status: 409,
        code: 'HW_NOT_SHELVABLE',
      });
  });
});

describe('the home as a picture', () => {
  test('it shows how the home stood at the press and what has changed since, and no address', async () => {
    const house = await openHouse();
    const ann = await house.signIn('operator', 'ann');
    const { register, premises, device } = house;
    register.households.setAddress(register.premises.get(premises).household, '1 Made-up Lane');
    const says = (body: SignalBody & { sensor?: string }, id: string) => house.says(body, id);
    await says({ kind: 'door', state: 'closed', sensor: 'front-door' }, 'a1');
    house.clock.pass(seconds(5));
    await house.press('1-1');
    const before = await ask(house, ann, `/api/incidents/${house.incident()}/home`);
    house.clock.pass(seconds(5));
    await says({ kind: 'door', state: 'forced', sensor: 'front-door' }, 'a2');
    const plan = await ask(house, ann, `/api/incidents/${house.incident()}/home`);
    expect(plan).toMatchObject({
      premises,
      incident: house.incident(),
      rooms: [{ id: 'bedroom', name: 'Bedroom', floor: 0, x: 0, y: 0, isSanctuary: true, isOutside: false }],
      changes: [{ key: `${device}/front-door/door`, state: 'forced' }],
    });
    const door = (of: typeof plan) => of.items.find(({ kind }: { kind: string }) => kind === 'door');
    expect(door(before)).toMatchObject({ now: { state: 'closed' }, atPress: { state: 'closed' } });
    expect(door(plan)).toMatchObject({ label: 'Front door', now: { state: 'forced' }, atPress: { state: 'closed' } });
    expect(door(plan).now.at > plan.pressAt).toBe(true);
    expect(plan.items).toContainEqual(
      expect.objectContaining({ kind: 'button', now: expect.objectContaining({ state: 'pressed' }) }),
    );
    expect(JSON.stringify(plan)).not.toContain('Made-up Lane');
    expect(await ask(house, ann, `/api/premises/${premises}/home`)).toMatchObject({
      incident: null,
      pressAt: null,
      changes: [],
    });
    expect(await ask(house, await house.signIn('auditor'), `/api/premises/${premises}/home`)).toMatchObject({
      status: 403,
    });
  });
});
