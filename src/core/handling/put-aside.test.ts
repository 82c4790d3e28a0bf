import { describe, expect, test } from 'vitest';
import { asDeviceId } from '../ids.ts';
import { hours, instant, minutes } from '../time.ts';
import { ANN, BEN, BUTTON, HOME, lowBattery, must, NOTE, pressed, Shift, staff } from './testing/shift.ts';

const shelve = (shift: Shift, wait: number) =>
  shift.order(staff(ANN), { command: 'shelve', until: instant(shift.now + wait), owner: BEN, note: NOTE });

describe('what is put aside', () => {
  test('comes back by its time and rings, though the gateway was started again meanwhile', () => {
    const shift = lowBattery();
    expect(shelve(shift, hours(2))).toBeUndefined();
    expect(shift.doc.handling).toMatchObject({ claim: null, shelved: { owner: BEN } });
    shift.restart();
    shift.pass(hours(2));
    expect(shift.doc.handling?.shelved).toBeNull();
    expect(shift.doc).toMatchObject({ state: 'open', round: 1 });
    expect(shift.of('incident-unshelved').map(({ why }) => why)).toEqual(['time']);
  });

  test('comes back with the first thing that is new, and not with what it was put aside for', () => {
    const shift = lowBattery();
    shelve(shift, hours(2));
    shift.signal({ kind: 'battery', state: 'low' });
    shift.signal({ kind: 'motion' });
    expect(shift.doc.handling?.shelved).not.toBeNull();
    const before = shift.now;
    shift.now += 1_000;
    shift.signal({ kind: 'tamper', state: 'alarm' });
    expect(shift.doc.handling?.shelved).toBeNull();
    expect(shift.doc.state).toBe('open');
    expect(shift.of('incident-unshelved')).toMatchObject([{ why: 'news', at: before + 1_000 }]);
  });

  test('a call for help brings it back, and people are called once for it', () => {
    const shift = lowBattery();
    shelve(shift, hours(2));
    const from = shift.now + 1_000;
    shift.now = from;
    shift.signal({ kind: 'panic' });
    expect(shift.doc).toMatchObject({ state: 'open', kind: 'panic', priority: 1, handling: { shelved: null } });
    expect(shift.calls(from)).toBe(1);
    expect(shelve(shift, hours(1))).toBe('HW_NOT_SHELVABLE');
  });

  test('comes back to whoever claims it', () => {
    const shift = lowBattery();
    shelve(shift, hours(2));
    shift.order(staff(BEN), { command: 'claim' });
    expect(shift.doc).toMatchObject({ state: 'acknowledged', handling: { shelved: null, claim: { by: BEN } } });
    shift.pass(hours(3));
    expect(shift.doc.state).toBe('acknowledged');
  });

  test('is never a call for help, nothing of priority 1, nothing that nobody has accepted, and not for long', () => {
    const panic = pressed();
    panic.order(staff(ANN), { command: 'claim' });
    expect(shelve(panic, hours(1))).toBe('HW_NOT_SHELVABLE');
    const battery = new Shift();
    battery.signal({ kind: 'battery', state: 'low' });
    expect(shelve(battery, hours(1))).toBe('HW_NOT_SHELVABLE');
    battery.order(staff(ANN), { command: 'claim' });
    expect(shelve(battery, hours(25))).toBe('HW_SHELVED_TOO_LONG');
    expect(shelve(battery, 0)).toBe('HW_INPUT_INVALID');
  });
});

describe('a device on test', () => {
  const origin = { device: BUTTON, premises: HOME, risk: 'high' } as const;
  const begin = (shift: Shift, wait: number) =>
    shift.take({ type: 'test-mode', origin, now: 'began', until: instant(shift.now + wait), by: staff(ANN) });

  test('raises nothing by what it says, and a call for help as ever', () => {
    const shift = new Shift();
    begin(shift, minutes(30));
    shift.signal({ kind: 'glass' });
    expect(shift.state.incidents.size).toBe(0);
    expect(shift.of('signal-received')).toMatchObject([{ onTest: true }]);
    shift.signal({ kind: 'glass' }, must(asDeviceId('dv_other')));
    expect(shift.state.incidents.size).toBe(1);
    const pressing = new Shift();
    begin(pressing, minutes(30));
    pressing.signal({ kind: 'panic' });
    expect(pressing.doc).toMatchObject({ kind: 'panic', priority: 1, onTest: true });
    expect(pressing.calls()).toBe(1);
  });

  test('what it has left in alarm counts from the end of its test on, and what it has put right does not', () => {
    const shift = new Shift();
    begin(shift, minutes(30));
    shift.signal({ kind: 'battery', state: 'low' });
    shift.restart();
    shift.pass(minutes(30));
    expect(shift.doc).toMatchObject({ kind: 'battery', signalCount: 1 });
    expect(shift.of('signal-received')).toHaveLength(1);
    const right = new Shift();
    begin(right, minutes(30));
    right.signal({ kind: 'battery', state: 'low' });
    right.signal({ kind: 'battery', state: 'ok' });
    right.take({ type: 'test-mode', origin, now: 'ended', by: staff(ANN) });
    expect(right.state.incidents.size).toBe(0);
  });

  test('is back on duty by itself, though the gateway was started again meanwhile', () => {
    const shift = new Shift();
    begin(shift, minutes(61));
    expect(shift.refusal).toBe('HW_TEST_TOO_LONG');
    begin(shift, minutes(60));
    shift.restart();
    shift.pass(minutes(60));
    expect(shift.of('test-ended')).toMatchObject([{ why: 'time', by: { kind: 'gateway' } }]);
    expect(shift.state.premises.get(HOME)).not.toHaveProperty('onTest');
    shift.signal({ kind: 'glass' });
    expect(shift.doc).not.toHaveProperty('onTest');
    shift.take({ type: 'test-mode', origin, now: 'ended', by: staff(ANN) });
    expect(shift.refusal).toBe('HW_NOT_ON_TEST');
  });
});
