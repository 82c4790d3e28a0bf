import { describe, expect, test } from 'vitest';
import type { Book, Policy } from '../book.ts';
import { asDeviceId } from '../ids.ts';
import { days, hours, instant, minutes, ms, seconds } from '../time.ts';
import { ANN, BUTTON, book, HOME, must, NOTE, Shift, staff } from './testing/shift.ts';

const NEW = must(asDeviceId('dv_new1'));
const COMMISSIONING: Policy = {
  name: 'commissioning',
  steps: [{ atMs: ms(0), tell: 'desk', by: [], eachMs: seconds(30) }],
  repeatFromMs: ms(0),
  repeatAfterMs: seconds(15),
};
const withPolicy = (): Partial<Book> => ({
  policy: (name) => (name === 'commissioning' ? COMMISSIONING : book().policy(name)),
});
const installing = () => new Shift('never', withPolicy());

describe('a device that an installer is at', () => {
  test('raises nothing but a call for help, which is the desk’s alone', () => {
    const shift = installing();
    shift.signal({ kind: 'glass' }, NEW, { stage: 'commissioning' });
    shift.signal({ kind: 'silence', state: 'silent' }, NEW, { stage: 'commissioning' });
    expect(shift.state.incidents.size).toBe(0);
    shift.signal({ kind: 'panic' }, NEW, { stage: 'commissioning' });
    expect(shift.doc).toMatchObject({
      priority: 1,
      onTest: true,
      commissioning: true,
      plan: { policy: 'commissioning' },
    });
    shift.pass(minutes(2));
    expect(shift.calls()).toBe(0);
    expect(shift.doc.round).toBeGreaterThan(1);
  });

  test('is answered as ever where the provider has no policy for it', () => {
    const shift = new Shift();
    shift.signal({ kind: 'panic' }, NEW, { stage: 'commissioning' });
    expect(shift.calls()).toBe(1);
  });

  test('never takes the place of a true call: one by a device in use rings everybody, accepted or not', () => {
    for (const accepted of [false, true]) {
      const shift = installing();
      shift.signal({ kind: 'panic' }, NEW, { stage: 'commissioning' });
      if (accepted) shift.order(staff(ANN), { command: 'acknowledge' });
      shift.restart();
      shift.now += 1_000;
      shift.signal({ kind: 'panic' }, BUTTON);
      expect(shift.doc).toMatchObject({ state: 'open', kind: 'panic', priority: 1, plan: { policy: 'panic' } });
      expect(shift.doc).not.toHaveProperty('commissioning');
      expect(shift.doc).not.toHaveProperty('onTest');
      expect(shift.calls()).toBe(1);
      shift.signal({ kind: 'panic' }, BUTTON);
      expect(shift.calls()).toBe(1);
    }
  });

  test('and something less by a device in use is told its own way, and makes nothing less grave', () => {
    const shift = installing();
    shift.signal({ kind: 'panic' }, NEW, { stage: 'commissioning' });
    shift.signal({ kind: 'glass' }, BUTTON);
    shift.signal({ kind: 'glass' }, BUTTON);
    expect(shift.of('severity-raised')).toHaveLength(1);
    expect(shift.doc).toMatchObject({ kind: 'panic', priority: 1, commissioning: true, plan: { policy: 'attention' } });
    shift.signal({ kind: 'panic' }, BUTTON);
    expect(shift.calls()).toBe(1);
  });

  test('its press changes nothing where the home is alarmed already but to make it graver', () => {
    const shift = installing();
    shift.signal({ kind: 'glass' }, BUTTON);
    shift.signal({ kind: 'panic' }, NEW, { stage: 'commissioning' });
    expect(shift.doc).toMatchObject({ kind: 'panic', priority: 1, plan: { policy: 'panic' } });
    expect(shift.doc).not.toHaveProperty('commissioning');
    expect(shift.calls()).toBe(1);
  });
});

test('a device on trial raises nothing but a call for help, which is answered like any other', () => {
  const shift = installing();
  shift.signal({ kind: 'glass' }, NEW, { stage: 'soak' });
  expect(shift.state.incidents.size).toBe(0);
  shift.signal({ kind: 'panic' }, NEW, { stage: 'soak' });
  expect(shift.doc).not.toHaveProperty('onTest');
  expect(shift.calls()).toBe(1);
});

describe('a sensor that is left out', () => {
  const origin = { device: BUTTON, premises: HOME, risk: 'high' } as const;
  const begin = (shift: Shift, wait: number, sensor?: string) =>
    shift.take({
      type: 'bypass',
      origin,
      now: 'began',
      until: instant(shift.now + wait),
      by: staff(ANN),
      note: NOTE,
      ...(sensor !== undefined && { sensor }),
    });

  test('raises nothing; a call for help, tampering and its neighbour do', () => {
    const shift = new Shift();
    begin(shift, hours(2), 'back');
    shift.signal({ kind: 'glass' }, BUTTON, { sensor: 'back' });
    expect(shift.state.incidents.size).toBe(0);
    expect(shift.of('signal-received')).toMatchObject([{ bypassed: true }]);
    shift.signal({ kind: 'glass' }, BUTTON, { sensor: 'front' });
    expect(shift.doc).toMatchObject({ kind: 'glass' });
    const whole = new Shift();
    begin(whole, hours(2));
    whole.signal({ kind: 'panic' });
    expect(whole.calls()).toBe(1);
  });

  test('leaves nothing in alarm, and nobody a task, once it is out of service', () => {
    const shift = new Shift();
    begin(shift, days(2));
    shift.signal({ kind: 'battery', state: 'low' });
    shift.take({ type: 'bypass', origin, now: 'ended', by: staff(ANN), gone: true });
    expect(shift.of('bypass-ended')).toMatchObject([{ why: 'person' }]);
    shift.pass(days(2));
    expect(shift.state.incidents.size).toBe(0);
  });

  test('is somebody’s task after a day, once, though the gateway was started again meanwhile', () => {
    const shift = new Shift();
    begin(shift, days(8));
    expect(shift.refusal).toBe('HW_BYPASS_TOO_LONG');
    begin(shift, days(2));
    shift.restart();
    shift.pass(hours(23));
    expect(shift.state.incidents.size).toBe(0);
    shift.pass(hours(2));
    expect(shift.doc).toMatchObject({ kind: 'bypass', priority: 2 });
    shift.restart();
    shift.pass(hours(10));
    expect(shift.of('bypass-lasts')).toHaveLength(1);
  });

  test('ends by its time, and what it has left in alarm counts from then on', () => {
    const shift = new Shift();
    begin(shift, hours(2));
    shift.signal({ kind: 'battery', state: 'low' });
    shift.restart();
    shift.pass(hours(2));
    expect(shift.of('bypass-ended')).toMatchObject([{ why: 'time', by: { kind: 'gateway' } }]);
    expect(shift.doc).toMatchObject({ kind: 'battery', signalCount: 1 });
    shift.take({ type: 'bypass', origin, now: 'ended', by: staff(ANN) });
    expect(shift.refusal).toBe('HW_NOT_BYPASSED');
  });
});
