import type { FamilyExample, Report } from '../family.ts';

const own = (said: Partial<Report> = {}): Report => ({ address: '', facts: [], life: true, ...said });
const TIME = '2026-11-21T19:04:11';

/** Switches, buttons, the Zigbee bridge and the radio bridge. Made up, in the shapes that Tasmota documents. */
export const TASMOTA_EXAMPLES: readonly FamilyExample[] = [
  {
    name: 'the broker says that it has gone',
    topic: 'tele/hall/LWT',
    payload: 'Offline',
    retained: true,
    expect: { reports: [own({ life: false, link: 'offline' })] },
  },
  {
    name: 'a switch, as it is told every few minutes',
    topic: 'tele/hall/SENSOR',
    payload: { Time: TIME, Switch1: 'ON', AM2301: { Temperature: 19.5, Humidity: 48 }, TempUnit: 'C' },
    expect: {
      reports: [own({ facts: [{ key: 'Switch1', is: 'switch', state: 'on' }] })],
      ignored: ['AM2301', 'TempUnit'],
    },
  },
  {
    name: 'a switch that a person has renamed',
    topic: 'tele/hall/SENSOR',
    payload: { Time: TIME, Back_Door: 'OFF' },
    expect: { reports: [own({ facts: [{ key: 'Back_Door', is: 'switch', state: 'off' }] })] },
  },
  {
    name: 'a switch at the moment that it changes: a state, and a moment for a push-button that only ever says ON',
    topic: 'stat/hall/RESULT',
    payload: { Switch2: { Action: 'ON' } },
    expect: {
      reports: [
        own({
          facts: [
            { key: 'Switch2', is: 'switch', state: 'on' },
            { key: 'Switch2.action', is: 'press', which: 'on' },
          ],
        }),
      ],
    },
  },
  {
    name: 'a button held down',
    topic: 'stat/hall/RESULT',
    payload: { Button1: { Action: 'HOLD' } },
    expect: { reports: [own({ facts: [{ key: 'Button1', is: 'press', which: 'hold' }] })] },
  },
  {
    name: 'a button let go is no press',
    topic: 'stat/hall/RESULT',
    payload: { Button1: { Action: 'CLEAR' } },
    expect: { reports: [own()], ignored: ['Button1'] },
  },
  {
    name: 'a button as older firmware says it',
    topic: 'stat/hall/BUTTON3',
    payload: { ACTION: 'DOUBLE' },
    expect: { reports: [own({ facts: [{ key: 'Button3', is: 'press', which: 'double' }] })] },
  },
  {
    name: 'a press that a broker kept (ButtonRetain) is no press',
    topic: 'stat/hall/BUTTON3',
    payload: { ACTION: 'DOUBLE' },
    retained: true,
    expect: { reports: [own({ life: false })], ignored: ['Button3'] },
  },
  {
    name: 'a relay is an output',
    topic: 'stat/hall/RESULT',
    payload: { POWER1: 'ON' },
    expect: { reports: [own()], ignored: ['POWER1'] },
  },
  {
    name: 'how it is, every few minutes',
    topic: 'tele/hall/STATE',
    payload: { Time: TIME, Uptime: '3T02:11:09', POWER: 'OFF', Wifi: { AP: 1, RSSI: 74, Signal: -63 } },
    expect: { reports: [own({ rssi: -63 })], ignored: ['Uptime', 'POWER'] },
  },
  {
    name: 'it has started after a power cut',
    topic: 'tele/hall/INFO3',
    payload: { Info3: { RestartReason: 'Power On', BootCount: 4 } },
    expect: { reports: [own({ facts: [{ key: 'boot', is: 'boot' }] })] },
  },
  {
    name: 'what it is',
    topic: 'tele/hall/INFO1',
    payload: { Info1: { Module: 'Sonoff ZbBridge Pro', Version: '14.3.0(zbbrdgpro)' } },
    expect: { reports: [own()], found: [{ address: '', vendor: 'Tasmota', model: 'Sonoff ZbBridge Pro', facts: [] }] },
  },
  {
    name: 'the other order of the parts of a topic',
    topic: 'house/hall/stat/RESULT',
    prefix: 'house/hall',
    payload: { Button1: { Action: 'SINGLE' } },
    expect: { reports: [own({ facts: [{ key: 'Button1', is: 'press', which: 'single' }] })] },
  },
  {
    name: 'many devices behind one broker: the name is the address',
    topic: 'tele/landing/SENSOR',
    prefix: 'tele',
    payload: { Time: TIME, Switch1: 'OFF' },
    expect: { reports: [own({ address: 'landing', facts: [{ key: 'Switch1', is: 'switch', state: 'off' }] })] },
  },
  {
    name: 'a Zigbee alarm sensor as it came over the air: alarm 1, tamper and a low battery',
    topic: 'tele/zb/SENSOR',
    payload: {
      ZbReceived: { '0x1A2B': { Device: '0x1A2B', Name: 'Porch', '0500!00': '0D0000FF0000', LinkQuality: 92 } },
    },
    expect: {
      reports: [
        own(),
        {
          address: '0x1A2B',
          alias: 'Porch',
          life: true,
          linkQuality: 92,
          facts: [
            { key: 'alarm1', is: 'switch', state: 'on' },
            { key: 'alarm2', is: 'switch', state: 'off' },
            { key: 'tamper', is: 'tamper', state: 'alarm' },
            { key: 'battery', is: 'battery', low: true },
            { key: 'trouble', is: 'trouble', state: 'clear' },
          ],
        },
      ],
    },
  },
  {
    name: 'a Zigbee sensor on the mains that has lost them',
    topic: 'tele/zb/SENSOR',
    payload: { ZbReceived: { '0x1A2C': { Device: '0x1A2C', ZoneStatus: 128 } } },
    expect: {
      reports: [
        own(),
        {
          address: '0x1A2C',
          life: true,
          facts: [
            { key: 'alarm1', is: 'switch', state: 'off' },
            { key: 'alarm2', is: 'switch', state: 'off' },
            { key: 'tamper', is: 'tamper', state: 'clear' },
            { key: 'battery', is: 'battery', low: false },
            { key: 'trouble', is: 'trouble', state: 'clear' },
            { key: 'mains', is: 'power', state: 'lost' },
          ],
        },
      ],
    },
  },
  {
    name: 'zones whose type Tasmota knows, without ZbReceived around them (SetOption100)',
    topic: 'tele/zb/SENSOR',
    payload: {
      '0x1A2D': { Device: '0x1A2D', IEEEAddr: '0x00158D0001A2B3C4', Contact: 1, Occupancy: 0, Fire: 1, Water: 0 },
      '0x1A2E': { Device: '0x1A2E', Movement: 1, GlassBreak: 1, CO: 0, PersonalAlarm: 1, BatteryPercentage: 64 },
    },
    expect: {
      reports: [
        own(),
        {
          address: '0x00158D0001A2B3C4',
          life: true,
          facts: [
            { key: 'Contact', is: 'switch', state: 'on' },
            { key: 'Occupancy', is: 'occupancy', state: 'clear' },
            { key: 'Fire', is: 'smoke', state: 'alarm' },
            { key: 'Water', is: 'water', state: 'clear' },
          ],
        },
        {
          address: '0x1A2E',
          life: true,
          facts: [
            { key: 'Movement', is: 'vibration', state: 'alarm' },
            { key: 'GlassBreak', is: 'glass', state: 'alarm' },
            { key: 'CO', is: 'gas', state: 'clear' },
            { key: 'PersonalAlarm', is: 'switch', state: 'on' },
            { key: 'battery', is: 'battery', percent: 64 },
          ],
        },
      ],
    },
  },
  {
    name: 'the emergency key of a Zigbee fob',
    topic: 'tele/zb/SENSOR',
    payload: { ZbReceived: { '0x1A2F': { Device: '0x1A2F', '0501!02': '', Endpoint: 1, LinkQuality: 120 } } },
    expect: {
      reports: [
        own(),
        {
          address: '0x1A2F',
          life: true,
          linkQuality: 120,
          facts: [{ key: 'keypad', is: 'press', which: 'emergency' }],
        },
      ],
    },
  },
  {
    name: 'a vibration sensor that is tilted: a moment, since it never says that it is still again',
    topic: 'tele/zb/SENSOR',
    payload: { ZbReceived: { '0x1A30': { Device: '0x1A30', AqaraVibrationMode: 'tilt', AqaraVibrationsOrAngle: 12 } } },
    expect: {
      reports: [
        own(),
        { address: '0x1A30', life: true, facts: [{ key: 'AqaraVibrationMode', is: 'press', which: 'tilt' }] },
      ],
      ignored: ['AqaraVibrationsOrAngle'],
    },
  },
  {
    name: 'a radio code: sender and function, so that both codes of a contact are one device',
    topic: 'tele/rfbridge/RESULT',
    payload: { Time: TIME, RfReceived: { Sync: 9500, Low: 340, High: 960, Data: '3AF90E', RfKey: 'None' } },
    expect: { reports: [own(), { address: 'rf-3AF90', life: true, facts: [{ key: 'rf', is: 'press', which: 'E' }] }] },
  },
  {
    name: 'a command to the device is not its word',
    topic: 'cmnd/hall/POWER',
    payload: 'ON',
    expect: { reports: [], ignored: ['POWER'] },
  },
  { name: 'a will that is no will', topic: 'tele/hall/LWT', payload: 'asleep', expect: { quarantine: 'wrong-state' } },
  { name: 'a broken message', topic: 'tele/hall/SENSOR', payload: '{"Time":', expect: { quarantine: 'not-json' } },
];
