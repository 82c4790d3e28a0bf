import type { FamilyExample, Report } from '../family.ts';

const topic = 'rtl_433/attic/events';
const frame = (
  name: string,
  payload: object,
  address: string,
  facts: Report['facts'],
  counter?: string,
): FamilyExample => ({
  name,
  topic,
  payload: { time: '2026-11-21 19:04:11', ...payload },
  expect: {
    reports: [{ address, facts, life: true, ...(counter === undefined ? {} : { counter }) }],
  },
});
const ok = { key: 'battery', is: 'battery', low: false } as const;
const low = { key: 'battery', is: 'battery', low: true } as const;
const open = { key: 'contact', is: 'contact', state: 'open' } as const;
const closed = { key: 'contact', is: 'contact', state: 'closed' } as const;
const lid = (state: 'alarm' | 'clear') => ({ key: 'tamper', is: 'tamper', state }) as const;

const CONTACTS: readonly FamilyExample[] = [
  frame(
    'a door of Honeywell, its lid off',
    {
      model: 'Honeywell-Security',
      id: 424242,
      channel: 8,
      event: 192,
      state: 'open',
      contact_open: 1,
      reed_open: 0,
      alarm: 0,
      tamper: 1,
      battery_ok: 1,
      heartbeat: 0,
      mic: 'CRC',
    },
    'Honeywell-Security/8/424242',
    [open, lid('alarm'), ok],
  ),
  frame(
    'the same in an older version',
    { model: 'Honeywell-Security', id: 424242, channel: 8, state: 'closed', heartbeat: 'yes' },
    'Honeywell-Security/8/424242',
    [closed],
  ),
  frame(
    'an hourly word of DSC, which repeats the door',
    {
      model: 'DSC-Security',
      id: 1193046,
      closed: 1,
      event: 0,
      tamper: 0,
      battery_ok: 0,
      xactivity: 0,
      esn: '123456',
      status: 203,
      mic: 'CRC',
    },
    'DSC-Security/1193046',
    [closed, lid('clear'), low],
  ),
  frame(
    'a contact of Interlogix',
    {
      model: 'Interlogix-Security',
      subtype: 'contact',
      id: 'a0beef',
      battery_ok: 1,
      switch1: 'OPEN',
      switch2: 'OPEN',
      switch3: 'CLOSED',
      switch4: 'OPEN',
      switch5: 'OPEN',
    },
    'Interlogix-Security/contact/a0beef',
    [open, lid('clear'), ok],
  ),
  frame(
    'a contact of X10 with an empty battery',
    { model: 'X10-Security', id: 'c0de', code: '85', event: 'DOOR/WINDOW CLOSED', battery_ok: 0 },
    'X10-Security/c0de',
    [closed, lid('clear'), low],
  ),
  frame('a contact of Govee', { model: 'Govee-Contact', id: 777, event: 'Open', battery_ok: 1 }, 'Govee-Contact/777', [
    open,
    { key: 'event', is: 'press', which: 'open' },
    ok,
  ]),
  frame('a contact of Kerui', { model: 'Kerui-Security', id: 70707, cmd: 14, opened: 1 }, 'Kerui-Security/70707', [
    lid('clear'),
    { key: 'cmd', is: 'press', which: '14' },
    open,
  ]),
];

const SENSORS: readonly FamilyExample[] = [
  frame(
    'somebody before a motion sensor of Interlogix whose lid is off',
    {
      model: 'Interlogix-Security',
      subtype: 'motion',
      id: '40beef',
      battery_ok: 1,
      switch1: 'CLOSED',
      switch3: 'OPEN',
    },
    'Interlogix-Security/motion/40beef',
    [{ key: 'switch1', is: 'motion', state: 'alarm' }, lid('alarm'), ok],
  ),
  frame(
    'glass of Interlogix',
    { model: 'Interlogix-Security', subtype: 'glass', id: '90beef', switch1: 'OPEN' },
    'Interlogix-Security/glass/90beef',
    [{ key: 'switch1', is: 'glass', state: 'clear' }],
  ),
  frame(
    'smoke of Interlogix',
    { model: 'Interlogix-Security', subtype: 'smoke', id: '70beef', switch1: 'CLOSED' },
    'Interlogix-Security/smoke/70beef',
    [{ key: 'switch1', is: 'smoke', state: 'alarm' }],
  ),
  frame(
    'a motion sensor of Kerui says it once and never its end',
    { model: 'Kerui-Security', id: 80808, cmd: 10, motion: 1 },
    'Kerui-Security/80808',
    [lid('clear'), { key: 'cmd', is: 'press', which: '10' }],
  ),
  frame('the lid of a Kerui', { model: 'Kerui-Security', id: 80808, cmd: 11, tamper: 1 }, 'Kerui-Security/80808', [
    lid('alarm'),
  ]),
  frame(
    'a Visonic: nothing in the frame says what its alarm is',
    {
      model: 'Visonic-Powercode',
      id: 'beef01',
      tamper: 0,
      alarm: 1,
      battery_ok: 1,
      else: 0,
      restore: 1,
      supervised: 0,
      spidernet: 0,
      repeater: 0,
    },
    'Visonic-Powercode/beef01',
    [{ key: 'alarm', is: 'switch', state: 'on' }, lid('clear'), ok],
  ),
  frame(
    'a Yale sensor that was triggered',
    { model: 'Yale-HSA', id: 4660, stype: 172, state: 16, event: 1, mic: 'CHECKSUM' },
    'Yale-HSA/4660',
    [{ key: 'event', is: 'press', which: 'trigger' }],
  ),
  frame(
    'a Yale sensor whose lid was lifted',
    { model: 'Yale-HSA', id: 4660, stype: 172, state: 18, event: 4 },
    'Yale-HSA/4660',
    [lid('alarm'), ok],
  ),
  frame(
    'water and gas, as other models write them',
    { model: 'Example-Leak', id: 9, water: 1, gas: 0, smoke: 0, motion: 0 },
    'Example-Leak/9',
    [
      { key: 'motion', is: 'motion', state: 'clear' },
      { key: 'water', is: 'water', state: 'alarm' },
      { key: 'smoke', is: 'smoke', state: 'clear' },
      { key: 'gas', is: 'gas', state: 'clear' },
    ],
  ),
];

const PRESSES: readonly FamilyExample[] = [
  frame(
    'a SimpliSafe keychain pressed for help decodes as an open contact: the binding decides',
    { model: 'SimpliSafe Sensor', device: '1EXMP', seq: 98, state: 1, extradata: 'Contact Open' },
    'SimpliSafe_Sensor/1EXMP',
    [open, { key: 'state', is: 'press', which: '1' }],
    '98',
  ),
  frame(
    'help at a SimpliSafe keypad',
    { model: 'SimpliSafe-Keypad', id: '1EXKP', seq: 34, extradata: 'Keypad Panic Button' },
    'SimpliSafe-Keypad/1EXKP',
    [{ key: 'keypad', is: 'press', which: 'panic' }],
    '34',
  ),
  frame(
    'a code typed at a keypad is told, and not the code',
    { model: 'SimpliSafe-Keypad', id: '1EXKP', seq: 35, extradata: 'Disarm Pin: 0000' },
    'SimpliSafe-Keypad/1EXKP',
    [{ key: 'keypad', is: 'arm', state: 'disarmed' }],
    '35',
  ),
  frame(
    'SimpliSafe of the third generation is encrypted',
    { model: 'SimpliSafe-Gen3', id: 12345, msg_type: 2, ctr: 77, cmac: 1, encr: '00ff' },
    'SimpliSafe-Gen3/12345',
    [{ key: 'encr', is: 'trouble', state: 'alarm' }],
    '77',
  ),
  frame(
    'a pendant of X10 pressed for help',
    { model: 'X10-Security', id: 'c0de', code: '26', event: 'KR18 PANIC' },
    'X10-Security/c0de',
    [{ key: 'code', is: 'press', which: '26' }],
  ),
  frame(
    'a key fob of X10 disarms',
    { model: 'X10-Security', id: 'c0de', code: '86', event: 'KEY-FOB DISARM' },
    'X10-Security/c0de',
    [{ key: 'code', is: 'arm', state: 'disarmed' }],
  ),
  frame(
    'a remote of the EV1527 kind',
    { model: 'Generic-Remote', id: 31337, cmd: 42, tristate: '01Z' },
    'Generic-Remote/31337',
    [{ key: 'cmd', is: 'press', which: '42' }],
  ),
  frame(
    'the alarm button of a Chuango remote',
    { model: 'Chuango-Security', id: 555, cmd: 'Alarm', cmd_id: 2 },
    'Chuango-Security/555',
    [{ key: 'cmd', is: 'press', which: 'alarm' }],
  ),
  frame(
    'the second button of an Interlogix key fob',
    { model: 'Interlogix-Security', subtype: 'keyfob', id: 'f0beef', switch1: 'OPEN', switch2: 'CLOSED' },
    'Interlogix-Security/keyfob/f0beef',
    [{ key: 'button', is: 'press', which: '2' }],
  ),
  frame(
    'a rolling code names the press',
    { model: 'Microchip-HCS200', id: 'ABCDEF1', battery_ok: 1, button: 4, encrypted: '8FA1B2C3' },
    'Microchip-HCS200/ABCDEF1',
    [{ key: 'button', is: 'press', which: '4' }, ok],
    '8fa1b2c3',
  ),
  frame(
    'a smoke alarm of Cavius',
    { model: 'Cavius-Security', id: 99, message: 32, text: 'Fire alarm' },
    'Cavius-Security/99',
    [{ key: 'smoke', is: 'smoke', state: 'alarm' }],
  ),
];

/** Made-up frames in the shapes of rtl_433. */
export const RTL_433_EXAMPLES: readonly FamilyExample[] = [
  ...CONTACTS,
  ...SENSORS,
  ...PRESSES,
  frame(
    'a decoder of the installer’s own, which writes its fields into a row',
    {
      model: 'gate',
      count: 1,
      num_rows: 1,
      rows: [{ len: 25, data: '0ab1c20', id: 2737, button: 3 }],
      codes: ['{25}0ab1c20'],
    },
    'gate/2737',
    [{ key: 'button', is: 'press', which: '3' }],
  ),
  frame(
    'and one without fields: the code is all there is',
    { model: 'bell', count: 1, codes: ['{25}0ab1c20'] },
    'bell',
    [{ key: 'code', is: 'press', which: '25-0ab1c20' }],
  ),
  {
    name: 'one field of a frame, on a topic of its own',
    topic: 'rtl_433/attic/devices/Generic-Remote/31337/cmd',
    payload: '42',
    expect: {
      reports: [{ address: 'Generic-Remote/31337', facts: [{ key: 'cmd', is: 'press', which: '42' }], life: true }],
    },
  },
  {
    name: 'a field that says nothing proves life all the same',
    topic: 'rtl_433/attic/devices/Honeywell-Security/8/424242/heartbeat',
    payload: '1',
    expect: { reports: [{ address: 'Honeywell-Security/8/424242', facts: [], life: true }], ignored: [] },
  },
  {
    name: 'the receiver about itself',
    topic: 'rtl_433/attic/states',
    payload: { frames: { count: 3 } },
    expect: { reports: [], ignored: ['states'] },
  },
  { name: 'a frame of nobody', topic, payload: { model: 'Example' }, expect: { reports: [], ignored: ['id'] } },
  { name: 'a frame of no model', topic, payload: { id: 4 }, expect: { quarantine: 'wrong-field' } },
  { name: 'not JSON', topic, payload: 'KR18 PANIC', expect: { quarantine: 'not-json' } },
];
