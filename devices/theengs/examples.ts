import type { FamilyExample, Found, Report } from '../family.ts';

const MAC = 'C4:00:00:5A:10:0B';
const ADDRESS = 'C400005A100B';
const topic = `home/OpenMQTTGateway/BTtoMQTT/${ADDRESS}`;
const blu = (fields: object): object => ({
  id: MAC,
  brand: 'Shelly',
  model: 'ShellyBLU',
  model_id: 'SBXX-002C',
  acts: true,
  cont: true,
  rssi: -63,
  ...fields,
});
const heard = (facts: Report['facts'], packet?: number): Report => ({
  address: ADDRESS,
  facts,
  life: true,
  rssi: -63,
  ...(packet === undefined ? {} : { counter: String(packet) }),
});
const found = (facts: Found['facts'], model = 'SBXX-002C'): Found[] => [
  { address: ADDRESS, vendor: 'Shelly', model, facts },
];
const clear = { key: 'encr', is: 'trouble', state: 'clear' } as const;
const full = { key: 'batt', is: 'battery', percent: 97 } as const;

const BUTTONS: readonly FamilyExample[] = [
  {
    name: 'a press, named by its packet',
    topic,
    payload: blu({ packet: 201, batt: 97, button: 1 }),
    expect: {
      reports: [heard([{ key: 'button', is: 'press', which: 'single' }, full, clear], 201)],
      found: found(['press', 'battery', 'trouble']),
      ignored: [],
    },
  },
  {
    name: 'the third of four buttons held down; the others are 0',
    topic,
    payload: blu({ packet: 202, button1: 0, button2: 0, button3: 9, button4: 0 }),
    expect: {
      reports: [heard([{ key: 'button3', is: 'press', which: 'long' }, clear], 202)],
      found: found(['press', 'trouble']),
      ignored: [],
    },
  },
  {
    name: 'a button that only says it is there',
    topic,
    payload: blu({ packet: 203, batt: 97, button: 0 }),
    expect: { reports: [heard([full, clear], 203)], found: found(['battery', 'trouble']), ignored: [] },
  },
  {
    name: 'an encrypted button: it lives, its presses are lost, and somebody has to know',
    topic,
    payload: blu({ model_id: 'SBXX_002C_ENCR', encr: 2, cipher: '00112233aabb', ctr: '00000001', mic: '11223344' }),
    expect: {
      reports: [heard([{ key: 'encr', is: 'trouble', state: 'alarm' }])],
      found: found(['trouble'], 'SBXX_002C_ENCR'),
      ignored: ['cipher'],
    },
  },
];

const SENSORS: readonly FamilyExample[] = [
  {
    name: 'open means open',
    topic,
    payload: blu({ packet: 9, open: true, lux: 120, lowbatt: true }),
    expect: {
      reports: [
        heard([{ key: 'open', is: 'contact', state: 'open' }, { key: 'batt', is: 'battery', low: true }, clear], 9),
      ],
      found: found(['contact', 'battery', 'trouble']),
      ignored: ['lux'],
    },
  },
  {
    name: 'a window of BTHome: 1 is open',
    topic,
    payload: blu({ window: 1 }),
    expect: { reports: [heard([{ key: 'window', is: 'contact', state: 'open' }])], found: found(['contact']) },
  },
  {
    name: 'a door that was not closed in time is open',
    topic,
    payload: blu({ contact: 'timeout not closed', motion: false }),
    expect: {
      reports: [
        heard([
          { key: 'contact', is: 'contact', state: 'open' },
          { key: 'motion', is: 'motion', state: 'clear' },
        ]),
      ],
      found: found(['contact', 'motion']),
    },
  },
  {
    name: 'everything else that a sensor can be',
    topic,
    payload: blu({ occupancy: 1, vibration: true, smoke: false, gas: false, leak: true, tamper: false }),
    expect: {
      reports: [
        heard([
          { key: 'occupancy', is: 'occupancy', state: 'alarm' },
          { key: 'vibration', is: 'vibration', state: 'alarm' },
          { key: 'smoke', is: 'smoke', state: 'clear' },
          { key: 'gas', is: 'gas', state: 'clear' },
          { key: 'leak', is: 'water', state: 'alarm' },
          { key: 'tamper', is: 'tamper', state: 'clear' },
        ]),
      ],
      found: found(['occupancy', 'vibration', 'smoke', 'gas', 'water', 'tamper']),
    },
  },
  {
    name: 'a second gateway, which writes no address into its topic',
    topic: 'home/TheengsGateway/BTtoMQTT',
    payload: blu({ open: false }),
    expect: { reports: [heard([{ key: 'open', is: 'contact', state: 'closed' }])], found: found(['contact']) },
  },
];

/** Made-up messages in the shapes of OpenMQTTGateway and Theengs Gateway. */
export const THEENGS_EXAMPLES: readonly FamilyExample[] = [
  ...BUTTONS,
  ...SENSORS,
  {
    name: 'somebody else’s telephone is nothing of ours',
    topic: 'home/OpenMQTTGateway/BTtoMQTT/7A0000000001',
    payload: { id: '7A:00:00:00:00:01', rssi: -80, model_id: 'PHONE', type: 'RMAC' },
    expect: { reports: [], ignored: ['id'] },
  },
  {
    name: 'the gateway is there',
    topic: 'home/OpenMQTTGateway/LWT',
    payload: 'online',
    retained: true,
    expect: { reports: [{ address: '', facts: [], life: false, link: 'online' }] },
  },
  {
    name: 'the gateway about itself',
    topic: 'home/OpenMQTTGateway/SYStoMQTT',
    payload: { uptime: 5 },
    expect: { reports: [], ignored: ['SYStoMQTT'] },
  },
  {
    name: 'a radio contact, heard by an OpenMQTTGateway with rtl_433 in it',
    topic: 'home/OpenMQTTGateway/RTL_433toMQTT/Example-Security/5501',
    payload: { model: 'Example-Security', id: 5501, contact_open: 1, protocol: 'Example' },
    expect: {
      reports: [
        { address: 'Example-Security/5501', facts: [{ key: 'contact', is: 'contact', state: 'open' }], life: true },
      ],
    },
  },
  {
    name: 'a payload that names nobody',
    topic: 'home/OpenMQTTGateway/BTtoMQTT',
    payload: { rssi: -50, model_id: 'X' },
    expect: { quarantine: 'wrong-field' },
  },
  {
    name: 'a state that is no state',
    topic: 'home/OpenMQTTGateway/LWT',
    payload: 'perhaps',
    expect: { quarantine: 'wrong-state' },
  },
  {
    name: 'a topic of another module',
    topic: 'home/OpenMQTTGateway/LORAtoMQTT/1',
    prefix: 'home/OpenMQTTGateway',
    payload: {},
    expect: { quarantine: 'unknown-topic' },
  },
];
