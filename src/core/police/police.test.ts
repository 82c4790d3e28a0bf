import { describe, expect, test } from 'vitest';
import type { Book } from '../book.ts';
import { DOMESTIC_ABUSE_RULES } from '../confirmation/rules.ts';
import { ANN, BUTTON, book, HOME, must, NOTE, SAM, Shift, staff } from '../handling/testing/shift.ts';
import { asDeviceId, asSignalId } from '../ids.ts';
import { hours, instant, minutes, ms, seconds } from '../time.ts';
import type { PoliceRoute } from './routes.ts';

const DOOR = must(asDeviceId('dv_door1'));
const TRANSFER: PoliceRoute[] = [{ kind: 'transfer' }, { kind: 'line' }, { kind: '999' }];

interface Given {
  routes?: readonly PoliceRoute[];
  hold?: 'none' | 'confirmed';
  rules?: Partial<typeof DOMESTIC_ABUSE_RULES>;
  toldAs?: 'hold-up' | 'intruder';
  channels?: string[];
}

/** A home whose force has these routes. */
function home({ routes = TRANSFER, hold = 'none', rules, toldAs = 'hold-up', channels }: Given = {}): Shift {
  const usual = book();
  const more: Partial<Book> = {
    policy: (name) => {
      const policy = usual.policy(name);
      return policy && { ...policy, police: { atMs: ms(0), hold } };
    },
    police: () => ({ force: 'example', routes, toldAs }),
    confirmation: () => ({ ...DOMESTIC_ABUSE_RULES, ...rules }),
    channels: new Set(channels ?? ['desk', 'voice', 'transfer', 'arc']),
  };
  return new Shift(undefined, more);
}

const press = (shift: Shift) => shift.signal({ kind: 'panic' });
const transfers = (shift: Shift) => shift.of('attempt-planned').filter(({ channel }) => channel === 'transfer');
const tasks = (shift: Shift) => shift.of('task-raised').map(({ kind, why }) => `${kind}: ${why}`);
const report = (shift: Shift, stage: 'accepted' | 'refused' | 'dispatched', reason?: 'bad-address') =>
  shift.take({
    type: 'police-report',
    incident: shift.doc.id,
    attempt: must(transfers(shift).at(-1)).attempt,
    stage,
    ...(reason && { reason }),
  });

describe('the ways to the police', () => {
  test('the first press is handed over at once, and a person is asked when nothing is heard for a minute', () => {
    const shift = home();
    press(shift);
    expect(transfers(shift)).toMatchObject([{ step: 0, rung: 0, at: shift.now }]);
    expect(transfers(shift)[0]).not.toHaveProperty('contact');
    shift.pass(seconds(59));
    expect(tasks(shift)).toEqual([]);
    shift.pass(seconds(1));
    expect(tasks(shift)).toEqual(['ring-line: provider-silent']);
  });

  test('a refusal has a person on it at once, even where another way goes on by itself', () => {
    const shift = home({ routes: [{ kind: 'transfer' }, { kind: 'arc' }, { kind: '999' }] });
    press(shift);
    report(shift, 'refused', 'bad-address');
    expect(tasks(shift)).toEqual(['ring-999: bad-address']);
    expect(shift.of('attempt-planned').filter(({ channel }) => channel === 'arc')).toMatchObject([{ at: shift.now }]);
  });

  test('a number that was withdrawn has a person on it at once, and the centre is told all the same', () => {
    const shift = home({ routes: [{ kind: 'transfer', blocked: 'withdrawn' }, { kind: 'arc' }, { kind: '999' }] });
    press(shift);
    expect(tasks(shift)).toEqual(['ring-999: withdrawn']);
    expect(transfers(shift)).toEqual([]);
    expect(shift.of('attempt-planned').filter(({ channel }) => channel === 'arc')).toHaveLength(1);
  });

  test('an acceptance by a person does not end it, and neither does a restart', () => {
    const shift = home();
    press(shift);
    const [call] = shift.of('attempt-planned').filter(({ channel }) => channel === 'voice');
    shift.take({ type: 'acceptance', attempt: must(call).attempt, contact: SAM, how: 'key' });
    expect(shift.doc.state).toBe('acknowledged');
    shift.restart();
    shift.pass(minutes(1));
    expect(tasks(shift)).toEqual(['ring-line: provider-silent']);
  });

  test('the word of the police ends it, and help is on the way when a car is', () => {
    const shift = home();
    press(shift);
    report(shift, 'accepted');
    shift.pass(minutes(10));
    expect(tasks(shift)).toEqual([]);
    report(shift, 'dispatched');
    expect(shift.of('help-sent')).toMatchObject([{ by: { kind: 'police', force: 'example' } }]);
    expect(report(shift, 'accepted')).toEqual([]);
    expect(shift.doc.handling?.police.map(({ stage }) => stage)).toEqual(['accepted', 'dispatched']);
  });

  test('a refusal is a task at once, with the reason, even after they had taken it on', () => {
    const shift = home();
    press(shift);
    report(shift, 'accepted');
    report(shift, 'refused', 'bad-address');
    expect(shift.of('task-raised')).toMatchObject([{ kind: 'ring-line', why: 'bad-address', at: shift.now }]);
  });

  test('a transfer that fails is a task at once', () => {
    const shift = home();
    press(shift);
    const { attempt } = must(transfers(shift)[0]);
    shift.take({ type: 'report', report: { attempt, state: 'failed', reason: 'provider-error' } });
    expect(tasks(shift)).toEqual(['ring-line: provider-error']);
  });

  test('a person who has told them does the task; one who was turned away is asked for the next way', () => {
    const shift = home({ routes: [{ kind: 'line' }] });
    press(shift);
    expect(tasks(shift)).toEqual(['ring-line: first-route']);
    shift.order(staff(ANN), { command: 'claim' });
    shift.order(staff(ANN), { command: 'police', stage: 'refused', route: 'line' });
    expect(tasks(shift)).toEqual(['ring-line: first-route', 'ring-999: other']);
    shift.order(staff(ANN), { command: 'police', stage: 'informed', route: '999-script', note: NOTE });
    expect(shift.of('task-done').map(({ task, by }) => [task, by.kind])).toEqual([
      [1, 'staff'],
      [2, 'staff'],
    ]);
    expect(shift.doc.policeChain).toMatchObject({ state: 'with-police', toldBy: 'person', nextAt: null });
  });

  test('what a machine hears after a person has told them asks nobody again', () => {
    const shift = home();
    press(shift);
    shift.order(staff(ANN), { command: 'police', stage: 'informed', route: '999-script' });
    report(shift, 'refused', 'bad-address');
    shift.pass(minutes(5));
    expect(tasks(shift)).toEqual([]);
  });

  test('a closed incident asks nobody', () => {
    const shift = home();
    press(shift);
    shift.take({
      type: 'command',
      order: { command: 'close', incident: shift.doc.id, by: { kind: 'token', token: 'tk_peer' }, reason: 'incident' },
    });
    shift.pass(minutes(5));
    expect(tasks(shift)).toEqual([]);
  });

  test.each([
    ['withdrawn', 'withdrawn'],
    ['bad-urn', 'bad-urn'],
    ['no-urn', 'no-urn'],
  ] as const)(
    'a number that is %s is never handed over: a person rings 999 from the first moment',
    (_name, blocked) => {
      const routes = [{ kind: 'transfer', blocked } as const, { kind: 'line', blocked } as const];
      const shift = home({ routes });
      press(shift);
      expect(shift.of('task-raised')).toMatchObject([{ kind: 'ring-999', why: blocked, at: shift.now, priority: 1 }]);
      shift.pass(hours(1));
      expect(transfers(shift)).toEqual([]);
    },
  );

  test('without the channel of a route the next one is taken', () => {
    const shift = home({ channels: ['desk', 'voice'] });
    press(shift);
    expect(tasks(shift)).toEqual(['ring-line: not-configured']);
  });

  test('a graver incident does not tell the police a second time', () => {
    const shift = home();
    shift.signal({ kind: 'glass' });
    expect(shift.doc.priority).toBe(2);
    expect(transfers(shift)).toHaveLength(1);
    press(shift);
    expect(shift.doc.priority).toBe(1);
    expect(transfers(shift)).toHaveLength(1);
  });

  test('a home without a force has no such chain, and a drill never has', () => {
    const without = new Shift();
    press(without);
    expect(without.doc.policeChain).toBeUndefined();
    const drill = home();
    drill.take({
      type: 'signal',
      origin: { device: BUTTON, premises: HOME, risk: 'high', drill: true },
      signal: { kind: 'panic', id: must(asSignalId('d-1')) },
      receivedAt: instant(drill.now),
      late: false,
    });
    expect(drill.doc.drill).toBe(true);
    expect(drill.of('attempt-planned').some(({ channel }) => channel === 'transfer')).toBe(false);
  });
});

describe('where alarms are to be confirmed', () => {
  const held = { hold: 'confirmed', toldAs: 'intruder' } as const;

  test('one detector waits, however often it speaks; a second one begins it', () => {
    const shift = home(held);
    shift.signal({ kind: 'glass' });
    shift.pass(minutes(5));
    shift.signal({ kind: 'glass' });
    expect(transfers(shift)).toEqual([]);
    shift.signal({ kind: 'glass' }, DOOR);
    expect(shift.of('incident-confirmed')).toMatchObject([{ how: 'intruder-sequential' }]);
    expect(transfers(shift)).toHaveLength(1);
  });

  test('her call for help does not wait for anything', () => {
    const shift = home(held);
    shift.signal({ kind: 'glass' });
    shift.signal({ kind: 'hold-up' }, DOOR);
    expect(shift.of('incident-confirmed')).toMatchObject([{ how: 'first-call' }]);
    expect(transfers(shift)).toHaveLength(1);
  });

  test('a force that wants two presses gets the second; for the first a person rings 999', () => {
    const shift = home({ rules: { holdUp: 'sequential' } });
    press(shift);
    expect(tasks(shift)).toEqual(['ring-999: not-confirmed']);
    shift.pass(minutes(3));
    press(shift);
    expect(shift.of('incident-confirmed')).toMatchObject([{ how: 'hold-up-sequential' }]);
    expect(transfers(shift)).toHaveLength(1);
    report(shift, 'accepted');
    expect(shift.of('task-done')).toMatchObject([{ task: 1, by: { kind: 'police' } }]);
  });

  test('the first of two presses may be of an incident that is closed', () => {
    const shift = home({ rules: { holdUp: 'sequential' } });
    press(shift);
    shift.take({
      type: 'command',
      order: { command: 'close', incident: shift.doc.id, by: { kind: 'token', token: 'tk_peer' }, reason: 'false' },
    });
    shift.state.incidents.clear();
    shift.restart();
    shift.pass(hours(7));
    press(shift);
    expect(shift.of('incident-confirmed')).toMatchObject([{ how: 'hold-up-sequential' }]);
    expect(tasks(shift)).toHaveLength(1);
    expect(transfers(shift)).toHaveLength(1);
  });
});
