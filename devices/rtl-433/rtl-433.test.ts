import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { instant } from '../../src/core/time.ts';
import type { Binding, FamilyMessage } from '../family.ts';
import { EXAMPLE_AT } from '../family-examples.ts';
import { Played } from '../played.ts';
import { RTL_433 } from './profile.ts';

const event = (payload: string | object, afterMs = 0): FamilyMessage => ({
  prefix: 'rtl_433/attic',
  rest: 'events',
  payload: new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload)),
  retained: false,
  receivedAt: instant(EXAMPLE_AT + afterMs),
});
const kinds = (played: Played, messages: readonly FamilyMessage[]): string[] =>
  messages.flatMap((message) => played.take(message).signals.map(({ signal }) => signal.kind));
const help: Binding = { key: 'cmd', which: '42', means: 'panic' };
const remote = { model: 'Generic-Remote', id: 1234, cmd: 42 };

describe('presses on the air', () => {
  test('six frames are one press, and two presses are two', () => {
    const frames = [0, 100, 220, 330, 450, 560, 4000, 4110].map((at) => event(remote, at));
    expect(kinds(new Played(RTL_433, [help]), frames)).toEqual(['panic', 'panic']);
  });

  test('presses that the sender counts are two, however near', () => {
    const press = (seq: number, at: number) =>
      event({ model: 'SimpliSafe Sensor', device: '1EXMP', seq, state: 1 }, at);
    const played = new Played(RTL_433, [{ key: 'state', which: '1', means: 'panic' }]);
    expect(kinds(played, [press(7, 0), press(7, 200), press(8, 400), press(8, 600)])).toEqual(['panic', 'panic']);
  });

  test('the same frame whole and field by field is one press', () => {
    const field = { ...event('42'), rest: 'devices/Generic-Remote/1234/cmd' };
    expect(kinds(new Played(RTL_433, [help]), [event(remote), field])).toEqual(['panic']);
  });

  test('a keychain that decodes as an open contact calls for help each time it is pressed, and never as a door', () => {
    const played = new Played(RTL_433, [{ key: 'state', which: '1', means: 'panic' }]);
    const press = (seq: number, at: number) =>
      event({ model: 'SimpliSafe Sensor', device: '1EXMP', seq, state: 1, extradata: 'Contact Open' }, at);
    expect(kinds(played, [press(1, 0), press(2, 60_000), press(3, 120_000)])).toEqual(['panic', 'panic', 'panic']);
  });

  test('a door tells its changes, and its hourly word none', () => {
    const door = (closed: number, at: number, event_ = 1) =>
      event({ model: 'DSC-Security', id: 5, closed, event: event_, tamper: 0, battery_ok: 1 }, at);
    const played = new Played(RTL_433, [{ key: 'contact', means: 'door' }]);
    const said = [door(1, 0), door(0, 1000), door(0, 3_600_000, 0), door(1, 3_700_000)];
    const states = said.flatMap((message) =>
      played.take(message).signals.map(({ signal }) => ('state' in signal ? signal.state : '')),
    );
    expect(states).toEqual(['closed', 'open', 'closed']);
  });

  test('no digit of a code typed at a keypad is read', () => {
    const read = RTL_433.read(event({ model: 'SimpliSafe-Keypad', id: 'K', seq: 3, extradata: 'Disarm Pin: 8642' }));
    expect(JSON.stringify(read)).not.toMatch(/8642/);
  });
});

const INSTALLED = spawnSync('rtl_433', ['-V']).error === undefined;
if (!INSTALLED) console.warn('SKIPPED: rtl_433 is not installed, so what it makes of codes is not read here.');

describe.skipIf(!INSTALLED)('what rtl_433 itself makes of bits', () => {
  const decoded = (...args: string[]): FamilyMessage => {
    const { stdout } = spawnSync('rtl_433', [...args, '-F', 'json'], { encoding: 'utf8' });
    return event(stdout.split('\n')[0] ?? '');
  };
  const facts = (message: FamilyMessage) => {
    const read = RTL_433.read(message);
    return 'quarantine' in read ? read : read.reports.map((report) => ({ of: report.address, facts: report.facts }));
  };

  test.each([
    [
      'a remote of the EV1527 kind',
      ['-R', '30', '-y', '{25}fb2dd58'],
      'Generic-Remote/1234',
      [{ key: 'cmd', is: 'press', which: '42' }],
    ],
    [
      'a pendant of X10',
      ['-R', '99', '-y', '{1}8{41}a1ae26d95a0'],
      'X10-Security/a15a',
      [{ key: 'code', is: 'press', which: '26' }],
    ],
    [
      'an open contact of DSC',
      ['-R', '23', '-y', '{48}f81894d2add6'],
      'DSC-Security/1193046',
      [
        { key: 'contact', is: 'contact', state: 'open' },
        { key: 'tamper', is: 'tamper', state: 'clear' },
        { key: 'battery', is: 'battery', low: false },
      ],
    ],
    [
      'a decoder of the installer’s own',
      [
        '-R',
        '0',
        '-X',
        'n=gate,m=OOK_PWM,s=464,l=1404,r=1800,bits=25,invert,unique,get=@0:{16}:id,get=@16:{8}:button',
        '-y',
        '{25}fb2dd58',
      ],
      'gate/1234',
      [{ key: 'button', is: 'press', which: '42' }],
    ],
  ])('%s', (_name, args, of, expected) => {
    expect(facts(decoded(...args))).toEqual([{ of, facts: expected }]);
  });
});

test('a contact that never says that it was closed is heard each time that it is opened, as what it can be', () => {
  const opened = [0, 60_000].map((at) => event({ model: 'Govee-Contact', id: 777, event: 'Open' }, at));
  expect(kinds(new Played(RTL_433, [{ key: 'event', which: 'open', means: 'motion' }]), opened)).toEqual([
    'motion',
    'motion',
  ]);
  expect(RTL_433.usual({ key: 'event', is: 'press', which: 'open' })?.means).toBe('motion');
  expect(RTL_433.usual({ key: 'cmd', is: 'press', which: 'alarm' })?.means).toBe('panic');
});
