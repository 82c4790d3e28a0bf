import { instant } from '../../src/core/time.ts';
import type { FamilyExample, Report } from '../family.ts';

const BUTTON = 'shellies/shellybutton1-0A1B2C3D4E5F';
const DOOR = 'shellies/shellydw2-0A1B2C3D4E60';
const INPUTS = 'shellyplusi4-0a1b2c3d4e61';
/** When the messages of examples arrive, which makes the number of a press its own. */
const EXAMPLE_AT = Date.UTC(2026, 10, 21, 19, 4, 12);
const AT = 1795287851.25;
const at = instant(AT * 1000);

const own = (said: Partial<Report>): Report => ({ address: '', facts: [], life: true, ...said });
const event = (component: string, name: string, more: object = {}) => ({
  src: INPUTS,
  dst: `${INPUTS}/events`,
  method: 'NotifyEvent',
  params: { ts: AT, events: [{ component, id: 0, event: name, ts: AT, ...more }] },
});
const status = (components: object, method = 'NotifyStatus') => ({
  src: INPUTS,
  dst: `${INPUTS}/events`,
  method,
  params: { ts: AT, ...components },
});
const frame = (data: object) =>
  event('script:2', 'shelly-blu', {
    data: { encryption: false, BTHome_version: 2, address: '0a:1b:2c:3d:4e:70', rssi: -61, ...data },
  });
const blu = (said: Partial<Report>): Report[] => [
  own({ at }),
  { address: '0a:1b:2c:3d:4e:70', facts: [], life: true, rssi: -61, at, ...said },
];

/** Of every generation: what each kind of message says. Made up, in the shapes that the makers document. */
export const SHELLY_EXAMPLES: readonly FamilyExample[] = [
  {
    name: 'a short press of a Button1',
    topic: `${BUTTON}/input_event/0`,
    payload: { event: 'S', event_cnt: 17 },
    expect: {
      reports: [own({ counter: `single 17 ${EXAMPLE_AT}`, facts: [{ key: 'input:0', is: 'press', which: 'single' }] })],
      ignored: [],
    },
  },
  {
    name: 'the same press said again with the next status has the same number',
    topic: `${BUTTON}/input_event/0`,
    payload: { event: 'S', event_cnt: 17 },
    after: [{ topic: `${BUTTON}/input_event/0`, payload: { event: 'S', event_cnt: 17 } }],
    expect: {
      reports: [own({ counter: `single 17 ${EXAMPLE_AT}`, facts: [{ key: 'input:0', is: 'press', which: 'single' }] })],
    },
  },
  {
    name: 'a second press is a second press',
    topic: `${BUTTON}/input_event/0`,
    payload: { event: 'S', event_cnt: 18 },
    after: [{ topic: `${BUTTON}/input_event/0`, payload: { event: 'S', event_cnt: 17 } }],
    expect: {
      reports: [own({ counter: `single 18 ${EXAMPLE_AT}`, facts: [{ key: 'input:0', is: 'press', which: 'single' }] })],
    },
  },
  {
    name: 'a press that a broker kept is no press',
    topic: `${BUTTON}/input_event/0`,
    payload: { event: 'L', event_cnt: 4 },
    retained: true,
    expect: { reports: [own({ life: false })], ignored: ['input_event/0'] },
  },
  {
    name: 'no press yet since the start',
    topic: `${BUTTON}/input_event/0`,
    payload: { event: '', event_cnt: 0 },
    expect: { reports: [own({})], ignored: ['input_event/0'] },
  },
  {
    name: 'a door of generation 1 is closed with "close"',
    topic: `${DOOR}/sensor/state`,
    payload: 'close',
    expect: { reports: [own({ facts: [{ key: 'contact', is: 'contact', state: 'closed' }] })] },
  },
  {
    name: 'everything at once, as generation 1 wakes up',
    topic: `${DOOR}/info`,
    payload: {
      wifi_sta: { connected: true, rssi: -58 },
      sensor: { state: 'open', is_valid: true },
      accel: { tilt: 12, vibration: 1 },
      bat: { value: 87, voltage: 5.6 },
      act_reasons: ['sensor'],
    },
    expect: {
      reports: [
        own({
          rssi: -58,
          facts: [
            { key: 'contact', is: 'contact', state: 'open' },
            { key: 'vibration', is: 'vibration', state: 'alarm' },
            { key: 'battery', is: 'battery', percent: 87 },
          ],
        }),
      ],
      ignored: ['act_reasons'],
    },
  },
  {
    name: 'a whole house of generation 1 behind one broker: the name is the address',
    topic: 'shellies/hall-motion/status',
    prefix: 'shellies',
    payload: { motion: true, timestamp: 1795287851, active: true, vibration: false, lux: 12, bat: 64 },
    expect: {
      reports: [
        own({
          address: 'hall-motion',
          facts: [
            { key: 'motion', is: 'motion', state: 'alarm' },
            { key: 'vibration', is: 'vibration', state: 'clear' },
            { key: 'battery', is: 'battery', percent: 64 },
          ],
        }),
      ],
    },
  },
  {
    name: 'an input of generation 1 is on',
    topic: 'shellies/shellyix3-0A1B2C/input/2',
    payload: '1',
    expect: { reports: [own({ facts: [{ key: 'input:2.state', is: 'switch', state: 'on' }] })] },
  },
  {
    name: 'heavy gas',
    topic: 'shellies/shellygas-0A1B2C/sensor/gas',
    payload: 'heavy',
    expect: { reports: [own({ facts: [{ key: 'gas', is: 'gas', state: 'alarm' }] })] },
  },
  {
    name: 'a sensor that is broken',
    topic: 'shellies/shellyflood-0A1B2C/sensor/error',
    payload: '1',
    expect: { reports: [own({ facts: [{ key: 'error', is: 'trouble', state: 'alarm' }] })] },
  },
  {
    name: 'a tilt is life, and nothing else',
    topic: `${DOOR}/sensor/tilt`,
    payload: '14',
    expect: { reports: [own({})], ignored: ['sensor/tilt'] },
  },
  {
    name: 'what it is, as it announces itself',
    topic: `${DOOR}/announce`,
    payload: { id: 'shellydw2-0A1B2C3D4E60', model: 'SHDW-2', mac: '0A1B2C3D4E60', new_fw: false },
    expect: { reports: [own({})], found: [{ address: '', vendor: 'Shelly', model: 'SHDW-2', facts: [] }] },
  },
  {
    name: 'the broker says that it has gone',
    topic: `${INPUTS}/online`,
    payload: 'false',
    retained: true,
    expect: { reports: [own({ life: false, link: 'offline' })] },
  },
  {
    name: 'a long press on the second input of an i4',
    topic: `${INPUTS}/events/rpc`,
    payload: event('input:1', 'long_push'),
    expect: {
      reports: [
        own({ at, counter: `${AT} input:1.long_push`, facts: [{ key: 'input:1', is: 'press', which: 'long' }] }),
      ],
    },
  },
  {
    name: 'a finger going down is not yet a press',
    topic: `${INPUTS}/events/rpc`,
    payload: event('input:1', 'btn_down'),
    expect: { reports: [own({ at })], ignored: ['input:1'] },
  },
  {
    name: 'a switched input, smoke and power from outside in one status',
    topic: `${INPUTS}/events/rpc`,
    payload: status({
      'input:3': { id: 3, state: true },
      'smoke:0': { id: 0, alarm: true, mute: false },
      'devicepower:0': { id: 0, battery: { V: 4.1, percent: 55.4 }, external: { present: true } },
      wifi: { rssi: -70 },
    }),
    expect: {
      reports: [
        own({
          at,
          rssi: -70,
          facts: [
            { key: 'input:3.state', is: 'switch', state: 'on' },
            { key: 'smoke:0', is: 'smoke', state: 'alarm' },
            { key: 'devicepower:0', is: 'battery', percent: 55 },
            { key: 'external', is: 'power', state: 'restored' },
          ],
        }),
      ],
    },
  },
  {
    name: 'power is lost only where there was some',
    topic: `${INPUTS}/status/devicepower:0`,
    payload: { id: 0, battery: { V: 4, percent: 54 }, external: { present: false } },
    after: [{ topic: `${INPUTS}/status/devicepower:0`, payload: { id: 0, external: { present: true } } }],
    expect: {
      reports: [
        own({
          facts: [
            { key: 'devicepower:0', is: 'battery', percent: 54 },
            { key: 'external', is: 'power', state: 'lost' },
          ],
        }),
      ],
    },
  },
  {
    name: 'a sensor that never had power from outside has not lost it',
    topic: `${INPUTS}/status/devicepower:0`,
    payload: { id: 0, battery: { V: 4, percent: 54 }, external: { present: false } },
    expect: { reports: [own({ facts: [{ key: 'devicepower:0', is: 'battery', percent: 54 }] })] },
  },
  {
    name: 'a flood, its cable pulled out, after a start from cold; somebody is there',
    topic: `${INPUTS}/events/rpc`,
    payload: status(
      {
        'flood:0': { id: 0, alarm: true, errors: ['cable_unplugged'] },
        'presencezone:200': { id: 200, value: true, num_objects: 1 },
        sys: { uptime: 3, wakeup_reason: { boot: 'poweron', cause: 'undefined' } },
      },
      'NotifyFullStatus',
    ),
    expect: {
      reports: [
        own({
          at,
          facts: [
            { key: 'flood:0', is: 'water', state: 'alarm' },
            { key: 'flood:0 errors', is: 'trouble', state: 'alarm' },
            { key: 'presencezone:200', is: 'occupancy', state: 'alarm' },
            { key: 'sys', is: 'boot' },
          ],
        }),
      ],
    },
  },
  {
    name: 'a BLU button that the gateway knows by number',
    topic: `${INPUTS}/events/rpc`,
    payload: event('bthomedevice:200', 'single_push', { idx: 2 }),
    expect: {
      reports: [
        own({ at, counter: `${AT} bthomedevice:200.single_push` }),
        {
          address: 'bthomedevice:200',
          life: true,
          at,
          counter: `${AT} bthomedevice:200.single_push`,
          facts: [{ key: 'button:2', is: 'press', which: 'single' }],
        },
      ],
    },
  },
  {
    name: 'a BLU sensor that the gateway knows by number: on or off, until a person says what on is',
    topic: `${INPUTS}/events/rpc`,
    payload: status({
      'bthomedevice:201': { id: 201, rssi: -66, battery: 91, packet_id: 7 },
      'bthomesensor:204': { id: 204, value: true },
    }),
    expect: {
      reports: [
        own({ at }),
        {
          address: 'bthomedevice:201',
          life: true,
          at,
          rssi: -66,
          facts: [{ key: 'battery', is: 'battery', percent: 91 }],
        },
        {
          address: 'bthomesensor:204',
          life: true,
          at,
          facts: [{ key: 'bthomesensor:204', is: 'switch', state: 'on' }],
        },
      ],
    },
  },
  {
    name: 'a BLU button as the gateway script says it',
    topic: `${INPUTS}/events/rpc`,
    payload: frame({ pid: 41, battery: 100, button: 4 }),
    expect: {
      reports: blu({
        counter: '41',
        facts: [
          { key: 'battery', is: 'battery', percent: 100 },
          { key: 'button', is: 'press', which: 'long' },
        ],
      }),
    },
  },
  {
    name: 'the fourth button of a BLU remote',
    topic: `${INPUTS}/events/rpc`,
    payload: frame({ pid: 42, button: [0, 0, 0, 2] }),
    expect: { reports: blu({ counter: '42', facts: [{ key: 'button:3', is: 'press', which: 'double' }] }) },
  },
  {
    name: 'a BLU window is open with 1',
    topic: 'shelly-blu/events/0A:1B:2C:3D:4E:71',
    payload: { encryption: false, BTHome_version: 2, pid: 9, battery: 77, window: 1, rotation: 0, lock: 0, rssi: -80 },
    expect: {
      reports: [
        {
          address: '0a:1b:2c:3d:4e:71',
          life: true,
          rssi: -80,
          facts: [
            { key: 'battery', is: 'battery', percent: 77 },
            { key: 'window', is: 'contact', state: 'open' },
            { key: 'lock', is: 'lock', state: 'locked' },
          ],
        },
      ],
      ignored: ['rotation'],
    },
  },
  {
    name: 'a BLU sensor that is opened',
    topic: 'shelly-blu/events/0a1b2c3d4e72',
    payload: { pid: 10, tamper: 1, motion: 0 },
    expect: {
      reports: [
        {
          address: '0a:1b:2c:3d:4e:72',
          life: true,
          facts: [
            { key: 'tamper', is: 'tamper', state: 'alarm' },
            { key: 'motion', is: 'motion', state: 'clear' },
          ],
        },
      ],
    },
  },
  {
    name: 'a command to the device is not its word',
    topic: `${INPUTS}/rpc`,
    payload: { id: 1, src: 'somebody', method: 'Switch.Set', params: { id: 0, on: true } },
    expect: { reports: [], ignored: ['rpc'] },
  },
  {
    name: 'a broken notification',
    topic: `${INPUTS}/events/rpc`,
    payload: '{"method":',
    expect: { quarantine: 'not-json' },
  },
  {
    name: 'a notification of a kind that there is not',
    topic: `${INPUTS}/events/rpc`,
    payload: { method: 'NotifyNothing', params: {} },
    expect: { quarantine: 'unknown-kind' },
  },
  {
    name: 'neither true nor false',
    topic: `${INPUTS}/online`,
    payload: 'maybe',
    expect: { quarantine: 'wrong-state' },
  },
];
