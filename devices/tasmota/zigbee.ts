import type { AlarmFact, Fact } from '../fact.ts';
import type { Ignored, Report } from '../family.ts';
import { fieldOf, isName, isObject, type JsonObject, percentOf, qualityOf, textAt } from '../payload.ts';

/** Bits of the zone status of an alarm sensor (Zigbee Cluster Library, IAS Zone, ZoneStatus). */
const ALARM_1 = 0x01;
const ALARM_2 = 0x02;
const TAMPER = 0x04;
const LOW_BATTERY = 0x08;
const TROUBLE = 0x40;
const NO_MAINS = 0x80;

/** What Tasmota makes of a zone whose type it knows: 1 is alarm. */
const ZONES: ReadonlyMap<string, AlarmFact> = new Map([
  ['Occupancy', 'occupancy'],
  ['CIE', 'trouble'],
  ['Fire', 'smoke'],
  ['Water', 'water'],
  ['CO', 'gas'],
  ['Movement', 'vibration'],
  ['GlassBreak', 'glass'],
]);

/** What Tasmota leaves to the person: a contact may be wired either way, and a call for help is one when it is bound as one. */
const SWITCHES = new Set(['Contact', 'PersonalAlarm', 'Panic']);

/** Commands of a key pad or fob for alarm systems (Zigbee Cluster Library, IAS ACE, client to server). */
const KEYPAD: ReadonlyMap<string, string> = new Map([
  ['0501!02', 'emergency'],
  ['0501!03', 'fire'],
  ['0501!04', 'panic'],
]);

/** Known, and about the frame or the weather. */
const UNWATCHED = 'It is not something that is watched.';

/** A Zigbee device as Tasmota's bridge (Zigbee2Tasmota) reports it: one entry of `ZbReceived`, by its key. */
export function zigbeeReport(name: string, entry: JsonObject): { report: Omit<Report, 'life'>; ignored: Ignored[] } {
  const facts: Fact[] = [];
  const ignored: Ignored[] = [];
  const short = textAt(entry, 'Device');
  const alias = textAt(entry, 'Name');
  const address = textAt(entry, 'IEEEAddr') ?? short ?? name;
  for (const [key, value] of Object.entries(entry)) {
    if (!isName(key) || ['Device', 'Name', 'IEEEAddr', 'Endpoint', 'LinkQuality', 'Group'].includes(key)) continue;
    const read = factsOf(key, value);
    if (read === undefined) ignored.push({ what: key, why: UNWATCHED });
    else facts.push(...read);
  }
  const linkQuality = qualityOf(fieldOf(entry, 'LinkQuality'));
  const known = { ...(alias === undefined ? {} : { alias }), ...(linkQuality === undefined ? {} : { linkQuality }) };
  return { report: { address, facts: once(facts), ...known }, ignored };
}

/** A change of a zone stands in a message twice, as it came and as a number, and a click of some buttons in two spellings. */
function once(facts: readonly Fact[]): Fact[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}

/** The entries of `ZbReceived`, or of a message that Tasmota was told to send without it. */
export function zigbeeEntries(received: JsonObject): [string, JsonObject][] {
  return Object.entries(received).flatMap(([name, entry]): [string, JsonObject][] =>
    isObject(entry) && isName(name) ? [[name, entry]] : [],
  );
}

function factsOf(key: string, value: unknown): Fact[] | undefined {
  // Since version 9 a command from a device's server side is written with `<`.
  if (key === '0500<00' || key === '0500!00') return typeof value === 'string' ? zoneChange(value) : undefined;
  if (key === 'ZoneStatus' || key === 'ZoneStatusChange')
    return typeof value === 'number' ? zoneFacts(value) : undefined;
  if (key === 'BatteryPercentage' || key === 'Battery') {
    const percent = percentOf(value);
    return percent === undefined ? undefined : [{ key: 'battery', is: 'battery', percent }];
  }
  // A moment: this sensor never says that it is still again.
  if (key === 'AqaraVibrationMode' && typeof value === 'string' && /^[a-z]{1,16}$/.test(value)) {
    return [{ key, is: 'press', which: value }];
  }
  const which = KEYPAD.get(key) ?? (/^click$/i.test(key) && typeof value === 'string' ? value.slice(0, 64) : undefined);
  if (which === 'release') return undefined;
  if (which !== undefined && which !== '') return [{ key: KEYPAD.has(key) ? 'keypad' : 'click', is: 'press', which }];
  if (value !== 0 && value !== 1) return undefined;
  if (SWITCHES.has(key)) return [{ key, is: 'switch', state: value === 1 ? 'on' : 'off' }];
  const is = ZONES.get(key);
  return is === undefined ? undefined : [{ key, is, state: value === 1 ? 'alarm' : 'clear' }];
}

// A status change notification on the wire: status (16 bits, low byte first), extended status, zone id, delay.
function zoneChange(hex: string): Fact[] | undefined {
  if (!/^[0-9a-f]{4,16}$/i.test(hex)) return undefined;
  return zoneFacts(Number.parseInt(hex.slice(2, 4) + hex.slice(0, 2), 16));
}

function zoneFacts(status: number): Fact[] {
  const alarm = (bit: number) => ((status & bit) === 0 ? 'clear' : 'alarm');
  const on = (bit: number) => ((status & bit) === 0 ? 'off' : 'on');
  const facts: Fact[] = [
    { key: 'alarm1', is: 'switch', state: on(ALARM_1) },
    { key: 'alarm2', is: 'switch', state: on(ALARM_2) },
    { key: 'tamper', is: 'tamper', state: alarm(TAMPER) },
    { key: 'battery', is: 'battery', low: (status & LOW_BATTERY) !== 0 },
    { key: 'trouble', is: 'trouble', state: alarm(TROUBLE) },
  ];
  // A sensor on a battery never had mains to lose: clear says nothing.
  return (status & NO_MAINS) === 0 ? facts : [...facts, { key: 'mains', is: 'power', state: 'lost' }];
}
